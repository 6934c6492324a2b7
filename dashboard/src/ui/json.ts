import type { JsonValue } from '../api/types';

export type Parsed = { ok: true; value: JsonValue } | { ok: false; message: string };

export function parseJson(source: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(source) as JsonValue };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : 'This is not JSON.' };
  }
}

export function formatJson(value: JsonValue): string {
  return JSON.stringify(value, null, 2);
}
