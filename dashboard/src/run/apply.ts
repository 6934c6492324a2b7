import type { JournalEvent, JsonObject, Run, RunStatus, Step } from '../api/types';
import { addUsage, number, strings, text, usage } from './data';
import { pendingStep, startedRun } from './start';

/** What one journal event does to a run. A type this page does not know only moves the sequence. */
export function applyEvent(run: Run | null, event: JournalEvent): Run {
  if (event.type === 'RunStarted') return startedRun(event);
  const current = run ?? startedRun(event);
  const next = transition(current, event);
  return { ...next, sequence: event.sequence, updatedAt: event.at };
}

function transition(run: Run, event: JournalEvent): Run {
  const { data, at } = event;
  switch (event.type) {
    case 'RunRejected':
      return end(run, at, 'FAILED', { message: null, error: failure(data) });
    case 'StepScheduled':
      return onStep(run, data, (step) => scheduled(step, event));
    case 'StepSucceeded':
      return {
        ...onStep(run, data, (step) => succeeded(step, event)),
        usage: addUsage(run.usage, usage(data)),
        warnings: [...run.warnings, ...strings(data, 'warnings')],
      };
    case 'StepAttemptFailed':
      return {
        ...onStep(run, data, (step) => attemptFailed(step, data)),
        usage: addUsage(run.usage, usage(data)),
      };
    case 'StepRetryScheduled':
      return onStep(run, data, (step) => ({ ...step, status: 'RETRYING', nextAttemptAt: text(data, 'dueAt') }));
    case 'StepSkipped':
      return onStep(run, data, (step) => ({ ...step, status: 'SKIPPED', finishedAt: at }));
    case 'StepFailed':
      return onStep(run, data, (step) => ({
        ...step,
        status: 'FAILED',
        error: failure(data),
        finishedAt: at,
        nextAttemptAt: null,
      }));
    case 'ReviewRequested':
      return onStep(run, data, (step) => reviewRequested(step, event));
    case 'ReviewDecided':
      return onStep(run, data, (step) => reviewDecided(step, event));
    case 'ReviewExpired':
      return onStep(run, data, (step) => reviewExpired(step, event));
    case 'RunCompleted':
      return end(run, at, 'COMPLETED', {
        output: data.output ?? null,
        degraded: data.degraded === true,
        warnings: strings(data, 'warnings'),
      });
    case 'RunFailed':
      return end(run, at, 'FAILED', { error: failure(data) });
    case 'RunCancelled':
      return end(run, at, 'CANCELLED', {});
    default:
      return run;
  }
}

function scheduled(step: Step, event: JournalEvent): Step {
  const { data, at } = event;
  return {
    ...step,
    status: 'RUNNING',
    agent: text(data, 'agent') ?? step.agent,
    attempts: number(data, 'attempt') ?? step.attempts + 1,
    input: data.input ?? null,
    startedAt: step.startedAt ?? at,
    finishedAt: null,
    nextAttemptAt: null,
  };
}

function succeeded(step: Step, event: JournalEvent): Step {
  const { data, at } = event;
  return {
    ...step,
    status: 'SUCCEEDED',
    attempts: number(data, 'attempt') ?? step.attempts,
    output: data.output ?? null,
    confidence: number(data, 'confidence'),
    usage: addUsage(step.usage, usage(data)),
    worker: text(data, 'worker'),
    startedAt: step.startedAt ?? text(data, 'startedAt'),
    finishedAt: text(data, 'finishedAt') ?? at,
    nextAttemptAt: null,
    error: null,
  };
}

function attemptFailed(step: Step, data: JsonObject): Step {
  return {
    ...step,
    attempts: number(data, 'attempt') ?? step.attempts,
    usage: addUsage(step.usage, usage(data)),
    worker: text(data, 'worker') ?? step.worker,
    error: failure(data),
  };
}

function reviewRequested(step: Step, event: JournalEvent): Step {
  const { data, at } = event;
  return {
    ...step,
    status: 'WAITING_REVIEW',
    startedAt: step.startedAt ?? at,
    nextAttemptAt: null,
    review: {
      reviewId: text(data, 'reviewId') ?? '',
      role: text(data, 'role'),
      reason: text(data, 'reason'),
      verdict: null,
      actor: null,
      comment: null,
    },
  };
}

function reviewDecided(step: Step, event: JournalEvent): Step {
  const { data, at } = event;
  const verdict = text(data, 'verdict');
  const rejected = verdict === 'REJECT';
  const comment = text(data, 'comment');
  const rejection = `${text(data, 'actor') ?? 'A reviewer'} rejected it${comment ? `: ${comment}` : ''}`;
  return {
    ...step,
    status: rejected ? 'FAILED' : 'SUCCEEDED',
    output: rejected ? step.output : (data.output ?? step.output),
    error: rejected ? { code: 'review_rejected', message: rejection } : null,
    finishedAt: at,
    review: step.review && {
      ...step.review,
      verdict,
      actor: text(data, 'actor'),
      comment,
    },
  };
}

/** What an approval by time-out puts out stands in the store, not in this event: the run is read again at its end. */
function reviewExpired(step: Step, event: JournalEvent): Step {
  const approved = text(event.data, 'consequence') === 'approve';
  return { ...step, status: approved ? 'SUCCEEDED' : 'FAILED', finishedAt: event.at };
}

function onStep(run: Run, data: JsonObject, change: (step: Step) => Step): Run {
  const id = text(data, 'stepId');
  if (id === null) return run;
  const known = run.steps.some((step) => step.id === id);
  const steps = known ? run.steps : [...run.steps, pendingStep(id)];
  const changed = steps.map((step) => (step.id === id ? change(step) : step));
  return { ...run, steps: changed, status: openStatus(changed) };
}

/** A run waits for people only while no machine is working on it. */
function openStatus(steps: Step[]): RunStatus {
  const working = steps.some((step) => step.status === 'RUNNING' || step.status === 'RETRYING');
  const waiting = steps.some((step) => step.status === 'WAITING_REVIEW');
  return waiting && !working ? 'WAITING_REVIEW' : 'RUNNING';
}

function end(run: Run, at: string, status: RunStatus, change: Partial<Run>): Run {
  return { ...run, ...change, status, endedAt: at, steps: run.steps.map((step) => abandon(step, at)) };
}

function abandon(step: Step, at: string): Step {
  const open = step.status === 'RUNNING' || step.status === 'RETRYING' || step.status === 'WAITING_REVIEW';
  return open ? { ...step, status: 'CANCELLED', finishedAt: at, nextAttemptAt: null } : step;
}

function failure(data: JsonObject) {
  return {
    code: text(data, 'code') ?? 'unknown',
    message: text(data, 'message') ?? 'No reason was given.',
    stepId: text(data, 'stepId'),
  };
}
