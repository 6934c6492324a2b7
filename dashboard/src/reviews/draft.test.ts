import { expect, it } from 'vitest';
import type { Review } from '../api/types';
import { draftOf, outputOf } from './draft';
import { orderReviews } from './order';
import { verdictWord, whyStopped } from './words';

const PROPOSED = { answer: 'Four pounds.', citations: [{ id: 'P-1' }], confidence: 0.5 };

it('edits the text of an answer and keeps the rest of the output', () => {
  const draft = draftOf(PROPOSED);
  expect(draft).toEqual({ kind: 'text', source: 'Four pounds.' });
  expect(outputOf(PROPOSED, { ...draft, source: 'Five.' })).toEqual({
    ok: true,
    changed: true,
    output: { ...PROPOSED, answer: 'Five.' },
  });
  expect(outputOf(PROPOSED, draft)).toMatchObject({ ok: true, changed: false });
});

it('refuses an empty answer', () => {
  expect(outputOf(PROPOSED, { kind: 'text', source: '  ' })).toMatchObject({ ok: false });
});

it('edits any other output as JSON and says what is wrong with it', () => {
  const draft = draftOf({ amount: 4 });
  expect(draft.kind).toBe('json');
  expect(outputOf({ amount: 4 }, draft)).toMatchObject({ ok: true, changed: false });
  expect(outputOf({ amount: 4 }, { ...draft, source: '{"amount": 5}' })).toEqual({
    ok: true,
    changed: true,
    output: { amount: 5 },
  });
  expect(outputOf({ amount: 4 }, { ...draft, source: '{' })).toMatchObject({ ok: false });
});

it('lets a reviewer write the output of a step that has none', () => {
  expect(outputOf(null, { kind: 'json', source: '{"answer": "By hand."}' })).toMatchObject({ ok: true, changed: true });
});

it('puts what is due first before the rest, and what is over last, newest first', () => {
  const review = (reviewId: string, status: Review['status'], dueAt: string, decidedAt: string | null = null) =>
    ({ reviewId, status, dueAt, decidedAt, requestedAt: '2026-11-20T08:00:00Z' }) as Review;
  const ordered = orderReviews([
    review('old', 'DECIDED', '2026-11-19T00:00:00Z', '2026-11-19T10:00:00Z'),
    review('later', 'OPEN', '2026-11-22T00:00:00Z'),
    review('new', 'DECIDED', '2026-11-19T00:00:00Z', '2026-11-20T10:00:00Z'),
    review('soon', 'CLAIMED', '2026-11-21T00:00:00Z'),
  ]);
  expect(ordered.map(({ reviewId }) => reviewId)).toEqual(['soon', 'later', 'new', 'old']);
});

it('says why the run stopped and what was decided', () => {
  expect(whyStopped({ reasonCode: 'gate', stepId: 'approval' })).toContain('when this condition holds');
  expect(whyStopped({ reasonCode: 'step_failed', stepId: 'draft' })).toContain('failed on every attempt');
  expect(['approve', 'EDIT', 'reject', null].map(verdictWord)).toEqual([
    'Approved',
    'Edited and approved',
    'Rejected',
    'Decided',
  ]);
});
