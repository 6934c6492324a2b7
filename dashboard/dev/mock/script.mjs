import { account, DEFINITION, DOUBTFUL_ANSWER, PASSAGES, SURE_ANSWER } from './content.mjs';
import { ENDED } from './fold.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const USAGE = { inputTokens: 1840, outputTokens: 212, costMicroUsd: 2310, modelCalls: 1 };
const NONE = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0 };

export function intentOf(text) {
  const scam = /scam|fraud/i.test(text);
  const [label, score] = scam ? ['disputes', 0.81] : ['fees', 0.94];
  return {
    label,
    confidence: score,
    abstained: false,
    classifier: 'bge-small-en-v15-q/lr/3f9a1c',
    candidates: [
      { label, score },
      { label: 'transfers', score: 0.04 },
      { label: 'refunds', score: 0.013 },
      { label: 'account-access', score: 0.004 },
    ],
  };
}

/**
 * Plays one run. `fail` in the text makes the account look-up use up its attempts, `scam` leads to a review, `flaky`
 * makes the draft retry; `speed` 0 plays it at once, for history.
 */
export async function play(store, { runId, sessionId, text, customerId, speed = 1, start = Date.now() }) {
  let clock = start;
  const wait = async (ms) => {
    clock += ms;
    if (speed > 0) await pause(ms * speed);
  };
  const now = () => new Date(speed > 0 ? Date.now() : clock).toISOString();
  const over = () => ENDED.includes(store.runs.get(runId)?.status);
  const append = (type, data) => over() || store.append(runId, type, data, now());
  const input = { question: text, customerId };

  append('RunStarted', {
    workflow: 'support-desk',
    workflowVersion: 1,
    digest: 'sha256:5f2c',
    definition: DEFINITION,
    tenant: 'default',
    actor: 'anonymous',
    sessionId,
    priority: 'NORMAL',
    message: text,
    input,
    intent: intentOf(text),
    agents: { 'account-status': 2, 'policy-search': 1, 'answer-writer': 3 },
    deadlineAt: new Date(clock + 600_000).toISOString(),
  });
  const schedule = (stepId, attempt, agent, stepInput) => {
    append('StepScheduled', {
      stepId,
      taskId: `${runId}/${stepId}/${attempt}`,
      attempt,
      agent,
      agentVersion: 1,
      input: stepInput,
      timeoutAt: null,
    });
    store.live(runId, stepId, attempt, 'started');
  };
  const succeed = (stepId, attempt, output, more = {}) =>
    append('StepSucceeded', {
      stepId,
      attempt,
      output,
      confidence: null,
      usage: NONE,
      worker: 'w-1',
      startedAt: now(),
      finishedAt: now(),
      warnings: [],
      ...more,
    });
  const failAttempt = (stepId, attempt, code, message, backoffMs) => {
    append('StepAttemptFailed', {
      stepId,
      attempt,
      code,
      message,
      retriable: true,
      usage: NONE,
      worker: 'w-2',
      startedAt: now(),
      finishedAt: now(),
    });
    if (backoffMs)
      append('StepRetryScheduled', {
        stepId,
        nextAttempt: attempt + 1,
        dueAt: new Date(clock + backoffMs).toISOString(),
      });
  };

  if (customerId === '') append('StepSkipped', { stepId: 'account', reason: 'nobody is signed in' });
  else schedule('account', 1, 'account-status', { customerId });
  schedule('policy', 1, 'policy-search', { query: text, limit: 3 });
  await wait(900);
  succeed('policy', 1, { passages: PASSAGES });
  if (customerId !== '') {
    failAttempt('account', 1, 'bank_unavailable', 'The bank’s records did not answer in time.', 1200);
    await wait(1200);
    schedule('account', 2, 'account-status', { customerId });
    await wait(700);
    if (/fail/i.test(text)) {
      failAttempt('account', 2, 'bank_unavailable', 'The bank’s records did not answer in time.', 0);
      append('StepFailed', {
        stepId: 'account',
        attempts: 2,
        code: 'bank_unavailable',
        message: 'The bank’s records did not answer in time.',
      });
      append('RunFailed', { code: 'step_failed', message: 'Step account failed after 2 attempts.', stepId: 'account' });
      return;
    }
    succeed('account', 2, account(customerId));
  }
  const doubtful = /scam|fraud/i.test(text);
  const answer = doubtful ? DOUBTFUL_ANSWER : SURE_ANSWER;
  schedule('draft', 1, 'answer-writer', {
    question: text,
    account: customerId ? account(customerId) : {},
    passages: PASSAGES,
  });
  if (speed > 0) {
    store.live(runId, 'draft', 1, 'tool', 'rank passages');
    await wait(400);
    for (const word of answer.answer.split(/(?<= )/)) {
      if (over()) return;
      store.live(runId, 'draft', 1, 'delta', word);
      await wait(55);
    }
    store.live(runId, 'draft', 1, 'finished');
  } else await wait(2600);
  succeed('draft', 1, answer, { confidence: answer.confidence, usage: USAGE });
  if (!doubtful) {
    append('StepSkipped', { stepId: 'approval', reason: 'its condition does not hold' });
    append('RunCompleted', { output: answer, degraded: false, warnings: [] });
    return;
  }
  if (over()) return;
  const requestedAt = now();
  const dueAt = new Date(clock + 24 * 3_600_000).toISOString();
  const reviewId = `${runId}:approval:1`;
  const context = {
    draft: { output: answer, confidence: answer.confidence },
    account: { output: customerId ? account(customerId) : null, confidence: null },
    policy: { output: { passages: PASSAGES }, confidence: null },
  };
  const reason = 'steps.draft.confidence < 0.7';
  store.reviews.set(reviewId, {
    reviewId,
    runId,
    stepId: 'approval',
    sessionId,
    workflow: 'support-desk',
    workflowVersion: 1,
    role: 'support-lead',
    status: 'OPEN',
    reason,
    reasonCode: 'gate',
    message: text,
    input,
    context,
    proposed: answer,
    requestedAt,
    dueAt,
    claimedBy: null,
    claimedAt: null,
    verdict: null,
    output: null,
    comment: null,
    decidedBy: null,
    decidedAt: null,
  });
  append('ReviewRequested', {
    reviewId,
    stepId: 'approval',
    role: 'support-lead',
    reason,
    reasonCode: 'gate',
    proposed: answer,
    context,
    dueAt,
  });
}

export function decide(store, review, { verdict, output = null, comment = null, actor }) {
  const decided = verdict === 'edit' ? output : verdict === 'approve' ? review.proposed : null;
  Object.assign(review, {
    status: 'DECIDED',
    verdict,
    output: decided,
    comment,
    decidedBy: actor,
    decidedAt: new Date().toISOString(),
  });
  const { reviewId, runId, stepId } = review;
  store.append(runId, 'ReviewDecided', {
    reviewId,
    stepId,
    verdict: verdict.toUpperCase(),
    output: decided,
    comment,
    actor,
  });
  if (verdict === 'reject')
    store.append(runId, 'RunFailed', { code: 'review_rejected', message: `${actor} rejected the answer.`, stepId });
  else store.append(runId, 'RunCompleted', { output: decided, degraded: false, warnings: [] });
}
