import type { Run, Step } from '../api/types';
import { isSettled } from './tree';

/** How long a step has been worked on, or null before its start. */
export function stepMs(step: Step, now: number): number | null {
  if (step.startedAt === null) return null;
  const end = step.finishedAt === null ? now : Date.parse(step.finishedAt);
  return Math.max(0, end - Date.parse(step.startedAt));
}

export function runMs(run: Pick<Run, 'startedAt' | 'endedAt'>, now: number): number {
  const end = run.endedAt === null ? now : Date.parse(run.endedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}

export function isMoving(step: Step): boolean {
  return step.status !== 'PENDING' && !isSettled(step.status);
}
