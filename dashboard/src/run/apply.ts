import type { JournalEvent, JsonObject, Run } from '../api/types';
import { applyStepEvent } from './applyStep';
import { addUsage, isObject, strings, text, usage } from './data';
import { abandon, failure, openStatus } from './steps';
import { startedRun } from './start';

/** What one journal event does to a run. A type this page does not know only moves the sequence. */
export function applyEvent(run: Run | null, event: JournalEvent): Run {
  if (event.type === 'RunStarted') return startedRun(event);
  const current = run ?? startedRun(event);
  const next = transition(current, event);
  return { ...next, sequence: event.sequence, updatedAt: event.at };
}

/** What concerns the run as a whole; the rest is told to its step. */
function transition(run: Run, event: JournalEvent): Run {
  const { data, at } = event;
  switch (event.type) {
    case 'RunRejected':
      return end(run, at, 'FAILED', { message: null, error: failure(data) });
    case 'RunHeld':
      return { ...run, hold: { by: text(data, 'behind') ?? '', reason: text(data, 'reason') ?? '', since: at } };
    case 'RunReleased':
      return { ...run, hold: null };
    case 'RunPaused':
      return {
        ...run,
        status: 'PAUSED',
        pause: { by: text(data, 'actor') ?? '', reason: text(data, 'reason') ?? '', since: at },
      };
    case 'RunResumed':
      return { ...run, pause: null, status: openStatus(run.steps, false) };
    case 'SignalReceived':
      return { ...run, signals: [...run.signals, signalName(data)] };
    case 'LimitReached':
      return { ...run, limitsReached: [...new Set([...run.limitsReached, text(data, 'limit') ?? 'limit'])] };
    case 'CompensationStarted':
      return compensating(run, event);
    case 'LateResultRecorded':
      return applyStepEvent({ ...run, usage: addUsage(run.usage, usage(data)) }, event);
    case 'StepSucceeded':
    case 'StepAttemptFailed':
    case 'ChildEnded':
      return applyStepEvent(consumed(run, data), event);
    case 'StepCompleted':
      return applyStepEvent(takeSignal(consumed(run, data), data), event);
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
    case 'RunCompensated':
      return end(run, at, 'COMPENSATED', { error: failure(data) });
    default:
      return applyStepEvent(run, event);
  }
}

/** Warnings of a call are repeated by the step that made it. */
function consumed(run: Run, data: JsonObject): Run {
  const ofCall = text(data, 'stepId')?.includes('.') === true;
  return {
    ...run,
    usage: addUsage(run.usage, usage(data)),
    warnings: ofCall ? run.warnings : [...run.warnings, ...strings(data, 'warnings')],
  };
}

function signalName(data: JsonObject): string {
  return (isObject(data.signal) ? text(data.signal, 'name') : null) ?? 'signal';
}

/** A step that waited for a signal takes the first one of its name along. */
function takeSignal(run: Run, data: JsonObject): Run {
  const step = run.steps.find(({ id }) => id === text(data, 'stepId'));
  if (step?.status !== 'WAITING' || step.signal === null) return run;
  const taken = run.signals.indexOf(step.signal);
  return taken < 0 ? run : { ...run, signals: run.signals.filter((_, index) => index !== taken) };
}

function compensating(run: Run, event: JournalEvent): Run {
  const { data, at } = event;
  const { code, message, stepId } = failure(data);
  return {
    ...run,
    status: 'RUNNING',
    hold: null,
    compensation: { code, message, stepId, order: strings(data, 'order'), since: at },
    steps: run.steps.map((step) => abandon(step, at)),
  };
}

function end(run: Run, at: string, status: Run['status'], change: Partial<Run>): Run {
  const steps = run.steps.map((step) => abandon(step, at));
  return { ...run, ...change, status, pause: null, hold: null, endedAt: at, steps };
}
