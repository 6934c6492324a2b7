import { describe, expect, it } from 'vitest';
import type { JournalEvent, JsonObject, Run, Step } from '../api/types';
import { foldRun } from './fold';
import { branches, progressOf, rollbackOf } from './tree';
import { emptyView } from './view';

const RUN = 's-1~01JD';
const USAGE = { inputTokens: 10, outputTokens: 5, costMicroUsd: 2, modelCalls: 1 };
const LATER = '2026-11-20T10:00:00.000Z';

const DEFINITION = {
  steps: {
    extract: { agent: 'reader', map: { over: 'input.pages' }, input: '{}' },
    refine: { agent: 'editor', loop: { until: 'true', maxIterations: 3 }, input: '{}', after: ['extract'] },
    team: { agent: 'boss', supervisor: { agents: ['a', 'b'], maxHops: 4 }, input: '{}' },
    refund: { workflow: 'refunds', input: '{}' },
    rest: { wait: 'PT1H' },
    paid: { signal: { name: 'payment', timeout: 'PT1H' } },
    book: { agent: 'booker', input: '{}' },
  },
};

type Happening = [type: string, data?: JsonObject];

function event(sequence: number, type: string, data: JsonObject): JournalEvent {
  const at = `2026-11-20T09:00:0${sequence % 10}.000Z`;
  return { runId: RUN, sequence, at, type, causationId: null, data };
}

/** The run after these events, behind its start. */
function after(...happenings: Happening[]): Run {
  const all: Happening[] = [['RunStarted', { workflow: 'trip', definition: DEFINITION }], ...happenings];
  const events = all.map(([type, data = {}], index) => event(index + 1, type, data));
  const { run } = events.reduce(foldRun, emptyView(RUN));
  if (run === null) throw new Error('no run was folded');
  return run;
}

function step(run: Run, id: string): Step {
  const found = run.steps.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
}

const scheduled = (stepId: string, attempt = 1): Happening => ['StepScheduled', { stepId, attempt, agent: 'x' }];
const done = (stepId: string): Happening => ['StepSucceeded', { stepId, attempt: 1, output: {}, usage: USAGE }];

describe('a run', () => {
  it('knows what each step of its definition is', () => {
    expect(after().steps.map(({ id, kind, agent }) => [id, kind, agent])).toEqual([
      ['extract', 'map', 'reader'],
      ['refine', 'loop', 'editor'],
      ['team', 'supervisor', 'boss'],
      ['refund', 'workflow', 'refunds'],
      ['rest', 'wait', null],
      ['paid', 'signal', 'payment'],
      ['book', 'agent', 'booker'],
    ]);
  });

  it('knows the run that started it and the run it goes on from', () => {
    const data = { parent: { runId: 'p', stepId: 'sub' }, forkedFrom: { runId: 'f', stepId: 'draft', sequence: 3 } };
    const { run } = foldRun(emptyView(RUN), event(1, 'RunStarted', data));
    expect(run?.parent).toEqual({ runId: 'p', stepId: 'sub' });
    expect(run?.forkedFrom).toEqual({ runId: 'f', stepId: 'draft' });
  });

  it('is held behind another one until it has its turn', () => {
    const held: Happening = ['RunHeld', { reason: 'session_busy', behind: 'other' }];
    expect(after(held).hold).toMatchObject({ by: 'other', reason: 'session_busy' });
    expect(after(held, ['RunReleased', { context: null }]).hold).toBeNull();
  });

  it('is paused whatever its steps do, until it is resumed', () => {
    const paused: Happening = ['RunPaused', { actor: 'user:ada', reason: 'coffee' }];
    const run = after(scheduled('book'), paused, done('book'));
    expect(run.status).toBe('PAUSED');
    expect(run.pause).toMatchObject({ by: 'user:ada', reason: 'coffee' });
    expect(after(scheduled('book'), paused, ['RunResumed', {}])).toMatchObject({ status: 'RUNNING', pause: null });
  });

  it('waits for review again when it is resumed while a person is asked', () => {
    const asked: Happening = ['ReviewRequested', { stepId: 'book', reviewId: 'r' }];
    expect(after(asked, ['RunPaused', {}], ['RunResumed', {}]).status).toBe('WAITING_REVIEW');
  });

  it('tells each bound it reached once', () => {
    const limit: Happening = ['LimitReached', { limit: 'parallel', message: 'm', consequence: 'wait' }];
    expect(after(limit, limit).limitsReached).toEqual(['parallel']);
  });

  it('rolls back in order and ends as rolled back', () => {
    const begun: Happening[] = [
      scheduled('book'),
      done('book'),
      scheduled('refund'),
      ['CompensationStarted', { code: 'cancelled', message: 'rain', stepId: null, order: ['refund', 'book'] }],
    ];
    const rolling = after(...begun, scheduled('refund.undo'), done('refund.undo'), scheduled('book.undo'));
    expect(step(rolling, 'refund').status).toBe('CANCELLED');
    expect(step(rolling, 'book.undo')).toMatchObject({ kind: 'rollback', owner: 'book', status: 'RUNNING' });
    expect(rollbackOf(rolling)).toEqual([
      { id: 'refund', status: 'SUCCEEDED' },
      { id: 'book', status: 'RUNNING' },
    ]);
    const ended = after(...begun, ['RunCompensated', { code: 'cancelled', message: 'rain' }]);
    expect(ended).toMatchObject({ status: 'COMPENSATED', error: { code: 'cancelled' } });
  });

  it('counts what a late result used and stays ended', () => {
    const late: Happening = ['LateResultRecorded', { stepId: 'book', attempt: 1, outcome: 'succeeded', usage: USAGE }];
    const run = after(scheduled('book'), ['RunCancelled', {}], late);
    expect(run).toMatchObject({ status: 'CANCELLED', usage: USAGE });
    expect(step(run, 'book')).toMatchObject({ status: 'CANCELLED', usage: USAGE });
  });
});

describe('a step', () => {
  it('is taken over by a fork with its output, or as skipped', () => {
    const run = after(
      ['StepTakenOver', { stepId: 'book', taken: { output: { seat: 1 }, confidence: 0.8, warnings: [], skipped: null, degraded: true } }],
      ['StepTakenOver', { stepId: 'refund', taken: { output: null, skipped: 'not needed' } }],
    );
    expect(step(run, 'book')).toMatchObject({
      status: 'SUCCEEDED',
      output: { seat: 1 },
      confidence: 0.8,
      attempts: 0,
      degraded: true,
    });
    expect(step(run, 'refund')).toMatchObject({ status: 'SKIPPED', reason: 'not needed' });
  });

  it('makes calls that stand below it, in order, and are counted', () => {
    const run = after(
      ['StepExpanded', { stepId: 'extract', input: [1, 2, 3], total: 3 }],
      scheduled('extract.0'),
      scheduled('book'),
      scheduled('extract.1'),
      done('extract.0'),
    );
    expect(run.steps.slice(0, 4).map(({ id, kind, owner }) => [id, kind, owner])).toEqual([
      ['extract', 'map', null],
      ['extract.0', 'call', 'extract'],
      ['extract.1', 'call', 'extract'],
      ['refine', 'loop', null],
    ]);
    const [extract] = branches(run.steps);
    expect(extract && progressOf(extract)).toEqual({ ended: 1, total: 3 });
  });

  it('that makes calls works no more than they do', () => {
    const run = after(
      ['StepExpanded', { stepId: 'extract', input: [1], total: 1 }],
      ['ReviewRequested', { stepId: 'extract.0', reviewId: 'r' }],
    );
    expect(run.status).toBe('WAITING_REVIEW');
  });

  it('that leaves off making calls takes the open ones with it', () => {
    const run = after(
      ['StepExpanded', { stepId: 'extract', input: [1, 2], total: 2 }],
      scheduled('extract.0'),
      done('extract.0'),
      scheduled('extract.1'),
      ['StepOverridden', { stepId: 'extract', output: [], actor: 'user:ada' }],
    );
    expect(step(run, 'extract')).toMatchObject({ status: 'SUCCEEDED', confidence: 1, total: null });
    expect(step(run, 'extract.0').status).toBe('SUCCEEDED');
    expect(step(run, 'extract.1').status).toBe('CANCELLED');
  });

  it('completes with its output and warnings', () => {
    const run = after(
      ['StepExpanded', { stepId: 'extract', input: [1], total: 1 }],
      ['StepCompleted', { stepId: 'extract', output: [null], warnings: ['item 0 was skipped'] }],
    );
    expect(step(run, 'extract')).toMatchObject({ status: 'SUCCEEDED', output: [null] });
    expect(run.warnings).toEqual(['item 0 was skipped']);
  });

  it('waits for a time or for a signal, and takes the signal along', () => {
    const waiting: Happening = ['StepWaiting', { stepId: 'paid', signal: 'payment', dueAt: LATER }];
    const signalled: Happening = ['SignalReceived', { signal: { name: 'payment', payload: 1 }, actor: 'user:ada' }];
    expect(step(after(waiting), 'paid')).toMatchObject({ status: 'WAITING', signal: 'payment', nextAttemptAt: LATER });
    expect(after(signalled).signals).toEqual(['payment']);
    const taken = after(signalled, waiting, ['StepCompleted', { stepId: 'paid', output: 1, warnings: [] }]);
    expect(taken.signals).toEqual([]);
    expect(step(taken, 'paid')).toMatchObject({ status: 'SUCCEEDED', output: 1, nextAttemptAt: null });
    expect(step(after(['StepWaiting', { stepId: 'rest', signal: null, dueAt: LATER }]), 'rest').signal).toBeNull();
  });

  it('starts a run of another workflow and adds up what that used', () => {
    const started: Happening = ['ChildStarted', { stepId: 'refund', attempt: 1, childRunId: 'child', input: {} }];
    expect(step(after(started), 'refund')).toMatchObject({ status: 'RUNNING', childRunId: 'child', attempts: 1 });
    const ended = after(started, ['ChildEnded', { stepId: 'refund', status: 'COMPLETED', usage: USAGE }]);
    expect(step(ended, 'refund').usage).toEqual(USAGE);
    expect(ended.usage).toEqual(USAGE);
  });

  it('whose attempt is refused waits for the next one', () => {
    const refused: Happening = ['AttemptRefused', { stepId: 'book', attempt: 1, agent: 'booker', code: 'agent_unavailable' }];
    expect(step(after(refused), 'book')).toMatchObject({
      status: 'RETRYING',
      attempts: 1,
      error: { code: 'agent_unavailable' },
    });
  });

  it('goes on with what there is, and says so', () => {
    const run = after(scheduled('book'), [
      'StepDegraded',
      { stepId: 'book', output: { part: 1 }, code: 'agent_error', message: 'broke' },
    ]);
    expect(step(run, 'book')).toMatchObject({
      status: 'SUCCEEDED',
      degraded: true,
      output: { part: 1 },
      warnings: ['agent_error: broke'],
    });
  });

  it('is tried again when a person asks', () => {
    const run = after(
      scheduled('book'),
      ['ReviewRequested', { stepId: 'book', reviewId: 'r' }],
      ['StepRetryRequested', { stepId: 'book', actor: 'user:ada' }],
    );
    expect(step(run, 'book').status).toBe('RETRYING');
    expect(run.status).toBe('RUNNING');
  });

  it('keeps the reason it was skipped for', () => {
    const run = after(['StepSkipped', { stepId: 'book', reason: 'too late', actor: 'user:ada' }]);
    expect(step(run, 'book')).toMatchObject({ status: 'SKIPPED', reason: 'too late' });
  });
});
