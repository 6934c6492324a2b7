/** The mock's state store: the run as the platform would tell it after each event. */

export const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED', 'COMPENSATED'];

const NO_USAGE = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0 };

export function fold(run, event) {
  const { type, data, at, sequence } = event;
  const base = type === 'RunStarted' ? started(event) : run;
  const step = base.steps.find(({ id }) => id === data.stepId);
  APPLY[type]?.(base, step, data, at);
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
    priority: 'NORMAL',
    message: data.message,
    input: data.input,
    output: null,
    error: null,
    intent: data.intent,
    pinned: { workflow: `${data.workflow}@${data.workflowVersion}`, agents: data.agents },
    startedAt: at,
    endedAt: null,
    deadlineAt: data.deadlineAt,
    usage: { ...NO_USAGE },
    steps: Object.entries(data.definition.steps).map(([id, step]) => ({
      id,
      kind: step.review ? 'review' : 'agent',
      agent: step.agent ?? null,
      after: step.after ?? [],
      when: step.when ?? null,
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
    })),
    links: {},
  };
}

function addUsage(run, usage) {
  for (const [name, value] of Object.entries(usage ?? {})) run.usage[name] += value;
}

function end(run, at, change) {
  for (const step of run.steps) {
    if (['RUNNING', 'RETRYING', 'WAITING_REVIEW'].includes(step.status))
      Object.assign(step, { status: 'CANCELLED', finishedAt: at });
  }
  Object.assign(run, { endedAt: at, ...change });
}

const APPLY = {
  StepScheduled: (run, step, data, at) =>
    Object.assign(step, {
      status: 'RUNNING',
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
  StepSkipped: (run, step, data, at) => Object.assign(step, { status: 'SKIPPED', finishedAt: at }),
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
