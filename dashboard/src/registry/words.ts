import { type Collection, COLLECTIONS, type Kind, KINDS } from '../api/registryTypes';

/** Kinds in words, and where their pages are. */
export const COLLECTION_WORDS: Record<Collection, string> = {
  agents: 'Agents',
  workflows: 'Workflows',
  tools: 'Tools',
  models: 'Models',
  prompts: 'Prompts',
  guardrails: 'Guardrails',
  memories: 'Memory policies',
};

export function collectionOf(word: string | undefined): Collection | null {
  return COLLECTIONS.find((collection) => collection === word) ?? null;
}

export function definitionPath(kind: Kind, name: string, version?: number): string {
  const path = `/registry/${KINDS[kind]}/${encodeURIComponent(name)}`;
  return version === undefined ? path : `${path}?version=${version}`;
}

/** Key of `uses`, "tool/search", as the kind and the name that it is. */
export function used(key: string): { kind: Kind; name: string } | null {
  const [kind, name] = key.split('/');
  return kind !== undefined && kind in KINDS && name !== undefined ? { kind: kind as Kind, name } : null;
}
