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
