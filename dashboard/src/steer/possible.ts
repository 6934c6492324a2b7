import { hasEnded, type Run, type Step } from '../api/types';
import { isSettled } from '../run/tree';

/** What a person may do with a step now: what the state machine would refuse is not offered. */
export interface Possible {
  retry: boolean;
  skip: boolean;
  override: boolean;
  fork: boolean;
  /** Name of the signal the step waits for, or will. */
  signal: string | null;
}

export function possible(run: Run, step: Step): Possible {
  const open = !hasEnded(run.status);
  const defined = step.owner === null;
  const movable = open && (defined ? run.compensation === null : step.kind === 'rollback');
  const settled = isSettled(step.status);
  const failed = step.status === 'RETRYING' || (step.status === 'WAITING_REVIEW' && step.attempts > 0);
  const signal = step.kind === 'signal' && !settled ? (step.signal ?? step.agent) : null;
  return {
    retry: open && failed,
    skip: movable && !settled,
    override: movable && (!settled || step.status === 'SUCCEEDED') && readerOf(run, step) === null,
    fork: defined && run.steps.length > 0,
    signal: open && run.compensation === null ? signal : null,
  };
}

/** A step that has begun with the output of this one. */
function readerOf(run: Run, step: Step): string | null {
  if (step.kind === 'rollback') return null;
  const reader = run.steps.find(({ id, status }) => status !== 'PENDING' && ancestors(run, id).has(step.id));
  return reader?.id ?? null;
}

function ancestors(run: Run, id: string, found = new Set<string>()): Set<string> {
  const { after = [] } = run.steps.find((step) => step.id === id) ?? {};
  for (const before of after) {
    if (found.has(before)) continue;
    found.add(before);
    ancestors(run, before, found);
  }
  return found;
}

/** The step from which a failed run can be tried again; a run may also fail as a whole. */
export function failedStep(run: Run): string | null {
  const id = run.status === 'FAILED' ? (run.error?.stepId ?? null) : null;
  const base = id?.split('.')[0] ?? null;
  return run.steps.some((step) => step.id === base) ? base : null;
}

/** Names of the signals that steps of this run wait for, or will. */
export function signalsOf(run: Run): string[] {
  return [...new Set(run.steps.flatMap((step) => possible(run, step).signal ?? []))];
}
