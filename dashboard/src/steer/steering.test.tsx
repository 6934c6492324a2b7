import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Run, Step } from '../api/types';
import { RunBanners } from '../run/RunBanners';
import { pendingStep, startedRun } from '../run/start';
import { StepList } from '../run/StepList';
import { RunActions } from './RunActions';
import { StepActions } from './StepActions';

const EVENT = { runId: 's-1~01JD', sequence: 1, at: '2026-11-20T09:00:00.000Z', type: '', causationId: null, data: {} };

const first: Step = { ...pendingStep('first'), status: 'SUCCEEDED', output: { said: 1 } };
const second: Step = { ...pendingStep('second'), after: ['first'] };

const run = (change: Partial<Run> = {}): Run => ({
  ...startedRun(EVENT),
  input: { text: 'hi' },
  steps: [first, second],
  ...change,
});

interface Posted {
  path: string;
  body: unknown;
  key: string | undefined;
}

let posted: Posted[];
let answers: (() => Response)[];

beforeEach(() => {
  localStorage.clear();
  posted = [];
  answers = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    posted.push({ path, body: JSON.parse(init.body as string) as unknown, key: headers['Idempotency-Key'] });
    return Promise.resolve(answers.shift()?.() ?? Response.json({ runId: 's-1~01JD', forked: false, note: null }));
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Place() {
  return <output data-testid="place">{useLocation().pathname}</output>;
}

function show(content: React.ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        {content}
        <Place />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

const press = (id: string) => fireEvent.click(screen.getByTestId(id));
const write = (id: string, value: string) => fireEvent.change(screen.getByTestId(id), { target: { value } });
const arrived = (count: number) => vi.waitFor(() => expect(posted).toHaveLength(count));

it('cancels with a rollback where that is chosen, in the name of who is known', async () => {
  localStorage.setItem('millrace.reviewer', 'ada');
  show(<RunActions run={run()} />);
  press('run-cancel');
  press('cancel-roll-back');
  press('cancel-submit');
  await arrived(1);
  expect(posted[0]).toMatchObject({
    path: '/api/v1/runs/s-1~01JD/cancel',
    body: { reason: 'cancelled on the dashboard', compensate: true, actor: 'ada' },
  });
});

it('offers neither pause nor cancel for a run that has ended', () => {
  show(<RunActions run={run({ status: 'COMPLETED' })} />);
  expect(screen.queryByTestId('run-pause')).toBeNull();
  expect(screen.queryByTestId('run-cancel')).toBeNull();
});

it('pauses, and resumes from the banner', async () => {
  show(<RunActions run={run()} />);
  press('run-pause');
  await arrived(1);
  cleanup();
  const pause = { by: 'user:ada', reason: 'coffee', since: EVENT.at };
  show(<RunBanners run={run({ status: 'PAUSED', pause })} events={[]} steered />);
  expect(screen.getByTestId('banner-paused').textContent).toContain('by user:ada');
  press('run-resume');
  await arrived(2);
  expect(posted.map(({ path }) => path.split('/').at(-1))).toEqual(['pause', 'resume']);
});

it('goes on with an edited output once it is JSON', async () => {
  show(<StepActions run={run()} step={first} />);
  press('step-override');
  write('override-output', '{"said": ');
  expect(screen.getByTestId<HTMLButtonElement>('override-submit').disabled).toBe(true);
  write('override-output', '{"said": 2}');
  press('override-submit');
  await arrived(1);
  expect(posted[0]?.body).toEqual({ step: 'first', output: { said: 2 } });
});

it('forks with another input and leads to the new run', async () => {
  answers.push(() => Response.json({ runId: 's-1~01JE', forked: true }));
  show(<StepActions run={run({ status: 'COMPLETED' })} step={second} />);
  press('step-fork');
  write('fork-input', '{"text": "ho"}');
  press('fork-submit');
  await arrived(1);
  expect(posted[0]?.body).toEqual({ step: 'second', latest: false, input: { text: 'ho' } });
  await vi.waitFor(() => expect(screen.getByTestId('place').textContent).toBe('/runs/s-1~01JE'));
});

it('keeps the key of a wish until it is accepted, and takes a new one for another wish', async () => {
  answers.push(() => Response.json({ code: 'journal_unavailable', detail: 'Kafka is away.' }, { status: 503 }));
  show(<StepActions run={run()} step={second} />);
  press('step-skip');
  press('skip-submit');
  expect(await screen.findByText(/Kafka is away/)).toBeTruthy();
  press('skip-submit');
  await arrived(2);
  expect(posted[1]?.key).toBe(posted[0]?.key);
  await vi.waitFor(() => expect(screen.queryByTestId('skip-submit')).toBeNull());
  press('step-skip');
  press('skip-submit');
  await arrived(3);
  expect(posted[2]?.key).not.toBe(posted[0]?.key);
});

it('tries a failed run again and leads to the fork', async () => {
  answers.push(() => Response.json({ runId: 's-1~01JE', forked: true }));
  const error = { code: 'agent_error', message: 'broke', stepId: 'second' };
  show(<RunActions run={run({ status: 'FAILED', error })} />);
  expect(screen.getByTestId('run-retry').textContent).toContain('second');
  press('run-retry');
  await vi.waitFor(() => expect(screen.getByTestId('place').textContent).toBe('/runs/s-1~01JE'));
});

it('shows how far a rollback is, in its order', () => {
  const compensation = { code: 'cancelled', message: 'rain', stepId: null, order: ['second', 'first'], since: EVENT.at };
  const undo: Step = { ...pendingStep('second.undo'), status: 'SUCCEEDED' };
  show(<RunBanners run={run({ steps: [first, second, undo], compensation })} events={[]} steered />);
  const banner = screen.getByTestId('banner-rollback');
  expect(banner.textContent).toContain('1 of 2');
  expect([...banner.querySelectorAll('li')].map((item) => item.textContent)).toEqual(['second Undone', 'first To undo']);
});

it('says once what failed when a bound was the reason', () => {
  const message = 'All tokens are used';
  const reached = { ...EVENT, type: 'LimitReached', data: { limit: 'tokens', message, consequence: 'fail' } };
  const error = { code: 'budget_exceeded', message, stepId: null };
  show(<RunBanners run={run({ status: 'FAILED', error, limitsReached: ['tokens'] })} events={[reached]} steered />);
  expect(screen.queryByTestId('banner-limit')).toBeNull();
  cleanup();
  show(<RunBanners run={run({ limitsReached: ['tokens'] })} events={[reached]} steered />);
  expect(screen.getByTestId('banner-limit').textContent).toContain(message);
});

it('hides many calls until they are asked for', () => {
  const map: Step = { ...pendingStep('map'), kind: 'map', status: 'RUNNING', total: 12 };
  const calls = Array.from({ length: 9 }, (_, index): Step => ({ ...pendingStep(`map.${index}`), status: 'SUCCEEDED' }));
  show(<StepList run={run({ steps: [map, ...calls] })} selected={null} onSelect={() => undefined} />);
  expect(screen.queryByTestId('step-map.0')).toBeNull();
  expect(screen.getByTestId('step-map').textContent).toContain('9/12');
  press('calls-map');
  expect(screen.getByTestId('step-map.8')).toBeTruthy();
});
