import type { JournalEvent } from '../api/types';
import { isObject, number, text } from './data';

/** A call that an attempt made: of a model, a tool or a guardrail. */
export interface Call {
  attempt: number;
  kind: string;
  name: string;
  durationMs: number;
  outcome: string;
}

/** The calls of all attempts of a step, as the journal has them. */
export function callsOf(events: JournalEvent[], stepId: string): Call[] {
  return events
    .filter((event) => text(event.data, 'stepId') === stepId && Array.isArray(event.data.calls))
    .flatMap((event) => {
      const attempt = number(event.data, 'attempt') ?? 1;
      const calls = event.data.calls;
      return (Array.isArray(calls) ? calls.filter(isObject) : []).map((call) => ({
        attempt,
        kind: text(call, 'kind') ?? '?',
        name: text(call, 'name') ?? '?',
        durationMs: number(call, 'durationMs') ?? 0,
        outcome: text(call, 'outcome') ?? '?',
      }));
    });
}

/** How an outcome is to be seen at a glance. */
export function callTone(call: Call): 'good' | 'waiting' | 'bad' {
  if (call.outcome === 'ok' || call.outcome === 'allow') return 'good';
  if (call.outcome.startsWith('rewrite') || call.outcome.startsWith('review')) return 'waiting';
  return 'bad';
}
