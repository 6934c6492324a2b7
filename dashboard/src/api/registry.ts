import { query, request } from './client';
import type { Collection, Definition, Diff, Publication, RegistryEntry, Users } from './registryTypes';

const REGISTRY = '/api/v1/registry';
const path = (kind: Collection, name: string) => `${REGISTRY}/${kind}/${encodeURIComponent(name)}`;

export function listDefinitions(kind: Collection, signal?: AbortSignal) {
  return request<{ entries: RegistryEntry[] }>(`${REGISTRY}/${kind}`, { signal });
}

export function getDefinition(kind: Collection, name: string, version: number | null, signal?: AbortSignal) {
  return request<Definition>(path(kind, name) + (version === null ? '' : `/versions/${version}`), { signal });
}

export function listVersions(kind: Collection, name: string, signal?: AbortSignal) {
  return request<{ entries: RegistryEntry[] }>(`${path(kind, name)}/versions`, { signal });
}

export function getDiff(kind: Collection, name: string, from: number, to: number, signal?: AbortSignal) {
  return request<Diff>(path(kind, name) + '/diff' + query({ from, to }), { signal });
}

export function getUsers(kind: Collection, name: string, signal?: AbortSignal) {
  return request<Users>(`${path(kind, name)}/used-by`, { signal });
}

export function deprecate(kind: Collection, name: string, version: number) {
  return request<RegistryEntry>(path(kind, name) + '/deprecate' + query({ version }), { method: 'POST' });
}

/** All documents of a text are published, or none; with dryRun none is, and what would happen is told. */
export function publish(yaml: string, { dryRun, allowBreaking }: { dryRun: boolean; allowBreaking: boolean }) {
  const options = query({ dryRun: dryRun ? 'true' : null, breaking: allowBreaking ? 'allowed' : null });
  return request<{ definitions: Publication[] }>(REGISTRY + options, { method: 'POST', yaml });
}
