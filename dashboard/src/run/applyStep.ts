import type { JournalEvent, JsonObject, Run, Step } from '../api/types';
import { addUsage, isObject, number, strings, text, usage } from './data';
import { abandon, failure, openStatus } from './steps';
import { pendingStep } from './start';
import { makesCalls } from './tree';

type Change = (step: Step, event: JournalEvent) => Step;

/** What an event does to the step it names. */
const CHANGES: Record<string, Change> = {
  StepTakenOver: takenOver,
  StepScheduled: scheduled,
  AttemptRefused: refused,
  ChildStarted: childStarted,
  ChildEnded: used,
  LateResultRecorded: used,
  StepExpanded: expanded,
  StepWaiting: waiting,
  StepSucceeded: succeeded,
  StepCompleted: (step, event) => given(step, event, { warnings: strings(event.data, 'warnings') }),
  StepDegraded: degraded,
  StepOverridden: (step, event) => given(step, event, { confidence: 1, worker: null }),
  StepAttemptFailed: attemptFailed,
  StepRetryScheduled: (step, { data }) => ({ ...step, status: 'RETRYING', nextAttemptAt: text(data, 'dueAt') }),
  StepRetryRequested: retryRequested,
  StepSkipped: (step, { data, at }) => ({ ...settled(step, at), status: 'SKIPPED', reason: text(data, 'reason') }),
  StepFailed: (step, { data, at }) => ({ ...settled(step, at), status: 'FAILED', error: failure(data) }),
  ReviewRequested: reviewRequested,
  ReviewDecided: reviewDecided,
  ReviewExpired: reviewExpired,
};

/** Changes the step, lets open calls end with the step that made them, and tells the run's status. */
export function applyStepEvent(run: Run, event: JournalEvent): Run {
  const change = CHANGES[event.type];
  const id = text(event.data, 'stepId');
  if (change === undefined || id === null) return run;
  const before = run.steps.find((step) => step.id === id);
  const after = change(before ?? pendingStep(id), event);
  let steps =
    before === undefined ? inserted(run.steps, after) : run.steps.map((step) => (step.id === id ? after : step));
  if (before !== undefined && makesCalls(before) && after.status !== 'RUNNING')
    steps = steps.map((step) => (step.owner === id && step.kind === 'call' ? abandon(step, event.at) : step));
  return run.endedAt === null ? { ...run, steps, status: openStatus(steps, run.pause !== null) } : { ...run, steps };
}

/** A call comes after the step that made it and after the calls before. */
function inserted(steps: Step[], step: Step): Step[] {
  const last = steps.findLastIndex(({ id, owner }) => id === step.owner || (owner !== null && owner === step.owner));
  return last < 0 ? [...steps, step] : steps.toSpliced(last + 1, 0, step);
}

function settled(step: Step, at: string): Step {
  return { ...step, finishedAt: at, nextAttemptAt: null, total: null, signal: null };
}

function takenOver(step: Step, { data, at }: JournalEvent): Step {
  const taken = isObject(data.taken) ? data.taken : {};
  const skipped = text(taken, 'skipped');
  if (skipped !== null) return { ...step, status: 'SKIPPED', reason: skipped, finishedAt: at };
  return {
    ...step,
    status: 'SUCCEEDED',
    output: taken.output ?? null,
    confidence: number(taken, 'confidence'),
    warnings: strings(taken, 'warnings'),
    degraded: taken.degraded === true,
    startedAt: at,
    finishedAt: at,
  };
}

function begun(step: Step, { data, at }: JournalEvent): Step {
  return {
    ...step,
    status: 'RUNNING',
    attempts: number(data, 'attempt') ?? step.attempts + 1,
    input: data.input ?? null,
    startedAt: step.startedAt ?? at,
    finishedAt: null,
    nextAttemptAt: null,
  };
}

function scheduled(step: Step, event: JournalEvent): Step {
  return { ...begun(step, event), agent: text(event.data, 'agent') ?? step.agent };
}

/** The attempt counts, though it was not made. */
function refused(step: Step, event: JournalEvent): Step {
  return { ...scheduled(step, event), status: 'RETRYING', nextAttemptAt: event.at, error: failure(event.data) };
}

function childStarted(step: Step, event: JournalEvent): Step {
  return { ...begun(step, event), childRunId: text(event.data, 'childRunId') };
}

function used(step: Step, { data }: JournalEvent): Step {
  return { ...step, usage: addUsage(step.usage, usage(data)) };
}

function expanded(step: Step, event: JournalEvent): Step {
  return { ...begun(step, event), total: number(event.data, 'total') };
}

function waiting(step: Step, { data, at }: JournalEvent): Step {
  return {
    ...step,
    status: 'WAITING',
    signal: text(data, 'signal'),
    startedAt: step.startedAt ?? at,
    nextAttemptAt: text(data, 'dueAt'),
  };
}

function succeeded(step: Step, { data, at }: JournalEvent): Step {
  return {
    ...settled(step, text(data, 'finishedAt') ?? at),
    status: 'SUCCEEDED',
    attempts: number(data, 'attempt') ?? step.attempts,
    output: data.output ?? null,
    confidence: number(data, 'confidence'),
    usage: addUsage(step.usage, usage(data)),
    worker: text(data, 'worker'),
    startedAt: step.startedAt ?? text(data, 'startedAt'),
    error: null,
    warnings: strings(data, 'warnings'),
  };
}

function given(step: Step, { data, at }: JournalEvent, change: Partial<Step>): Step {
  return {
    ...settled(step, at),
    status: 'SUCCEEDED',
    output: data.output ?? null,
    confidence: null,
    startedAt: step.startedAt ?? at,
    error: null,
    warnings: [],
    ...change,
  };
}

function degraded(step: Step, event: JournalEvent): Step {
  const { code, message } = failure(event.data);
  return given(step, event, { degraded: true, warnings: [`${code}: ${message}`] });
}

function attemptFailed(step: Step, { data }: JournalEvent): Step {
  return {
    ...step,
    attempts: number(data, 'attempt') ?? step.attempts,
    usage: addUsage(step.usage, usage(data)),
    worker: text(data, 'worker') ?? step.worker,
    error: failure(data),
  };
}

function retryRequested(step: Step, { at }: JournalEvent): Step {
  return { ...step, status: 'RETRYING', nextAttemptAt: at, finishedAt: null };
}

function reviewRequested(step: Step, { data, at }: JournalEvent): Step {
  return {
    ...step,
    status: 'WAITING_REVIEW',
    startedAt: step.startedAt ?? at,
    nextAttemptAt: null,
    total: null,
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

function reviewDecided(step: Step, { data, at }: JournalEvent): Step {
  const verdict = text(data, 'verdict');
  const rejected = verdict === 'REJECT';
  return {
    ...step,
    status: rejected ? 'FAILED' : 'SUCCEEDED',
    output: rejected ? step.output : (data.output ?? step.output),
    error: rejected ? { code: 'review_rejected', message: rejection(data) } : null,
    finishedAt: at,
    review: step.review && { ...step.review, verdict, actor: text(data, 'actor'), comment: text(data, 'comment') },
  };
}

function rejection(data: JsonObject): string {
  const comment = text(data, 'comment');
  return `${text(data, 'actor') ?? 'A reviewer'} rejected it${comment ? `: ${comment}` : ''}`;
}

/** What an approval by time-out puts out stands in the store, not in this event: the run is read again at its end. */
function reviewExpired(step: Step, { data, at }: JournalEvent): Step {
  const approved = text(data, 'consequence') === 'approve';
  return { ...step, status: approved ? 'SUCCEEDED' : 'FAILED', finishedAt: at };
}
