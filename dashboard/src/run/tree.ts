import type { Run, Step, StepStatus } from '../api/types';

/** The step of the definition that made a call or is undone by a rollback: `extract` of `extract.3`. */
export function ownerOf(id: string): string | null {
  const end = id.indexOf('.');
  return end < 0 ? null : id.slice(0, end);
}

/** The steps of the definition, each with the calls it made and the rollbacks of these or of itself. */
export interface Branch {
  step: Step;
  calls: Step[];
  rollbacks: Step[];
}

export function branches(steps: Step[]): Branch[] {
  const all = new Map<string, Branch>();
  for (const step of steps) if (step.owner === null) all.set(step.id, { step, calls: [], rollbacks: [] });
  for (const step of steps) {
    if (step.owner === null) continue;
    const branch = all.get(step.owner);
    if (step.kind === 'rollback') branch?.rollbacks.push(step);
    else branch?.calls.push(step);
  }
  return [...all.values()];
}

export interface Progress {
  ended: number;
  total: number;
}

/** How many calls have ended, of how many. Only a map knows beforehand how many there will be. */
export function progressOf({ step, calls }: Branch): Progress | null {
  if (step.total === null && calls.length === 0) return null;
  const ended = calls.filter(({ status }) => isSettled(status)).length;
  const planned = step.kind === 'map' ? (step.total ?? 0) : 0;
  return { ended, total: Math.max(planned, calls.length) };
}

export function isSettled(status: StepStatus): boolean {
  return status === 'SUCCEEDED' || status === 'SKIPPED' || status === 'FAILED' || status === 'CANCELLED';
}

/** A step that makes calls does no work of its own while it waits for them. */
export function makesCalls(step: Step): boolean {
  return step.total !== null && step.status === 'RUNNING';
}

/** What is undone of all that has to be, in the order it is. */
export function rollbackOf(run: Run): { id: string; status: StepStatus }[] {
  return (run.compensation?.order ?? []).map((id) => ({
    id,
    status: run.steps.find((step) => step.id === `${id}.undo`)?.status ?? 'PENDING',
  }));
}
