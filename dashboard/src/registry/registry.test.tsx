import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApplyPage } from './ApplyPage';
import { DefinitionPage } from './DefinitionPage';
import { RegistryPage } from './RegistryPage';

const ENTRY = {
  kind: 'agent',
  name: 'writer',
  version: 2,
  description: 'Writes answers.',
  publishedAt: '2026-11-20T09:00:00.000Z',
  digest: 'a'.repeat(64),
  deprecated: false,
  uses: { 'model/fast': 3 },
};
const MODEL = { ...ENTRY, kind: 'model', name: 'fast', description: 'A model.', uses: {} };
const DEFINITION = { ...ENTRY, versions: [1, 2], document: { agent: 'writer' }, yaml: 'agent: writer\n' };
const REFUSAL = {
  code: 'breaking_change',
  detail: 'Mend what errors lists.',
  errors: [{ pointer: '/input/required', line: 3, message: 'Version 1 takes {}, this one refuses it' }],
};

let answers: Record<string, unknown>;
let posted: { path: string; body: unknown; type: string | undefined }[];
let answer: () => Response;

beforeEach(() => {
  posted = [];
  answers = {
    '/api/v1/registry/agents': { entries: [ENTRY] },
    '/api/v1/registry/models': { entries: [MODEL] },
    '/api/v1/registry/agents/writer': DEFINITION,
    '/api/v1/registry/agents/writer/versions': { entries: [{ ...ENTRY, version: 1, deprecated: true }, ENTRY] },
    '/api/v1/registry/agents/writer/diff?from=1&to=2': {
      ...{ kind: 'agent', name: 'writer', from: 1, to: 2, uses: [] },
      changes: [{ pointer: '/input/required', kind: 'changed', before: ['a'], after: ['a', 'b'], breaking: true }],
      broken: [{ pointer: '/input/required', message: 'Version 1 takes {}', example: {} }],
    },
    '/api/v1/registry/agents/writer/used-by': {
      kind: 'agent',
      name: 'writer',
      entries: [{ kind: 'workflow', name: 'desk', version: 4, deprecated: false, newest: true, uses: null }],
      openRuns: {
        count: 1,
        newest: [
          { runId: 'r-1', workflow: 'desk', status: 'RUNNING', startedAt: '2026-11-20T09:00:00.000Z', version: 2 },
        ],
      },
    },
  };
  answer = () => Response.json({ definitions: [] });
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method === 'POST') {
      posted.push({ path, body: init.body, type: (init.headers as Record<string, string>)['Content-Type'] });
      return Promise.resolve(answer());
    }
    return Promise.resolve(Response.json(answers[path] ?? { entries: [] }));
  });
  // happy-dom has no modal dialogues.
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
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
          <Route path="/registry" element={<RegistryPage />} />
          <Route path="/registry/apply" element={<ApplyPage />} />
          <Route path="/registry/:kind/:name" element={<DefinitionPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

it('lists every kind and finds names and descriptions', async () => {
  open('/registry');
  expect(await screen.findAllByTestId('registry-row')).toHaveLength(2);
  fireEvent.change(screen.getByTestId('registry-search'), { target: { value: 'answers' } });
  expect(screen.getAllByTestId('registry-row').map((row) => row.textContent)).toEqual([
    expect.stringContaining('writer'),
  ]);
  fireEvent.change(screen.getByTestId('registry-kind'), { target: { value: 'models' } });
  expect(await screen.findByText('Nothing matches')).toBeTruthy();
});

it('shows a definition with what it works with, and its versions', async () => {
  open('/registry/agents/writer');
  expect((await screen.findByTestId('definition-yaml')).textContent).toBe('agent: writer\n');
  expect(screen.getByText('fast@3').getAttribute('href')).toBe('/registry/models/fast?version=3');
  expect(await screen.findByText('Version 1 (deprecated)')).toBeTruthy();
});

it('compares with the version before and marks what breaks', async () => {
  open('/registry/agents/writer?tab=diff');
  expect((await screen.findByTestId('diff-changes')).textContent).toContain('breaking');
  expect(screen.getByText('Version 2 breaks what others rely on.')).toBeTruthy();
});

it('tells who uses it', async () => {
  open('/registry/agents/writer?tab=users');
  expect((await screen.findByTestId('used-by')).textContent).toContain('desk@4');
  expect(screen.getByTestId('open-runs').textContent).toContain('r-1');
});

it('deprecates the version that is shown, once it is confirmed', async () => {
  open('/registry/agents/writer');
  fireEvent.click(await screen.findByTestId('definition-deprecate'));
  expect(posted).toEqual([]);
  fireEvent.click(screen.getByTestId('deprecate-submit'));
  await vi.waitFor(() =>
    expect(posted.map(({ path }) => path)).toEqual(['/api/v1/registry/agents/writer/deprecate?version=2']),
  );
});

it('publishes what is pasted, as it stands', async () => {
  answer = () =>
    Response.json({
      definitions: [
        { ...ENTRY, outcome: 'published', warnings: [{ pointer: '/model', line: 1, message: 'old' }], broken: [] },
      ],
    });
  open('/registry/apply');
  fireEvent.change(screen.getByTestId('apply-text'), { target: { value: 'agent: writer\n' } });
  fireEvent.click(screen.getByTestId('apply-publish'));
  expect((await screen.findByTestId('apply-outcome')).textContent).toContain('writer@2 is published');
  expect(screen.getByTestId('apply-outcome').textContent).toContain('old');
  expect(posted).toEqual([{ path: '/api/v1/registry', body: 'agent: writer\n', type: 'application/yaml' }]);
});

it('shows problems at their lines and asks before it breaks others', async () => {
  answer = () => Response.json(REFUSAL, { status: 409 });
  open('/registry/apply');
  fireEvent.change(screen.getByTestId('apply-text'), { target: { value: 'agent: writer\na: 1\ninput: {}\n' } });
  fireEvent.click(screen.getByTestId('apply-check'));
  expect((await screen.findByTestId('apply-problems')).textContent).toContain('Line 3');
  expect(screen.getByTestId('wrong-line').textContent).toBe('3');
  fireEvent.click(screen.getByText('Line 3'));
  expect(screen.getByTestId<HTMLTextAreaElement>('apply-text').selectionStart).toBe(19);
  fireEvent.click(screen.getByTestId('apply-allow-breaking'));
  fireEvent.click(screen.getByTestId('apply-publish'));
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  expect(posted.map(({ path }) => path)).toEqual([
    '/api/v1/registry?dryRun=true',
    '/api/v1/registry?breaking=allowed',
  ]);
});
