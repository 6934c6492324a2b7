import type { JournalEvent, JsonObject } from '../api/types';
import { percent } from '../ui/format';
import { intent, number, strings, text } from './data';

/** One sentence a person understands for each event of the journal. */
export function sentence(event: JournalEvent): string {
  const { data } = event;
  const step = text(data, 'stepId') ?? 'a step';
  switch (event.type) {
    case 'RunStarted':
      return started(data);
    case 'RunRejected':
      return `The request was refused: ${reason(data)}`;
    case 'StepScheduled':
      return scheduled(step, data);
    case 'StepSucceeded':
      return succeeded(step, data);
    case 'StepAttemptFailed':
      return `Attempt ${number(data, 'attempt') ?? '?'} at ${step} failed: ${reason(data)}`;
    case 'StepRetryScheduled':
      return retry(step, event);
    case 'StepSkipped':
      return `${step} was skipped: ${text(data, 'reason') ?? 'not needed'}.`;
    case 'StepFailed':
      return `${step} gave up after ${number(data, 'attempts') ?? '?'} attempts: ${reason(data)}`;
    case 'ReviewRequested':
      return `${step} waits for ${text(data, 'role') ?? 'a reviewer'}: ${text(data, 'reason') ?? 'a review is asked for'}.`;
    case 'ReviewDecided':
      return decided(step, data);
    case 'ReviewExpired':
      return `Nobody decided ${step} in time; consequence: ${text(data, 'consequence') ?? 'none'}.`;
    case 'RunCompleted':
      return data.degraded === true ? 'The run completed with warnings.' : 'The run completed.';
    case 'RunFailed':
      return `The run failed: ${reason(data)}`;
    case 'RunCancelled':
      return `${text(data, 'actor') ?? 'Someone'} cancelled the run${because(data)}.`;
    default:
      return event.type;
  }
}

export type Tone = 'start' | 'work' | 'good' | 'warn' | 'bad' | 'quiet';

export function tone(event: JournalEvent): Tone {
  switch (event.type) {
    case 'RunStarted':
      return 'start';
    case 'StepScheduled':
      return 'work';
    case 'StepSucceeded':
    case 'RunCompleted':
      return 'good';
    case 'StepRetryScheduled':
    case 'ReviewRequested':
      return 'warn';
    case 'ReviewDecided':
      return event.data.verdict === 'REJECT' ? 'bad' : 'good';
    case 'StepAttemptFailed':
    case 'StepFailed':
    case 'RunFailed':
    case 'RunRejected':
    case 'ReviewExpired':
      return 'bad';
    default:
      return 'quiet';
  }
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
  const warnings = strings(data, 'warnings').length;
  return `${step} finished${sure}${warnings > 0 ? `, ${warnings} warning${warnings > 1 ? 's' : ''}` : ''}.`;
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
  const comment = text(data, 'comment');
  return `${text(data, 'actor') ?? 'A reviewer'} ${verdict} ${step}${comment ? `: “${comment}”` : ''}.`;
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
