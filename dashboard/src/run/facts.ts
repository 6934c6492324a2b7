import type { Step } from '../api/types';
import { duration, percent } from '../ui/format';
import { stepMs } from './times';
import { isSettled, type Progress } from './tree';

/** The figures of a step in a line: how far, how long, how sure. */
export function factsOf(step: Step, progress: Progress | null, now: number): string {
  const parts: string[] = [];
  if (progress !== null && !isSettled(step.status)) parts.push(`${progress.ended}/${progress.total}`);
  const ms = stepMs(step, now);
  if (step.nextAttemptAt !== null && step.status === 'RETRYING') {
    parts.push(`next try in ${left(step.nextAttemptAt, now)}`);
  } else if (step.nextAttemptAt !== null && step.status === 'WAITING') {
    parts.push(`${left(step.nextAttemptAt, now)} left`);
  } else if (ms !== null && step.status !== 'SKIPPED' && !withoutWork(step, ms)) {
    parts.push(duration(ms));
  }
  if (progress !== null && isSettled(step.status) && progress.total > 0) parts.push(calls(progress));
  else if (step.attempts > 1) parts.push(`${step.attempts} attempts`);
  if (step.confidence !== null) parts.push(`${percent(step.confidence)} sure`);
  if (step.degraded) parts.push('degraded');
  return parts.join(' · ');
}

/** Taken over from another run, or given by a person before it began. */
function withoutWork(step: Step, ms: number): boolean {
  return step.attempts === 0 && ms === 0;
}

function calls({ total }: Progress): string {
  return total === 1 ? '1 call' : `${total} calls`;
}

export function left(dueAt: string, now: number): string {
  return duration(Date.parse(dueAt) - now);
}
