import type { JsonValue } from '../api/types';
import { isObject, text } from '../run/data';

/**
 * What a reviewer edits: the answer's text where the output has one (everything else of the output is kept), the whole
 * output as JSON otherwise.
 */
export interface Draft {
  kind: 'text' | 'json';
  source: string;
}

export function draftOf(proposed: JsonValue): Draft {
  const answer = isObject(proposed) ? text(proposed, 'answer') : null;
  if (answer !== null) return { kind: 'text', source: answer };
  return { kind: 'json', source: JSON.stringify(proposed, null, 2) };
}

export type Edited = { ok: true; output: JsonValue; changed: boolean } | { ok: false; message: string };

export function outputOf(proposed: JsonValue, draft: Draft): Edited {
  if (draft.kind === 'text') {
    if (draft.source.trim() === '') return { ok: false, message: 'The answer must not be empty.' };
    const before = isObject(proposed) ? proposed : {};
    return { ok: true, output: { ...before, answer: draft.source }, changed: draft.source !== before.answer };
  }
  try {
    const output = JSON.parse(draft.source) as JsonValue;
    return { ok: true, output, changed: JSON.stringify(output) !== JSON.stringify(proposed) };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : 'This is not JSON.' };
  }
}
