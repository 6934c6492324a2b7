/** Runs of the mock that stand still in every state a run can be in: a travel desk with all kinds of steps. */
const MINUTE = 60_000;
const USAGE = { inputTokens: 420, outputTokens: 60, costMicroUsd: 510, modelCalls: 1 };

export const TRIP = {
  workflow: 'trip-desk',
  steps: {
    offers: { agent: 'offer-reader', map: { over: 'input.offers' } },
    plan: { agent: 'planner', supervisor: { agents: ['weather', 'map-search'], maxHops: 6 } },
    book: { agent: 'booker', after: ['offers', 'plan'] },
    insure: { workflow: 'insurance', after: ['book'] },
    paid: { signal: { name: 'payment', timeout: 'PT6H' }, after: ['book'] },
    cool: { wait: 'PT20M', after: ['book'] },
    letter: { agent: 'letter-writer', loop: { until: 'loop.last.ok', maxIterations: 4 }, after: ['insure', 'paid', 'cool'] },
  },
};

const INSURANCE = { workflow: 'insurance', steps: { quote: { agent: 'quoter' }, sign: { agent: 'signer', after: ['quote'] } } };

/** Appends events to one run, a second after each other, from some minutes ago. */
function journal(store, runId, minutesAgo) {
  let clock = Date.now() - minutesAgo * MINUTE;
  const tell = (type, data = {}) => {
    const at = new Date(clock).toISOString();
    store.append(runId, type, 'finishedAt' in data ? { ...data, startedAt: at, finishedAt: at } : data, at);
    clock += 1_000;
    return tell;
  };
  return tell;
}

const inMinutes = (minutes) => new Date(Date.now() + minutes * MINUTE).toISOString();
const scheduled = (stepId, agent, attempt = 1) => ({ stepId, attempt, agent, agentVersion: 1, input: { for: stepId } });
const succeeded = (stepId, output = { ok: true }, confidence = null) => {
  const at = new Date().toISOString();
  return { stepId, attempt: 1, output, confidence, usage: USAGE, worker: 'w-1', startedAt: at, finishedAt: at, warnings: [] };
};

function start(tell, sessionId, definition, message, more = {}) {
  tell('RunStarted', {
    workflow: definition.workflow,
    workflowVersion: 3,
    definition,
    sessionId,
    message,
    input: { destination: 'Lisbon', offers: ['a', 'b', 'c'] },
    agents: { 'offer-reader': 2, planner: 1, booker: 1 },
    ...more,
  });
}

function beginning(tell, sessionId, message, more = {}) {
  start(tell, sessionId, TRIP, message, more);
  tell('StepExpanded', { stepId: 'offers', input: Array(12).fill('offer'), total: 12 });
  tell('StepExpanded', { stepId: 'plan', input: { goal: 'four days in Lisbon' }, total: 6 });
  for (let i = 0; i < 7; i++) tell('StepScheduled', scheduled(`offers.${i}`, 'offer-reader'));
  tell('StepScheduled', scheduled('plan.1.decide', 'planner'));
  for (let i = 0; i < 5; i++) tell('StepSucceeded', succeeded(`offers.${i}`, { price: 120 + i * 15 }));
  tell('StepSucceeded', succeeded('plan.1.decide', { next: 'weather', input: {} }));
  tell('StepScheduled', scheduled('plan.1.work', 'weather'));
}

function booked(tell, sessionId, message, more = {}) {
  beginning(tell, sessionId, message, more);
  for (let i = 7; i < 12; i++) tell('StepScheduled', scheduled(`offers.${i}`, 'offer-reader'));
  for (let i = 5; i < 12; i++) tell('StepSucceeded', succeeded(`offers.${i}`, { price: 90 + i * 11 }));
  tell('StepCompleted', { stepId: 'offers', output: Array(12).fill({ price: 120 }), warnings: [] });
  tell('StepSucceeded', succeeded('plan.1.work', { sun: true }));
  tell('StepScheduled', scheduled('plan.2.decide', 'planner'));
  tell('StepSucceeded', succeeded('plan.2.decide', { next: 'FINISH', output: { days: 4 } }));
  tell('StepCompleted', { stepId: 'plan', output: { days: 4 }, warnings: [] });
  tell('StepScheduled', scheduled('book', 'booker'));
  tell('StepSucceeded', succeeded('book', { booking: 'LX-2201' }, 0.97));
}

export function playTrips(store, ulid) {
  const id = (session) => `${session}~${ulid()}`;

  const paused = id('s-trip-1');
  let tell = journal(store, paused, 3);
  beginning(tell, 's-trip-1', 'Four days in Lisbon for two', { priority: 'HIGH' });
  tell('LimitReached', { limit: 'parallel', message: 'At most 7 tasks at a time', consequence: 'wait' });
  tell('RunPaused', { actor: 'user:ada', reason: 'the customer calls back' });

  const waiting = id('s-trip-2');
  const child = id('s-trip-2');
  tell = journal(store, waiting, 12);
  booked(tell, 's-trip-2', 'A weekend in Porto, with insurance');
  tell('ChildStarted', { stepId: 'insure', attempt: 1, childRunId: child, workflow: 'insurance', workflowVersion: 1, input: {} });
  tell('StepWaiting', { stepId: 'paid', signal: 'payment', dueAt: inMinutes(342) });
  tell('StepWaiting', { stepId: 'cool', signal: null, dueAt: inMinutes(18) });
  tell('LateResultRecorded', { stepId: 'book', attempt: 1, outcome: 'succeeded', usage: USAGE, worker: 'w-3' });
  tell = journal(store, child, 11);
  start(tell, 's-trip-2', INSURANCE, null, { parent: { runId: waiting, stepId: 'insure', attempt: 1 } });
  tell('StepScheduled', scheduled('quote', 'quoter'));

  const held = id('s-trip-2');
  tell = journal(store, held, 2);
  start(tell, 's-trip-2', TRIP, 'And a table for Saturday, please');
  tell('RunHeld', { reason: 'session_busy', behind: waiting });

  const rolling = id('s-trip-3');
  tell = journal(store, rolling, 8);
  booked(tell, 's-trip-3', 'A week in Faro, all included');
  tell('CompensationStarted', {
    code: 'cancelled',
    message: 'user:ada: the flight was cancelled',
    stepId: null,
    order: ['book', 'offers.3', 'offers.1'],
  });
  tell('StepScheduled', scheduled('book.undo', 'unbooker'));
  tell('StepSucceeded', succeeded('book.undo'));
  tell('StepScheduled', scheduled('offers.3.undo', 'unreserver'));
  tell('StepAttemptFailed', { stepId: 'offers.3.undo', attempt: 1, code: 'agent_error', message: 'The airline did not answer.', usage: USAGE });
  tell('StepRetryScheduled', { stepId: 'offers.3.undo', nextAttempt: 2, dueAt: inMinutes(0.6) });

  const failed = id('s-trip-4');
  tell = journal(store, failed, 200);
  beginning(tell, 's-trip-4', 'Somewhere warm in January');
  tell('LimitReached', { limit: 'tokens', message: 'plan may use 4000 tokens; of 20000 are 17310 used', consequence: 'fail' });
  tell('RunFailed', { code: 'budget_exceeded', message: 'plan may use 4000 tokens; of 20000 are 17310 used', stepId: 'plan' });

  const fork = id('s-trip-4');
  tell = journal(store, fork, 190);
  start(tell, 's-trip-4', TRIP, 'Somewhere warm in January', { forkedFrom: { runId: failed, sequence: 3, stepId: 'plan' } });
  tell('StepTakenOver', { stepId: 'offers', taken: { output: Array(12).fill({ price: 99 }), confidence: null, warnings: [], skipped: null } });
  tell('StepSkipped', { stepId: 'plan', reason: 'the customer knows the place', actor: 'user:ada' });
  tell('StepOverridden', { stepId: 'book', output: { booking: 'by hand' }, actor: 'user:ada', comment: 'booked by phone' });
  tell('RunCompleted', { output: { booking: 'by hand' }, degraded: false, warnings: [] });
}

/** Answers to the calls that steer a run: what the state machine would write, roughly. */
export function steer(store, run, verb, body, { fail, ulid }) {
  const actor = body.actor ? `user:${body.actor}` : 'user:anonymous';
  const step = run.steps.find(({ id }) => id === body.step);
  const tell = (type, data) => store.append(run.runId, type, data);
  const needsStep = ['skip', 'override', 'fork'].includes(verb) || (verb === 'retry' && body.step);
  if (needsStep && !step) fail(404, 'step_unknown', `The run has no step ${body.step}`);
  if (verb === 'fork' || (verb === 'retry' && run.status === 'FAILED')) {
    const from = step?.id ?? run.error?.stepId ?? fail(409, 'step_required', 'The run failed as a whole. Name a step.');
    const runId = `${run.runId.split('~')[0]}~${ulid()}`;
    const { data } = store.journals.get(run.runId)[0];
    const origin = { runId: run.runId, sequence: run.sequence, stepId: from };
    store.append(runId, 'RunStarted', { ...data, input: body.input ?? data.input, parent: null, forkedFrom: origin });
    store.append(runId, 'StepScheduled', scheduled(from, 'anybody'));
    return { runId, forked: true };
  }
  if (run.endedAt !== null) fail(409, 'run_ended', `Run '${run.runId}' is ${run.status} and stays so.`);
  switch (verb) {
    case 'pause':
      tell('RunPaused', { actor, reason: body.reason ?? '' });
      break;
    case 'resume':
      tell('RunResumed', { actor, reason: body.reason ?? '' });
      break;
    case 'retry':
      tell('StepRetryRequested', { stepId: step.id, actor });
      tell('StepScheduled', scheduled(step.id, step.agent, step.attempts + 1));
      break;
    case 'skip':
      tell('StepSkipped', { stepId: step.id, reason: body.reason, actor });
      break;
    case 'override':
      tell('StepOverridden', { stepId: step.id, output: body.output, actor, comment: body.comment ?? null });
      break;
    case 'signals': {
      tell('SignalReceived', { signal: { signalId: ulid(), name: body.name, payload: body.payload }, actor });
      const waits = run.steps.find(({ status, signal }) => status === 'WAITING' && signal === body.name);
      if (waits) tell('StepCompleted', { stepId: waits.id, output: body.payload, warnings: [] });
      break;
    }
    case 'cancel':
      for (const review of store.reviews.values())
        if (review.runId === run.runId && !review.verdict) review.status = 'CANCELLED';
      if (body.compensate) {
        tell('CompensationStarted', { code: 'cancelled', message: `${actor}: ${body.reason}`, stepId: null, order: [] });
        tell('RunCompensated', { code: 'cancelled', message: `${actor}: ${body.reason}`, stepId: null });
      } else tell('RunCancelled', { actor, reason: body.reason ?? '' });
  }
  return { runId: run.runId, forked: false };
}
