import { afterEach, expect, it, vi } from 'vitest';
import { ApiError, query, readProblem, request } from './client';

afterEach(() => vi.unstubAllGlobals());

it('keeps the code, the detail and the field errors of a problem document', async () => {
  const problem = {
    code: 'input_invalid',
    title: 'Invalid',
    detail: 'The input is wrong.',
    errors: [{ pointer: '/question', message: 'is required' }],
  };
  const error = await readProblem(
    new Response(JSON.stringify(problem), { status: 400, headers: { 'Retry-After': '3' } }),
  );
  expect(error).toMatchObject({
    status: 400,
    code: 'input_invalid',
    message: 'The input is wrong.',
    errors: problem.errors,
    retryAfterS: 3,
  });
});

it('makes a problem of an answer that is none', async () => {
  const error = await readProblem(new Response('<html>', { status: 502 }));
  expect(error).toMatchObject({
    status: 502,
    code: 'http_502',
    message: 'The server answered 502.',
    retryAfterS: null,
  });
});

it('says that the platform could not be reached', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
  await expect(request('/api/v1/runs')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
});

it('sends JSON and reads JSON', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json({ ok: true })));
  vi.stubGlobal('fetch', fetch);
  await expect(request('/x', { method: 'POST', body: { a: 1 }, headers: { 'Idempotency-Key': 'k' } })).resolves.toEqual(
    { ok: true },
  );
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: { 'Idempotency-Key': 'k', 'Content-Type': 'application/json' },
  });
});

it('leaves empty parameters out of the query', () => {
  expect(query({ status: '', text: 'a b', before: null, limit: 50 })).toBe('?text=a+b&limit=50');
  expect(query({ status: '' })).toBe('');
});

it('is an Error whose message is the detail', () => {
  expect(new ApiError(404, 'run_unknown', 'No such run.')).toMatchObject({ message: 'No such run.', name: 'ApiError' });
});
