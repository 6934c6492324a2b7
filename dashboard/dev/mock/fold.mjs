/** The mock's state store: the run as the platform would tell it after each event. */

export const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED', 'COMPENSATED'];

const NO_USAGE = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0 };

export function fold(run, event) {
  const { type, data, at, sequence } = event;
  const base = type === 'RunStarted' ? started(event) : run;
  APPLY[type]?.(base, stepOf(base, data.stepId), data, at);
  if (base.endedAt === null && base.status !== 'WAITING_REVIEW') base.status = base.pause ? 'PAUSED' : 'RUNNING';
  base.sequence = sequence;
  base.updatedAt = at;
  return base;
}

function started({ runId, data, at }) {
  return {
    runId,
    sessionId: data.sessionId,
    workflow: data.workflow,
    workflowVersion: data.workflowVersion,
    status: 'RUNNING',
    degraded: false,
    warnings: [],
    tenant: 'default',
    priority: data.priority ?? 'NORMAL',
    message: data.message,
    input: data.input,
    output: null,
    error: null,
    intent: data.intent ?? null,
    pinned: { workflow: `${data.workflow}@${data.workflowVersion}`, agents: data.agents, workflows: {} },
    startedAt: at,
    endedAt: null,
    deadlineAt: data.deadlineAt ?? null,
    usage: { ...NO_USAGE },
    steps: Object.entries(data.definition.steps).map(([id, step]) => ({
      ...pending(id),
      kind: kindOf(step),
      agent: step.agent ?? step.workflow ?? step.signal?.name ?? null,
      after: step.after ?? [],
      when: step.when ?? null,
    })),
    parent: data.parent ?? null,
    forkedFrom: data.forkedFrom ?? null,
    pause: null,
    hold: null,
    compensation: null,
    limitsReached: [],
    signals: [],
    links: {},
  };
}

function kindOf(step) {
  return ['review', 'wait', 'signal', 'map', 'loop', 'supervisor', 'workflow'].find((kind) => kind in step) ?? 'agent';
}

function pending(id) {
  const owner = id.includes('.') ? id.slice(0, id.indexOf('.')) : null;
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
    reachedAt: 0,
  };
}

/** A call or a rollback is made when it is first heard of, behind those of the same owner. */
function stepOf(run, id) {
  if (typeof id !== 'string') return undefined;
  const known = run.steps.find((step) => step.id === id);
  if (known) return known;
  const step = pending(id);
  const last = run.steps.findLastIndex((other) => other.id === step.owner || other.owner === step.owner);
  run.steps.splice(last + 1, 0, step);
  return step;
}

function addUsage(run, usage) {
  for (const [name, value] of Object.entries(usage ?? {})) run.usage[name] += value;
}

const OPEN = ['RUNNING', 'RETRYING', 'WAITING', 'WAITING_REVIEW'];

function closeAll(run, at) {
  for (const step of run.steps)
    if (OPEN.includes(step.status))
      Object.assign(step, { status: 'CANCELLED', finishedAt: at, nextAttemptAt: null, total: null });
}

function end(run, at, change) {
  closeAll(run, at);
  Object.assign(run, { endedAt: at, pause: null, hold: null, ...change });
}

function settle(step, status, at, change) {
  Object.assign(step, { status, finishedAt: at, nextAttemptAt: null, total: null, ...change });
}

const APPLY = {
  RunHeld: (run, step, { reason, behind }, at) => (run.hold = { by: behind, reason, since: at }),
  RunReleased: (run) => (run.hold = null),
  RunPaused: (run, step, { actor, reason }, at) => (run.pause = { by: actor, reason, since: at }),
  RunResumed: (run) => (run.pause = null),
  SignalReceived: (run, step, { signal }) => run.signals.push(signal.name),
  LimitReached: (run, step, { limit }) => run.limitsReached.push(limit),
  CompensationStarted: (run, step, { code, message, stepId, order }, at) => {
    closeAll(run, at);
    Object.assign(run, { hold: null, compensation: { code, message, stepId, order, since: at } });
  },
  LateResultRecorded: (run, step, data) => addUsage(run, data.usage),
  StepTakenOver: (run, step, { taken }, at) =>
    taken.skipped
      ? settle(step, 'SKIPPED', at, { reason: taken.skipped })
      : settle(step, 'SUCCEEDED', at, { output: taken.output, confidence: taken.confidence, startedAt: at }),
  AttemptRefused: (run, step, { attempt, agent, code, message }, at) =>
    Object.assign(step, { status: 'RETRYING', attempts: attempt, agent, error: { code, message }, nextAttemptAt: at }),
  StepRetryRequested: (run, step, data, at) => Object.assign(step, { status: 'RETRYING', nextAttemptAt: at }),
  StepExpanded: (run, step, { input, total }, at) =>
    Object.assign(step, { status: 'RUNNING', input, total, attempts: step.attempts + 1, startedAt: step.startedAt ?? at }),
  StepWaiting: (run, step, { signal, dueAt }, at) =>
    Object.assign(step, { status: 'WAITING', signal, nextAttemptAt: dueAt, startedAt: step.startedAt ?? at }),
  ChildStarted: (run, step, { attempt, childRunId, input }, at) =>
    Object.assign(step, { status: 'RUNNING', attempts: attempt, childRunId, input, startedAt: step.startedAt ?? at }),
  ChildEnded: (run, step, { usage }) => addUsage(run, usage),
  StepCompleted: (run, step, { output, warnings }, at) => {
    const taken = run.signals.indexOf(step.signal);
    if (taken >= 0) run.signals.splice(taken, 1);
    settle(step, 'SUCCEEDED', at, { output, warnings });
  },
  StepDegraded: (run, step, { output, code, message }, at) =>
    settle(step, 'SUCCEEDED', at, { output, degraded: true, warnings: [`${code}: ${message}`], error: null }),
  StepOverridden: (run, step, { output }, at) =>
    settle(step, 'SUCCEEDED', at, { output, confidence: 1, worker: null, error: null, startedAt: step.startedAt ?? at }),
  RunCompensated: (run, step, { code, message, stepId }, at) =>
    end(run, at, { status: 'COMPENSATED', error: { code, message, stepId } }),
  StepScheduled: (run, step, data, at) =>
    Object.assign(step, {
      status: 'RUNNING',
      agent: data.agent,
      attempts: data.attempt,
      input: data.input,
      startedAt: step.startedAt ?? at,
      nextAttemptAt: null,
    }),
  StepSucceeded: (run, step, data) => {
    Object.assign(step, {
      status: 'SUCCEEDED',
      output: data.output,
      confidence: data.confidence,
      usage: data.usage,
      worker: data.worker,
      finishedAt: data.finishedAt,
      error: null,
    });
    addUsage(run, data.usage);
  },
  StepAttemptFailed: (run, step, data) => {
    step.error = { code: data.code, message: data.message };
    addUsage(run, data.usage);
  },
  StepRetryScheduled: (run, step, data) => Object.assign(step, { status: 'RETRYING', nextAttemptAt: data.dueAt }),
  StepSkipped: (run, step, data, at) => settle(step, 'SKIPPED', at, { reason: data.reason }),
  StepFailed: (run, step, data, at) =>
    Object.assign(step, { status: 'FAILED', finishedAt: at, error: { code: data.code, message: data.message } }),
  ReviewRequested: (run, step, data, at) => {
    const { reviewId, role, reason } = data;
    Object.assign(step, { status: 'WAITING_REVIEW', startedAt: step.startedAt ?? at });
    step.review = { reviewId, role, reason, verdict: null, actor: null, comment: null };
    run.status = 'WAITING_REVIEW';
  },
  ReviewDecided: (run, step, data, at) => {
    const rejected = data.verdict === 'REJECT';
    Object.assign(step, { status: rejected ? 'FAILED' : 'SUCCEEDED', output: data.output, finishedAt: at });
    Object.assign(step.review, { verdict: data.verdict, actor: data.actor, comment: data.comment });
    run.status = 'RUNNING';
  },
  RunCompleted: (run, step, data, at) =>
    end(run, at, { status: 'COMPLETED', output: data.output, degraded: data.degraded, warnings: data.warnings }),
  RunFailed: (run, step, data, at) =>
    end(run, at, { status: 'FAILED', error: { code: data.code, message: data.message, stepId: data.stepId } }),
  RunCancelled: (run, step, data, at) => end(run, at, { status: 'CANCELLED' }),
};
