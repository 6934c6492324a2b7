import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRunStream } from './useRunStream';

const RUN = 's-1~01JD';

class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  close() {
    this.onerror = null;
  }
}

function event(sequence: number, type: string, data: object = {}) {
  return { runId: RUN, sequence, at: '2026-11-20T09:00:00.000Z', type, causationId: null, data };
}

const JOURNAL = [
  event(1, 'RunStarted', { workflow: 'w', definition: { steps: { only: { agent: 'one' } } } }),
  event(2, 'StepScheduled', { stepId: 'only', attempt: 1 }),
  event(3, 'StepSucceeded', { stepId: 'only', attempt: 1, output: {} }),
];

async function send(type: string, body: unknown) {
  await act(async () => {
    FakeEventSource.opened.at(-1)?.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(body) }));
    await vi.advanceTimersByTimeAsync(60);
  });
}

let asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
  asked = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    if (path.includes('/events'))
      return Promise.resolve(Response.json({ runId: RUN, events: JOURNAL.slice(1), next: null }));
    return Promise.resolve(Response.json({ code: 'run_unknown', detail: 'No such run.' }, { status: 404 }));
  });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('fetches the history when the stream leaves a hole', async () => {
  const { result } = renderHook(() => useRunStream(RUN));
  await send('journal', JOURNAL[0]);
  await send('journal', JOURNAL[2]);
  expect(asked).toContain(`/api/v1/runs/${RUN}/events?after=1&limit=500`);
  expect(result.current.view.events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(result.current.view.gap).toBe(false);
  expect(result.current.view.run?.steps[0]?.status).toBe('SUCCEEDED');
});

it('waits for a run that is not stored yet, then says that there is none', async () => {
  const { result } = renderHook(() => useRunStream(RUN));
  await act(() => vi.advanceTimersByTimeAsync(3_500));
  expect(result.current.error).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(4_000));
  expect(result.current.error).toMatchObject({ code: 'run_unknown' });
});

it('opens nothing without a run, and forgets the old run with a new one', async () => {
  const { result, rerender } = renderHook(({ id }: { id: string | null }) => useRunStream(id), {
    initialProps: { id: null as string | null },
  });
  expect(FakeEventSource.opened).toHaveLength(0);
  rerender({ id: RUN });
  await send('journal', JOURNAL[0]);
  expect(result.current.view.run?.workflow).toBe('w');
  rerender({ id: 'another' });
  expect(result.current.view.run).toBeNull();
});
