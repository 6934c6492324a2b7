import { expect, it } from 'vitest';
import type { JsonObject } from '../api/types';
import { sentence, tone } from './sentences';

function said(type: string, data: JsonObject): string {
  return sentence({ runId: 'r', sequence: 1, at: '2026-11-20T09:00:00.000Z', type, causationId: null, data });
}

it.each<[string, JsonObject, string]>([
  [
    'RunStarted',
    { workflow: 'support-desk', workflowVersion: 1, intent: { label: 'fees', confidence: 0.94 } },
    'Started support-desk@1 for “fees” (94 % sure).',
  ],
  ['RunStarted', { workflow: 'support-desk', workflowVersion: 1, intent: null }, 'Started support-desk@1.'],
  [
    'RunRejected',
    { code: 'input_invalid', message: 'No question' },
    'The request was refused: No question (input_invalid)',
  ],
  ['StepScheduled', { stepId: 'draft', agent: 'answer-writer', attempt: 1 }, 'Gave draft to answer-writer.'],
  [
    'StepScheduled',
    { stepId: 'draft', agent: 'answer-writer', attempt: 2 },
    'Gave draft to answer-writer again, attempt 2.',
  ],
  [
    'StepSucceeded',
    { stepId: 'draft', confidence: 0.5, warnings: ['a'] },
    'draft finished with confidence 50 %, 1 warning.',
  ],
  [
    'StepRetryScheduled',
    { stepId: 'draft', nextAttempt: 2, dueAt: '2026-11-20T09:00:01.500Z' },
    'draft will be tried again in 1.5 s, attempt 2.',
  ],
  ['StepSkipped', { stepId: 'approval', reason: 'not needed' }, 'approval was skipped: not needed.'],
  [
    'ReviewDecided',
    { stepId: 'approval', verdict: 'EDIT', actor: 'ada', comment: 'shorter' },
    'ada edited and approved approval: “shorter”.',
  ],
  [
    'ReviewExpired',
    { stepId: 'approval', consequence: 'reject' },
    'Nobody decided approval in time; consequence: reject.',
  ],
  ['RunHeld', { reason: 'session_busy', behind: 's-1~01JD' }, 'The run waits for its turn behind s-1~01JD.'],
  ['RunReleased', {}, 'The run has its turn.'],
  ['RunPaused', { actor: 'user:ada', reason: 'coffee' }, 'user:ada paused the run: coffee.'],
  ['RunResumed', { actor: 'user:ada', reason: '' }, 'user:ada let the run go on.'],
  ['StepTakenOver', { stepId: 'a', taken: { output: 1 } }, 'a is taken over from the run this one comes from.'],
  [
    'AttemptRefused',
    { stepId: 'a', attempt: 2, code: 'agent_unavailable', message: 'Left alone' },
    'Attempt 2 at a was not made: Left alone (agent_unavailable)',
  ],
  ['StepRetryRequested', { stepId: 'a', actor: 'user:ada' }, 'user:ada asked to try a again.'],
  ['StepExpanded', { stepId: 'extract', total: 12 }, 'extract begins to make calls, 12 at most.'],
  ['StepWaiting', { stepId: 'paid', signal: 'payment', dueAt: null }, 'paid waits for the signal payment.'],
  [
    'ChildStarted',
    { stepId: 'refund', workflow: 'refunds', workflowVersion: 2 },
    'refund started a run of refunds@2.',
  ],
  ['ChildEnded', { stepId: 'refund', status: 'COMPLETED' }, 'The run that refund started has ended: completed.'],
  ['StepCompleted', { stepId: 'extract', warnings: ['a', 'b'] }, 'extract finished, 2 warnings.'],
  [
    'StepDegraded',
    { stepId: 'a', code: 'agent_error', message: 'Broke' },
    'a goes on with what there is: Broke (agent_error)',
  ],
  ['StepOverridden', { stepId: 'a', actor: 'user:ada', comment: 'by hand' }, 'user:ada gave a its output: “by hand”.'],
  ['StepSkipped', { stepId: 'a', reason: 'too late', actor: 'user:ada' }, 'user:ada skipped a: too late.'],
  ['StepFailed', { stepId: 'a', attempts: 1, code: 'x', message: 'No' }, 'a gave up after 1 attempt: No (x)'],
  ['SignalReceived', { signal: { name: 'payment' }, actor: 'user:ada' }, 'user:ada sent the signal payment.'],
  [
    'LimitReached',
    { limit: 'tokens', message: 'All used', consequence: 'degrade' },
    'A bound is reached (tokens): All used; consequence: degrade.',
  ],
  [
    'LateResultRecorded',
    { stepId: 'a', attempt: 1, outcome: 'succeeded' },
    'A result of a, attempt 1, came when nobody waited for it any more: succeeded.',
  ],
  [
    'CompensationStarted',
    { code: 'cancelled', message: 'rain', order: ['pay', 'book'] },
    'What the run did is rolled back (pay, then book): rain (cancelled)',
  ],
  [
    'RunCompensated',
    { code: 'cancelled', message: 'rain' },
    'Everything the run did outside is rolled back: rain (cancelled)',
  ],
  ['RunCancelled', { actor: 'ada', reason: 'enough' }, 'ada cancelled the run: enough.'],
  ['SomethingNew', {}, 'SomethingNew'],
])('says %s %j', (type, data, expected) => {
  expect(said(type, data)).toBe(expected);
});

it('gives a rejection another tone than an approval', () => {
  const decided = (verdict: string) =>
    tone({ runId: 'r', sequence: 1, at: '', type: 'ReviewDecided', causationId: null, data: { verdict } });
  expect([decided('APPROVE'), decided('REJECT')]).toEqual(['good', 'bad']);
});
