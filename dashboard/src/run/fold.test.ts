import { describe, expect, it } from 'vitest';
import type { JournalEvent, JsonObject, Run } from '../api/types';
import { adoptRun, foldLive, foldRun, foldSnapshot } from './fold';
import { emptyView, type RunView } from './view';

const RUN = 's-1~01JD';
const USAGE = { inputTokens: 100, outputTokens: 20, costMicroUsd: 50, modelCalls: 1 };

function event(sequence: number, type: string, data: JsonObject = {}): JournalEvent {
  return { runId: RUN, sequence, at: `2026-11-20T09:00:0${sequence % 10}.000Z`, type, causationId: null, data };
}

const started = event(1, 'RunStarted', {
  workflow: 'support-desk',
  workflowVersion: 2,
  sessionId: 's-1',
  message: 'Why?',
  input: { question: 'Why?' },
  intent: {
    label: 'fees',
    confidence: 0.9,
    abstained: false,
    classifier: 'c/1',
    candidates: [{ label: 'fees', score: 0.9 }],
  },
  definition: {
    steps: {
      account: { agent: 'account-status' },
      policy: { agent: 'policy-search' },
      draft: { agent: 'answer-writer', after: ['account', 'policy'] },
      approval: { review: { role: 'support-lead' }, after: ['draft'], when: 'steps.draft.confidence < 0.7' },
    },
  },
});

function fold(...events: JournalEvent[]): RunView {
  return events.reduce(foldRun, emptyView(RUN));
}

function run(view: RunView): Run {
  if (view.run === null) throw new Error('no run was folded');
  return view.run;
}

function step(view: RunView, id: string) {
  const found = run(view).steps.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
}

describe('foldRun', () => {
  it('builds every step of the definition as pending, in its order', () => {
    const view = fold(started);
    expect(run(view)).toMatchObject({ workflow: 'support-desk', workflowVersion: 2, status: 'RUNNING', sequence: 1 });
    expect(run(view).steps.map(({ id, kind, status }) => [id, kind, status])).toEqual([
      ['account', 'agent', 'PENDING'],
      ['policy', 'agent', 'PENDING'],
      ['draft', 'agent', 'PENDING'],
      ['approval', 'review', 'PENDING'],
    ]);
    expect(step(view, 'draft').after).toEqual(['account', 'policy']);
    expect(run(view).intent?.candidates).toEqual([{ label: 'fees', score: 0.9 }]);
  });

  it('reads a definition that is carried as JSON text', () => {
    const definition = JSON.stringify({ steps: { only: { agent: 'one' } } });
    expect(step(fold(event(1, 'RunStarted', { definition })), 'only').agent).toBe('one');
  });

  it('ignores an event it has seen already', () => {
    const view = fold(started, event(2, 'StepScheduled', { stepId: 'account', attempt: 1 }));
    expect(foldRun(view, event(2, 'StepScheduled', { stepId: 'policy', attempt: 1 }))).toBe(view);
  });

  it('changes nothing but the mark when an event is missing', () => {
    const view = fold(started);
    const holed = foldRun(view, event(3, 'RunCompleted', { output: 1 }));
    expect(holed).toEqual({ ...view, gap: true });
    const healed = foldRun(holed, event(2, 'StepScheduled', { stepId: 'account', attempt: 1 }));
    expect(healed.gap).toBe(false);
    expect(healed.sequence).toBe(2);
  });

  it('shows a failed attempt, its wait and its next attempt', () => {
    const scheduled = event(2, 'StepScheduled', { stepId: 'account', attempt: 1, agent: 'account-status' });
    const failed = event(3, 'StepAttemptFailed', {
      stepId: 'account',
      attempt: 1,
      code: 'bank_down',
      message: 'No answer.',
      usage: USAGE,
    });
    const waiting = fold(
      started,
      scheduled,
      failed,
      event(4, 'StepRetryScheduled', { stepId: 'account', nextAttempt: 2, dueAt: '2026-11-20T09:00:09.000Z' }),
    );
    expect(step(waiting, 'account')).toMatchObject({
      status: 'RETRYING',
      nextAttemptAt: '2026-11-20T09:00:09.000Z',
      error: { code: 'bank_down' },
    });

    const again = foldRun(waiting, event(5, 'StepScheduled', { stepId: 'account', attempt: 2 }));
    expect(step(again, 'account')).toMatchObject({
      status: 'RUNNING',
      attempts: 2,
      nextAttemptAt: null,
      startedAt: scheduled.at,
    });
  });

  it('adds up the usage of every attempt', () => {
    const view = fold(
      started,
      event(2, 'StepAttemptFailed', { stepId: 'draft', attempt: 1, code: 'x', message: 'y', usage: USAGE }),
      event(3, 'StepSucceeded', { stepId: 'draft', attempt: 2, output: {}, usage: USAGE, confidence: 0.8 }),
    );
    expect(run(view).usage).toEqual({ inputTokens: 200, outputTokens: 40, costMicroUsd: 100, modelCalls: 2 });
    expect(step(view, 'draft')).toMatchObject({ status: 'SUCCEEDED', confidence: 0.8, error: null });
  });

  it('waits for a person only while no other step is worked on', () => {
    const review = { stepId: 'approval', reviewId: `${RUN}:approval:1`, role: 'support-lead', reason: 'low' };
    const busy = fold(
      started,
      event(2, 'StepScheduled', { stepId: 'policy', attempt: 1 }),
      event(3, 'ReviewRequested', review),
    );
    expect(run(busy).status).toBe('RUNNING');
    const idle = foldRun(busy, event(4, 'StepSucceeded', { stepId: 'policy', attempt: 1, output: {} }));
    expect(run(idle).status).toBe('WAITING_REVIEW');
    expect(step(idle, 'approval').review?.reviewId).toBe(`${RUN}:approval:1`);
  });

  it.each([
    ['APPROVE', 'SUCCEEDED', { answer: 'proposed' }],
    ['EDIT', 'SUCCEEDED', { answer: 'edited' }],
    ['REJECT', 'FAILED', null],
  ])('takes the verdict %s', (verdict, status, output) => {
    const view = fold(
      started,
      event(2, 'ReviewRequested', { stepId: 'approval', reviewId: 'r', role: 'lead', reason: 'low' }),
      event(3, 'ReviewDecided', { stepId: 'approval', verdict, output, actor: 'ada', comment: 'fine' }),
    );
    expect(step(view, 'approval')).toMatchObject({
      status,
      output,
      review: { verdict, actor: 'ada', comment: 'fine' },
    });
  });

  it('takes an expired review as its consequence says', () => {
    const asked = fold(started, event(2, 'ReviewRequested', { stepId: 'approval', reviewId: 'r' }));
    expect(
      step(foldRun(asked, event(3, 'ReviewExpired', { stepId: 'approval', consequence: 'approve' })), 'approval')
        .status,
    ).toBe('SUCCEEDED');
    expect(
      step(foldRun(asked, event(3, 'ReviewExpired', { stepId: 'approval', consequence: 'reject' })), 'approval').status,
    ).toBe('FAILED');
  });

  it('shows a request that was refused at the door', () => {
    const view = fold(
      event(1, 'RunRejected', { workflow: 'w', code: 'input_invalid', message: 'No question', input: {} }),
    );
    expect(run(view)).toMatchObject({
      status: 'FAILED',
      message: null,
      error: { code: 'input_invalid', message: 'No question' },
    });
  });

  it('ends open steps with the run, and leaves those not reached', () => {
    const view = fold(
      started,
      event(2, 'StepScheduled', { stepId: 'account', attempt: 1 }),
      event(3, 'RunCancelled', { actor: 'ada', reason: 'enough' }),
    );
    expect(run(view)).toMatchObject({ status: 'CANCELLED', endedAt: '2026-11-20T09:00:03.000Z' });
    expect(step(view, 'account').status).toBe('CANCELLED');
    expect(step(view, 'draft').status).toBe('PENDING');
  });

  it('completes with output and warnings', () => {
    const view = fold(
      started,
      event(2, 'RunCompleted', { output: { answer: 'A' }, degraded: true, warnings: ['stale rates'] }),
    );
    expect(run(view)).toMatchObject({
      status: 'COMPLETED',
      output: { answer: 'A' },
      degraded: true,
      warnings: ['stale rates'],
    });
  });

  it('keeps what it does not know in the list without touching the run', () => {
    const view = fold(started, event(2, 'StepDreamt', { stepId: 'account' }));
    expect(view.events).toHaveLength(2);
    expect(step(view, 'account').status).toBe('PENDING');
  });
});

describe('adoptRun', () => {
  it('takes a stored run that is ahead, and later only lists the events it already contains', () => {
    const stored = { ...run(fold(started)), sequence: 5, status: 'COMPLETED' as const };
    const view = adoptRun(emptyView(RUN), stored);
    const caughtUp = foldRun(view, started);
    expect(caughtUp.events).toEqual([started]);
    expect(run(caughtUp).status).toBe('COMPLETED');
  });

  it('refuses a stored run that is behind the journal', () => {
    const view = fold(started, event(2, 'RunFailed', { code: 'x', message: 'y' }));
    expect(adoptRun(view, run(fold(started)))).toBe(view);
  });

  it('goes on after a snapshot from its sequence', () => {
    const view = foldSnapshot(emptyView(RUN), { ...run(fold(started)), sequence: 7 });
    expect(view.sequence).toBe(7);
    expect(foldRun(view, event(8, 'RunCompleted', { output: 1 })).run?.status).toBe('COMPLETED');
  });
});

describe('foldLive', () => {
  const frame = (kind: 'started' | 'tool' | 'delta' | 'finished', text: string | null, attempt = 1) => ({
    runId: RUN,
    stepId: 'draft',
    attempt,
    at: '2026-11-20T09:00:00.000Z',
    kind,
    worker: 'w-1',
    text,
  });

  it('joins deltas and begins anew with a new attempt', () => {
    const first = [frame('started', null), frame('delta', 'Hel'), frame('delta', 'lo')].reduce(foldLive, fold(started));
    expect(first.live.draft?.text).toBe('Hello');
    expect(foldLive(first, frame('delta', 'Again', 2)).live.draft).toMatchObject({ attempt: 2, text: 'Again' });
  });

  it('drops what an older attempt says too late', () => {
    const view = foldLive(fold(started), frame('delta', 'new', 2));
    expect(foldLive(view, frame('delta', 'old', 1))).toBe(view);
  });

  it('is gone once the journal says that the step has finished', () => {
    const view = foldLive(fold(started), frame('delta', 'Hello'));
    expect(foldRun(view, event(2, 'StepSucceeded', { stepId: 'draft', attempt: 1, output: {} })).live).toEqual({});
  });
});
