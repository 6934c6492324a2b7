import type { JournalEvent, JsonObject, JsonValue, Origin, Run, Step, StepKind } from '../api/types';
import { intent, isObject, NO_USAGE, number, strings, text } from './data';
import { ownerOf } from './tree';

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
    parent: origin(data.parent),
    forkedFrom: origin(data.forkedFrom),
    pause: null,
    hold: null,
    compensation: null,
    limitsReached: [],
    signals: [],
  };
}

function origin(value: JsonValue | undefined): Origin | null {
  if (!isObject(value)) return null;
  const runId = text(value, 'runId');
  return runId === null ? null : { runId, stepId: text(value, 'stepId') ?? '' };
}

function definedSteps(definition: JsonValue): Step[] {
  const document = typeof definition === 'string' ? parse(definition) : definition;
  if (!isObject(document) || !isObject(document.steps)) return [];
  return Object.entries(document.steps).map(([id, step]) => {
    const fields = isObject(step) ? step : {};
    return {
      ...pendingStep(id),
      kind: kindOf(fields),
      agent: targetOf(fields),
      after: strings(fields, 'after'),
      when: text(fields, 'when'),
    };
  });
}

const COMPOSITES = ['map', 'loop', 'supervisor'] as const;

function kindOf(fields: JsonObject): StepKind {
  if (isObject(fields.review)) return 'review';
  if ('wait' in fields) return 'wait';
  if ('signal' in fields) return 'signal';
  return COMPOSITES.find((kind) => kind in fields) ?? ('workflow' in fields ? 'workflow' : 'agent');
}

/** The agent or workflow that is called, or the name of the signal that is waited for. */
function targetOf(fields: JsonObject): string | null {
  if (isObject(fields.signal)) return text(fields.signal, 'name');
  return text(fields, 'agent') ?? text(fields, 'workflow');
}

/** A step not reached yet; a call or a rollback knows the step that made it by its id. */
export function pendingStep(id: string): Step {
  const owner = ownerOf(id);
  return {
    id,
    kind: owner === null ? 'agent' : id.endsWith('.undo') ? 'rollback' : 'call',
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
    reason: null,
    review: null,
    owner,
    childRunId: null,
    signal: null,
    total: null,
    degraded: false,
    warnings: [],
  };
}

function parse(json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return null;
  }
}
