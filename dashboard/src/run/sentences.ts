import type { JournalEvent, JsonObject } from '../api/types';
import { moment, percent, shortId } from '../ui/format';
import { intent, isObject, number, strings, text } from './data';

/** One sentence a person understands for each event of the journal. */
export function sentence(event: JournalEvent): string {
  const { data } = event;
  const step = text(data, 'stepId') ?? 'a step';
  switch (event.type) {
    case 'StepTakenOver':
      return takenOver(step, data);
    case 'StepScheduled':
      return scheduled(step, data);
    case 'AttemptRefused':
      return `Attempt ${number(data, 'attempt') ?? '?'} at ${step} was not made: ${reason(data)}`;
    case 'StepSucceeded':
      return succeeded(step, data);
    case 'StepAttemptFailed':
      return `Attempt ${number(data, 'attempt') ?? '?'} at ${step} failed: ${reason(data)}`;
    case 'StepRetryScheduled':
      return retry(step, event);
    case 'StepRetryRequested':
      return `${text(data, 'actor') ?? 'Someone'} asked to try ${step} again.`;
    case 'StepExpanded':
      return `${step} begins to make calls, ${number(data, 'total') ?? '?'} at most.`;
    case 'StepWaiting':
      return waiting(step, data);
    case 'ChildStarted':
      return `${step} started a run of ${text(data, 'workflow') ?? 'a workflow'}@${number(data, 'workflowVersion') ?? '?'}.`;
    case 'ChildEnded':
      return `The run that ${step} started has ended: ${(text(data, 'status') ?? 'unknown').toLowerCase()}.`;
    case 'StepCompleted':
      return `${step} finished${warnings(data)}.`;
    case 'StepDegraded':
      return `${step} goes on with what there is: ${reason(data)}`;
    case 'StepOverridden':
      return `${text(data, 'actor') ?? 'Someone'} gave ${step} its output${remark(data)}.`;
    case 'StepSkipped':
      return `${skippedBy(step, data)}: ${text(data, 'reason') ?? 'not needed'}.`;
    case 'StepFailed':
      return `${step} gave up${after(data)}: ${reason(data)}`;
    case 'LateResultRecorded':
      return `A result of ${step}, attempt ${number(data, 'attempt') ?? '?'}, came when nobody waited for it any more: ${text(data, 'outcome') ?? 'unknown'}.`;
    case 'ReviewRequested':
      return `${step} waits for ${text(data, 'role') ?? 'a reviewer'}: ${text(data, 'reason') ?? 'a review is asked for'}.`;
    case 'ReviewDecided':
      return decided(step, data);
    case 'ReviewExpired':
      return `Nobody decided ${step} in time; consequence: ${text(data, 'consequence') ?? 'none'}.`;
    default:
      return ofRun(event);
  }
}

function ofRun({ type, data }: JournalEvent): string {
  const actor = text(data, 'actor') ?? 'Someone';
  switch (type) {
    case 'RunStarted':
      return started(data);
    case 'RunRejected':
      return `The request was refused: ${reason(data)}`;
    case 'RunHeld':
      return `The run waits for its turn behind ${shortId(text(data, 'behind') ?? 'another run', 28)}.`;
    case 'RunReleased':
      return 'The run has its turn.';
    case 'RunPaused':
      return `${actor} paused the run${because(data)}.`;
    case 'RunResumed':
      return `${actor} let the run go on${because(data)}.`;
    case 'SignalReceived':
      return `${actor} sent the signal ${isObject(data.signal) ? (text(data.signal, 'name') ?? '?') : '?'}.`;
    case 'LimitReached':
      return `A bound is reached (${text(data, 'limit') ?? '?'}): ${text(data, 'message') ?? ''}; consequence: ${text(data, 'consequence') ?? 'none'}.`;
    case 'CompensationStarted':
      return rollback(data);
    case 'RunCompleted':
      return data.degraded === true ? 'The run completed with warnings.' : 'The run completed.';
    case 'RunFailed':
      return `The run failed: ${reason(data)}`;
    case 'RunCancelled':
      return `${actor} cancelled the run${because(data)}.`;
    case 'RunCompensated':
      return `Everything the run did outside is rolled back: ${reason(data)}`;
    default:
      return type;
  }
}

export type Tone = 'start' | 'work' | 'good' | 'warn' | 'bad' | 'quiet';

const TONES: Record<string, Tone> = {
  RunStarted: 'start',
  RunReleased: 'work',
  RunResumed: 'work',
  StepScheduled: 'work',
  StepExpanded: 'work',
  ChildStarted: 'work',
  StepSucceeded: 'good',
  StepCompleted: 'good',
  StepOverridden: 'good',
  SignalReceived: 'good',
  RunCompleted: 'good',
  RunHeld: 'warn',
  RunPaused: 'warn',
  StepRetryScheduled: 'warn',
  StepWaiting: 'warn',
  StepDegraded: 'warn',
  AttemptRefused: 'warn',
  LimitReached: 'warn',
  CompensationStarted: 'warn',
  ReviewRequested: 'warn',
  StepAttemptFailed: 'bad',
  StepFailed: 'bad',
  RunFailed: 'bad',
  RunRejected: 'bad',
  ReviewExpired: 'bad',
};

export function tone(event: JournalEvent): Tone {
  if (event.type === 'ReviewDecided') return event.data.verdict === 'REJECT' ? 'bad' : 'good';
  return TONES[event.type] ?? 'quiet';
}

function started(data: JsonObject): string {
  const workflow = `${text(data, 'workflow') ?? 'a workflow'}@${number(data, 'workflowVersion') ?? '?'}`;
  const routed = intent(data);
  if (!routed?.label) return `Started ${workflow}.`;
  return `Started ${workflow} for “${routed.label}” (${percent(routed.confidence)} sure).`;
}

function scheduled(step: string, data: JsonObject): string {
  const attempt = number(data, 'attempt') ?? 1;
  const agent = text(data, 'agent');
  const task = agent === null ? step : `${step} to ${agent}`;
  return attempt > 1 ? `Gave ${task} again, attempt ${attempt}.` : `Gave ${task}.`;
}

function succeeded(step: string, data: JsonObject): string {
  const confidence = number(data, 'confidence');
  const sure = confidence === null ? '' : ` with confidence ${percent(confidence)}`;
  return `${step} finished${sure}${warnings(data)}.`;
}

function warnings(data: JsonObject): string {
  const count = strings(data, 'warnings').length;
  return count > 0 ? `, ${count} warning${count > 1 ? 's' : ''}` : '';
}

function takenOver(step: string, data: JsonObject): string {
  const skipped = isObject(data.taken) ? text(data.taken, 'skipped') : null;
  return `${step} is taken over from the run this one comes from${skipped === null ? '' : ', where it was skipped'}.`;
}

function waiting(step: string, data: JsonObject): string {
  const signal = text(data, 'signal');
  const dueAt = text(data, 'dueAt');
  const until = dueAt === null ? '' : ` until ${moment(dueAt)}`;
  return signal === null ? `${step} waits${until}.` : `${step} waits for the signal ${signal}${until}.`;
}

function skippedBy(step: string, data: JsonObject): string {
  const actor = text(data, 'actor');
  return actor === null ? `${step} was skipped` : `${actor} skipped ${step}`;
}

function after(data: JsonObject): string {
  const attempts = number(data, 'attempts') ?? 0;
  return attempts === 0 ? '' : ` after ${attempts} attempt${attempts === 1 ? '' : 's'}`;
}

function rollback(data: JsonObject): string {
  const order = strings(data, 'order');
  const steps = order.length === 0 ? 'nothing has to be undone' : order.join(', then ');
  return `What the run did is rolled back (${steps}): ${reason(data)}`;
}

function retry(step: string, event: JournalEvent): string {
  const due = text(event.data, 'dueAt');
  const waitMs = due === null ? 0 : Date.parse(due) - Date.parse(event.at);
  const wait = waitMs > 0 ? ` in ${(waitMs / 1000).toFixed(1)} s` : '';
  return `${step} will be tried again${wait}, attempt ${number(event.data, 'nextAttempt') ?? '?'}.`;
}

const VERDICTS: Record<string, string> = { APPROVE: 'approved', EDIT: 'edited and approved', REJECT: 'rejected' };

function decided(step: string, data: JsonObject): string {
  const verdict = VERDICTS[text(data, 'verdict') ?? ''] ?? 'decided';
  return `${text(data, 'actor') ?? 'A reviewer'} ${verdict} ${step}${remark(data)}.`;
}

function remark(data: JsonObject): string {
  const comment = text(data, 'comment');
  return comment ? `: “${comment}”` : '';
}

function reason(data: JsonObject): string {
  const message = text(data, 'message') ?? 'no reason given';
  const code = text(data, 'code');
  return code === null ? message : `${message} (${code})`;
}

function because(data: JsonObject): string {
  const given = text(data, 'reason');
  return given ? `: ${given}` : '';
}
