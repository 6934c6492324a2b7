import type { JournalEvent, LiveFrame, Run } from '../api/types';
import { applyEvent } from './apply';
import type { RunView } from './view';

/**
 * Folds one journal event into the view. Pure. An event already seen is ignored; one that skips a sequence changes
 * nothing but `gap`, since folding past a hole would show a state that never was.
 */
export function foldRun(view: RunView, event: JournalEvent): RunView {
  if (event.sequence <= view.sequence) return view;
  if (event.sequence > view.sequence + 1) return view.gap ? view : { ...view, gap: true };
  const seen = { ...view, events: [...view.events, event], sequence: event.sequence, gap: false };
  if (view.run !== null && event.sequence <= view.run.sequence) return seen;
  return { ...seen, run: applyEvent(view.run, event), live: forgetLive(view.live, event) };
}

/** Takes the whole run as the state store tells it, unless the journal has already gone further. */
export function adoptRun(view: RunView, run: Run): RunView {
  if (view.run !== null && run.sequence < view.run.sequence) return view;
  return { ...view, run };
}

/** A snapshot frame also moves the journal's place, because the stream goes on after it. */
export function foldSnapshot(view: RunView, run: Run): RunView {
  return { ...adoptRun(view, run), sequence: Math.max(view.sequence, run.sequence), gap: false };
}

/** Adds what a worker says. A new attempt starts with an empty text; frames of an older attempt come too late. */
export function foldLive(view: RunView, frame: LiveFrame): RunView {
  const before = view.live[frame.stepId];
  if (before && frame.attempt < before.attempt) return view;
  const base = before?.attempt === frame.attempt ? before : { attempt: frame.attempt, text: '', tools: [] };
  const live = (next: typeof base) => ({ ...view, live: { ...view.live, [frame.stepId]: next } });
  switch (frame.kind) {
    case 'started':
      return live(base);
    case 'delta':
      return live({ ...base, text: base.text + (frame.text ?? '') });
    case 'tool':
      return live({ ...base, tools: [...base.tools, frame.text ?? 'tool'] });
    case 'finished':
      return view;
  }
}

/** Whoever speaks of a step's end, or of its next attempt, ends what its worker was saying. */
const SILENCING = new Set([
  'StepSucceeded',
  'StepAttemptFailed',
  'StepFailed',
  'StepSkipped',
  'StepOverridden',
  'StepDegraded',
  'ReviewRequested',
]);

function forgetLive(live: RunView['live'], event: JournalEvent): RunView['live'] {
  if (event.type === 'CompensationStarted') return {};
  const stepId = event.data.stepId;
  if (!SILENCING.has(event.type) || typeof stepId !== 'string') return live;
  const left = Object.entries(live).filter(([id]) => id !== stepId && !id.startsWith(`${stepId}.`));
  return left.length === Object.keys(live).length ? live : Object.fromEntries(left);
}
