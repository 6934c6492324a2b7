import type { JsonObject, RunStatus, Step } from '../api/types';
import { text } from './data';
import { isSettled, makesCalls } from './tree';

/** A run waits for people only while no machine is working on it and nothing it waits for can come by itself. */
export function openStatus(steps: Step[], paused: boolean): RunStatus {
  if (paused) return 'PAUSED';
  const working = steps.some((step) => isWorking(step));
  const asking = steps.some((step) => step.status === 'WAITING_REVIEW');
  return asking && !working ? 'WAITING_REVIEW' : 'RUNNING';
}

function isWorking(step: Step): boolean {
  return (
    (step.status === 'RUNNING' && !makesCalls(step)) || step.status === 'RETRYING' || step.status === 'WAITING'
  );
}

/** A step that is open when its run ends, or the step that made it, ends with it. */
export function abandon(step: Step, at: string): Step {
  if (step.status === 'PENDING' || isSettled(step.status)) return step;
  return { ...step, status: 'CANCELLED', finishedAt: at, nextAttemptAt: null, total: null, signal: null };
}

export function failure(data: JsonObject) {
  return {
    code: text(data, 'code') ?? 'unknown',
    message: text(data, 'message') ?? 'No reason was given.',
    stepId: text(data, 'stepId'),
  };
}
