import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EvaluationPage } from './EvaluationPage';
import { EvaluationsPage } from './EvaluationsPage';
import type { Evaluation } from './types';

function result(id: string, passed: boolean): Evaluation {
  return {
    id,
    suite: 'fees',
    description: 'Fees of the desk.',
    suiteDigest: 'd',
    workflow: 'support-desk',
    versions: ['support-desk@1'],
    startedAt: '2026-11-20T10:00:00Z',
    endedAt: '2026-11-20T10:00:01Z',
    repeat: 1,
    score: passed ? 1 : 0.5,
    cases: 1,
    passed: passed ? 1 : 0,
    passRate: { value: 1, low: 0.2, high: 1 },
    totals: { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0, latencyMedianMs: 9, latencyP95Ms: 9 },
    judge: { workflow: '', versions: [], prompts: [], models: [], judged: 0, notJudged: 1, score: null },
    results: [
      {
        name: 'abroad',
        score: passed ? 1 : 0.5,
        passed,
        attempts: [
          {
            runId: '01JD0000000000000000000000',
            status: 'COMPLETED',
            proposed: false,
            latencyMs: 9,
            inputTokens: 0,
            outputTokens: 0,
            costMicroUsd: 0,
            modelCalls: 0,
            checks: [
              { kind: 'status', target: 'COMPLETED', passed: true, detail: null },
              { kind: 'fact', target: '0.5%', passed, detail: passed ? null : 'not in: nothing' },
            ],
            rubric: { score: null, note: 'no judge was named', runId: null },
          },
        ],
      },
    ],
  };
}

const KEPT: Record<string, Evaluation> = { 'ev-2': result('ev-2', false), 'ev-1': result('ev-1', true) };
let stored: Record<string, Evaluation>;

beforeEach(() => {
  stored = KEPT;
  vi.stubGlobal('fetch', (path: string) => {
    const id = /evaluations\/(ev-\d)/.exec(path)?.[1];
    const answer = id ? stored[id] : { evaluations: Object.values(stored), next: null };
    return Promise.resolve(
      answer
        ? Response.json(answer)
        : Response.json({ code: 'evaluation_unknown', detail: 'There is no such result.' }, { status: 404 }),
    );
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(path: string) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[path]}>
        <Routes>
          <Route path="/evaluations" element={<EvaluationsPage />} />
          <Route path="/evaluations/:evaluationId" element={<EvaluationPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

it('shows a suite with its scores over time and compares two chosen results', async () => {
  open('/evaluations');
  expect(await screen.findByRole('img', { name: 'Scores, oldest first: 1.00, 0.50' })).toBeTruthy();
  const compare = screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' });
  expect(compare.disabled).toBe(true);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Compare ev-1' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Compare ev-2' }));
  fireEvent.click(compare);
  const comparison = await screen.findByTestId('comparison');
  expect(comparison.textContent).toContain('Fail now');
  expect(comparison.textContent).toContain('−0.500');
});

it('shows failed checks with what was found, the run behind them and rubrics that nobody judged', async () => {
  open('/evaluations/ev-2');
  expect(await screen.findByText('not in: nothing')).toBeTruthy();
  expect(screen.getByRole('link', { name: /01JD/ }).getAttribute('href')).toBe('/runs/01JD0000000000000000000000');
  expect(screen.getByText('1 not judged')).toBeTruthy();
  expect(screen.getByTestId('evaluation-case').getAttribute('data-passed')).toBe('false');
});

it('says what to do while there is no result, and what is wrong with an unknown one', async () => {
  stored = {};
  open('/evaluations');
  expect(await screen.findByText('No result yet')).toBeTruthy();
  cleanup();
  open('/evaluations/ev-9');
  expect(await screen.findByText('evaluation_unknown')).toBeTruthy();
});
