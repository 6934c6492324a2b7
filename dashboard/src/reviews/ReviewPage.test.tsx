import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Review } from '../api/types';
import { ReviewPage } from './ReviewPage';

const REVIEW: Review = {
  reviewId: 's-1~01JD:approval:1',
  runId: 's-1~01JD',
  stepId: 'approval',
  sessionId: 's-1',
  workflow: 'support-desk',
  workflowVersion: 1,
  role: 'support-lead',
  status: 'OPEN',
  reason: 'steps.draft.confidence < 0.7',
  reasonCode: 'gate',
  message: 'Why?',
  input: { question: 'Why?' },
  context: { draft: { output: { answer: 'Because.' }, confidence: 0.5 } },
  proposed: { answer: 'Because.', citations: [] },
  requestedAt: '2026-11-20T09:00:00.000Z',
  dueAt: null,
  claimedBy: null,
  claimedAt: null,
  verdict: null,
  output: null,
  comment: null,
  decidedBy: null,
  decidedAt: null,
};

let stored: Review;
let posted: { path: string; body: unknown }[];
let answer: () => Response;

beforeEach(() => {
  localStorage.clear();
  stored = REVIEW;
  posted = [];
  answer = () => Response.json({ ...stored, status: 'DECIDED' });
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method !== 'POST') return Promise.resolve(Response.json(stored));
    posted.push({ path, body: JSON.parse(init.body as string) as unknown });
    return Promise.resolve(answer());
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(actor = 'ada') {
  localStorage.setItem('millrace.reviewer', actor);
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[`/reviews/${encodeURIComponent(REVIEW.reviewId)}`]}>
        <Routes>
          <Route path="/reviews/:reviewId" element={<ReviewPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByTestId('review-approve');
}

const press = (id: string) => fireEvent.click(screen.getByTestId(id));

it('approves what was proposed, signed', async () => {
  await open();
  press('review-approve');
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(posted[0]).toEqual({
    path: `/api/v1/reviews/${encodeURIComponent(REVIEW.reviewId)}/decision`,
    body: { verdict: 'approve', actor: 'ada' },
  });
});

it('asks for a name instead of deciding without one', async () => {
  await open('');
  press('review-approve');
  expect(posted).toEqual([]);
  expect(screen.getByRole('alert').textContent).toContain('enter your name');
  expect(document.activeElement).toBe(screen.getByTestId('review-actor'));
});

it('sends the edited text inside the whole output, once it has changed', async () => {
  await open();
  press('review-edit');
  expect(screen.getByTestId<HTMLButtonElement>('review-edit-submit').disabled).toBe(true);
  fireEvent.change(screen.getByTestId('review-output'), { target: { value: 'Because of a fee.' } });
  fireEvent.change(screen.getByTestId('review-comment'), { target: { value: 'clearer' } });
  press('review-edit-submit');
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(posted[0]?.body).toEqual({
    verdict: 'edit',
    output: { answer: 'Because of a fee.', citations: [] },
    comment: 'clearer',
    actor: 'ada',
  });
});

it('says that somebody was faster and shows what they decided', async () => {
  await open();
  answer = () => {
    stored = {
      ...REVIEW,
      status: 'DECIDED',
      verdict: 'reject',
      decidedBy: 'bo',
      decidedAt: '2026-11-20T09:01:00.000Z',
    };
    return Response.json({ code: 'review_decided', detail: 'Decided.' }, { status: 409 });
  };
  press('review-approve');
  expect(await screen.findByText(/Somebody has decided this review already/)).toBeTruthy();
  expect(await screen.findByText('Rejected')).toBeTruthy();
});

it('does not let a second person decide what another holds', async () => {
  stored = { ...REVIEW, status: 'CLAIMED', claimedBy: 'bo' };
  await open();
  expect(screen.getByText('bo holds this review.')).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>('review-approve').disabled).toBe(true);
});
