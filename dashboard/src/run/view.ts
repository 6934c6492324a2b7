import type { JournalEvent, Run } from '../api/types';

/** What a worker is saying right now on one step: for eyes only, never part of the run's state. */
export interface LiveText {
  attempt: number;
  text: string;
  tools: string[];
}

/**
 * Everything the page knows of one run. `events` holds the journal without gap or duplicate up to `sequence`;
 * `run.sequence` may be ahead of it, when the run came whole from the state store. `gap` says that an event is missing
 * and the history has to be fetched from `sequence` on.
 */
export interface RunView {
  runId: string;
  run: Run | null;
  events: JournalEvent[];
  sequence: number;
  gap: boolean;
  live: Record<string, LiveText>;
}

export function emptyView(runId: string): RunView {
  return { runId, run: null, events: [], sequence: 0, gap: false, live: {} };
}
