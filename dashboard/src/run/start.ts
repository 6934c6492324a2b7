import type { JournalEvent, JsonValue, Run, Step } from '../api/types';
import { intent, isObject, NO_USAGE, number, strings, text } from './data';

/** The run as its first event describes it: every step of the pinned definition, none reached yet. */
export function startedRun(event: JournalEvent): Run {
  const { data } = event;
  return {
    runId: event.runId,
    sessionId: text(data, 'sessionId'),
    workflow: text(data, 'workflow') ?? '',
    workflowVersion: number(data, 'workflowVersion') ?? 1,
    status: 'RUNNING',
    degraded: false,
    warnings: [],
    sequence: event.sequence,
    tenant: text(data, 'tenant'),
    priority: text(data, 'priority'),
    message: text(data, 'message'),
    input: data.input ?? null,
    output: null,
    error: null,
    intent: intent(data),
    startedAt: event.at,
    updatedAt: event.at,
    endedAt: null,
    deadlineAt: text(data, 'deadlineAt'),
    usage: NO_USAGE,
    steps: definedSteps(data.definition ?? null),
  };
}

function definedSteps(definition: JsonValue): Step[] {
  const document = typeof definition === 'string' ? parse(definition) : definition;
  if (!isObject(document) || !isObject(document.steps)) return [];
  return Object.entries(document.steps).map(([id, step]) => {
    const fields = isObject(step) ? step : {};
    const kind = isObject(fields.review) ? 'review' : 'agent';
    return {
      ...pendingStep(id, kind),
      agent: text(fields, 'agent'),
      after: strings(fields, 'after'),
      when: text(fields, 'when'),
    };
  });
}

export function pendingStep(id: string, kind = 'agent'): Step {
  return {
    id,
    kind,
    agent: null,
    after: [],
    when: null,
    status: 'PENDING',
    attempts: 0,
    input: null,
    output: null,
    confidence: null,
    usage: null,
    worker: null,
    startedAt: null,
    finishedAt: null,
    nextAttemptAt: null,
    error: null,
    review: null,
  };
}

function parse(json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return null;
  }
}
