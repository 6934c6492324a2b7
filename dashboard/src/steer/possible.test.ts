import { describe, expect, it } from 'vitest';
import type { Run, Step } from '../api/types';
import { pendingStep, startedRun } from '../run/start';
import { failedStep, possible, signalsOf } from './possible';

const steps = (...changes: Partial<Step>[]): Step[] =>
  changes.map((change) => ({ ...pendingStep(change.id ?? 'only'), ...change }));

function run(change: Partial<Run>): Run {
  const event = { runId: 'r', sequence: 1, at: '', type: 'RunStarted', causationId: null, data: {} };
  return { ...startedRun(event), ...change };
}

function of(change: Partial<Run>, id: string) {
  const whole = run(change);
  const step = whole.steps.find((candidate) => candidate.id === id);
  if (!step) throw new Error(`no step ${id}`);
  return possible(whole, step);
}

const CHAIN = steps(
  { id: 'first', status: 'SUCCEEDED' },
  { id: 'second', status: 'PENDING', after: ['first'] },
  { id: 'third', status: 'PENDING', after: ['second'] },
);
const ROLLBACK = { code: 'cancelled', message: '', stepId: null, order: ['first'], since: '' };

describe('an output', () => {
  it('can be replaced until a step that may read it has begun, however far behind', () => {
    expect(of({ steps: CHAIN }, 'first').override).toBe(true);
    const begun = CHAIN.map((step) => (step.id === 'third' ? { ...step, status: 'RUNNING' as const } : step));
    expect(of({ steps: begun }, 'first').override).toBe(false);
  });

  it('cannot be given to a step that was skipped, nor in a run that has ended', () => {
    expect(of({ steps: steps({ id: 'a', status: 'SKIPPED' }) }, 'a').override).toBe(false);
    expect(of({ steps: CHAIN, status: 'COMPLETED' }, 'first').override).toBe(false);
  });
});

describe('a step', () => {
  it('is retried only after it failed', () => {
    const all = steps(
      { id: 'gate', status: 'WAITING_REVIEW', attempts: 0 },
      { id: 'broken', status: 'WAITING_REVIEW', attempts: 2 },
      { id: 'later', status: 'RETRYING', attempts: 1 },
    );
    expect(all.map(({ id }) => of({ steps: all }, id).retry)).toEqual([false, true, true]);
  });

  it('is skipped while it is not settled', () => {
    expect(of({ steps: CHAIN }, 'second').skip).toBe(true);
    expect(of({ steps: CHAIN }, 'first').skip).toBe(false);
  });

  it('can be forked from even when the run has ended, a call cannot', () => {
    const all = steps({ id: 'map', status: 'SUCCEEDED' }, { id: 'map.0', status: 'SUCCEEDED', owner: 'map' });
    expect(of({ steps: all, status: 'COMPLETED' }, 'map').fork).toBe(true);
    expect(of({ steps: all, status: 'COMPLETED' }, 'map.0').fork).toBe(false);
  });
});

it('moves only rollbacks while the run is rolled back', () => {
  const all = steps({ id: 'first', status: 'CANCELLED' }, { id: 'second' }, { ...pendingStep('first.undo'), status: 'RUNNING' });
  const change = { steps: all, compensation: ROLLBACK };
  expect(of(change, 'second').skip).toBe(false);
  expect(of(change, 'first.undo')).toMatchObject({ skip: true, override: true, fork: false });
});

it('knows the signals that can still be sent', () => {
  const all = steps(
    { id: 'paid', kind: 'signal', agent: 'payment', status: 'WAITING', signal: 'payment' },
    { id: 'sent', kind: 'signal', agent: 'parcel' },
    { id: 'gone', kind: 'signal', agent: 'old', status: 'SUCCEEDED' },
  );
  expect(signalsOf(run({ steps: all }))).toEqual(['payment', 'parcel']);
  expect(signalsOf(run({ steps: all, status: 'FAILED' }))).toEqual([]);
});

it('tries a failed run again from the step that failed, if one did', () => {
  const error = (stepId: string | null) => ({ code: 'x', message: 'y', stepId });
  expect(failedStep(run({ steps: CHAIN, status: 'FAILED', error: error('second') }))).toBe('second');
  expect(failedStep(run({ steps: CHAIN, status: 'FAILED', error: error('second.3') }))).toBe('second');
  expect(failedStep(run({ steps: CHAIN, status: 'FAILED', error: error(null) }))).toBeNull();
  expect(failedStep(run({ steps: CHAIN, status: 'RUNNING', error: error('second') }))).toBeNull();
});
