import type { JsonValue } from './types';

/** The registry of docs/api.md: kinds as their documents name them, and as paths do. */
export const KINDS = {
  agent: 'agents',
  workflow: 'workflows',
  tool: 'tools',
  model: 'models',
  prompt: 'prompts',
  guardrail: 'guardrails',
  memory: 'memories',
} as const;

export type Kind = keyof typeof KINDS;
export type Collection = (typeof KINDS)[Kind];

export const COLLECTIONS: readonly Collection[] = Object.values(KINDS);

export interface RegistryEntry {
  kind: Kind;
  name: string;
  version: number;
  description: string | null;
  publishedAt: string;
  digest: string;
  deprecated: boolean;
  /** Exact versions by kind/name. */
  uses: Record<string, number>;
}

export interface Definition extends RegistryEntry {
  versions: number[];
  document: JsonValue;
  yaml: string;
}

export interface Note {
  pointer: string;
  line: number;
  message: string;
}

export interface Publication extends RegistryEntry {
  outcome: 'published' | 'unchanged' | 'would_publish';
  warnings: Note[];
  broken: Note[];
}

export interface Change {
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  before: JsonValue;
  after: JsonValue;
  breaking: boolean;
}

export interface Diff {
  kind: Kind;
  name: string;
  from: number;
  to: number;
  changes: Change[];
  uses: Change[];
  broken: { pointer: string; message: string; example: JsonValue }[];
}

export interface User {
  kind: Kind;
  name: string;
  version: number;
  deprecated: boolean;
  newest: boolean;
  /** Null where a run takes the newest when it starts. */
  uses: number | null;
}

export interface OpenRun {
  runId: string;
  workflow: string;
  status: string;
  startedAt: string;
  version: number;
}

export interface Users {
  kind: Kind;
  name: string;
  entries: User[];
  /** Null for kinds that runs do not pin, and while the archive does not answer. */
  openRuns: { count: number; newest: OpenRun[] } | null;
}
