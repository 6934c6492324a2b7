import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LedgerCall } from '../api/calls';
import type { Review } from '../api/types';
import { WaitingCalls } from './WaitingCalls';

const KEY = 'ab'.repeat(32);
const CALL: LedgerCall = {
  key: KEY,
  status: 'needs_approval',
  runId: 's-1~01JD',
  stepId: 'pay',
  attempt: 1,
  agent: 'payer',
  tool: 'pay@1',
  since: '2026-11-20T09:00:00.000Z',
  arguments: { amount: 1 },
  argumentsText: '{"amount":12345678901234567890.5}',
  result: null,
  code: 'needs_approval',
  message: null,
  approval: null,
  approvedUntil: null,
  settled: null,
};
const REVIEW = { runId: 's-1~01JD', stepId: 'pay' } as Review;
const ADA = { by: 'ada', comment: null, at: '2026-11-20T09:01:00.000Z' };

let stored: LedgerCall[];
let asked: string[];
let posted: { path: string; body: unknown }[];
let answer: (path: string) => Response;

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('millrace.reviewer', 'ada');
  stored = [CALL];
  asked = [];
  posted = [];
  answer = () => Response.json(stored[0]);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method !== 'POST') {
      asked.push(path);
      return Promise.resolve(Response.json({ calls: stored }));
    }
    posted.push({ path, body: JSON.parse(init.body as string) as unknown });
    return Promise.resolve(answer(path));
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WaitingCalls review={REVIEW} />
    </QueryClientProvider>,
  );
}

const press = async (id: string) => fireEvent.click(await screen.findByTestId(id));

it('shows the exact arguments and approves this one call', async () => {
  show();
  expect((await screen.findByTestId('call-arguments')).textContent).toBe('{"amount":12345678901234567890.5}');
  expect(asked[0]).toBe('/api/v1/calls?status=all&runId=s-1%7E01JD&stepId=pay&limit=200');
  answer = () => {
    stored = [{ ...CALL, status: 'approved', approval: ADA, approvedUntil: '2026-11-27T09:01:00.000Z' }];
    return Response.json(stored[0]);
  };
  await press('call-approve');
  expect(await screen.findByText(/ada approved it until/)).toBeTruthy();
  expect(posted[0]).toEqual({ path: `/api/v1/calls/${KEY}/approve`, body: { by: 'ada' } });
  answer = () => Response.json({ runId: 's-1~01JD', forked: false, note: null });
  await press('calls-retry');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  expect(posted[1]).toEqual({ path: '/api/v1/runs/s-1~01JD/retry', body: { step: 'pay', actor: 'ada' } });
});

it('asks before it refuses', async () => {
  show();
  await press('call-refuse');
  expect(posted).toEqual([]);
  fireEvent.change(screen.getByTestId('call-comment'), { target: { value: 'wrong account' } });
  await press('call-confirm');
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(posted[0]).toEqual({ path: `/api/v1/calls/${KEY}/refuse`, body: { by: 'ada', comment: 'wrong account' } });
});

it('settles a call with what the tool answered, once that is JSON', async () => {
  stored = [{ ...CALL, status: 'unknown' }];
  show();
  await press('call-done');
  expect(screen.getByTestId<HTMLButtonElement>('call-confirm').disabled).toBe(true);
  fireEvent.change(screen.getByTestId('call-output'), { target: { value: '{"number": 7}' } });
  await press('call-confirm');
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(posted[0]).toEqual({
    path: `/api/v1/calls/${KEY}/settle`,
    body: { outcome: 'done', output: { number: 7 }, by: 'ada' },
  });
});

it('settles a call that was not done, and says when somebody was faster', async () => {
  stored = [{ ...CALL, status: 'unknown' }];
  show();
  answer = () => {
    stored = [{ ...CALL, status: 'done', settled: { ...ADA, by: 'bo' } }];
    return Response.json({ code: 'call_settled', detail: 'It is done; your decision had no effect.' }, { status: 409 });
  };
  await press('call-not-done');
  await press('call-confirm');
  expect(await screen.findByText(/your decision had no effect/)).toBeTruthy();
  expect(await screen.findByText(/bo found out that it happened/)).toBeTruthy();
  expect(posted[0]?.body).toEqual({ outcome: 'not_done', by: 'ada' });
});

it('is nothing where no person is needed, and decides nothing without a name', async () => {
  stored = [{ ...CALL, status: 'done' }];
  localStorage.clear();
  show();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByText('What the step wants to change')).toBeNull();
  cleanup();
  stored = [CALL];
  show();
  expect((await screen.findByTestId<HTMLButtonElement>('call-approve')).disabled).toBe(true);
});
