import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { AgentFailure } from '../millrace/agent-failure.js';
import { ClaimChecks } from '../millrace/claim-checks.js';
import { Remembered, Tasks, answer } from '../millrace/tasks.js';
import { readability } from '../readability.js';

const definition = parse(readFileSync(new URL('../definitions/readability.yaml', import.meta.url), 'utf8'));
const nowhere = new ClaimChecks('http://127.0.0.1:9');
const text = 'The mill turns. The race runs fast and never stops.';
const task = (fields = {}) => ({
  ...{ taskId: 'r/measure/1', runId: 'r', stepId: 'measure', attempt: 1, agent: 'readability', agentVersion: 1 },
  ...{ input: JSON.stringify({ text }), context: null, timeoutAt: Date.now() + 60_000, ...fields },
});
const tasks = (work, fields = {}) => new Tasks({ definition: { ...definition, ...fields }, work, claims: nowhere });
const failure = (result) => result.outcome['io.millrace.TaskFailed'];
const success = (result) => result.outcome['io.millrace.TaskSucceeded'];

test('a task is answered with what the agent found', async () => {
  const result = await tasks((input) => answer({ output: readability(input.text), confidence: 0.5, warnings: ['short'] })).result(task());
  assert.deepEqual(JSON.parse(success(result).output), { words: 10, sentences: 2, readingSeconds: 3, score: 100, grade: 'easy' });
  assert.deepEqual([result.taskId, success(result).confidence, success(result).warnings], ['r/measure/1', 0.5, ['short']]);
});

test('a task that nobody waits for is not worked on', async () => {
  assert.equal(await tasks(() => assert.fail('worked')).result(task({ timeoutAt: Date.now() })), null);
});

test('a task that comes twice is done once, and one that may be tried again is done again', async () => {
  let calls = 0;
  const once = tasks(() => (calls++, readability(text)));
  assert.equal(await once.result(task()), await once.result(task()));
  assert.equal(calls, 1);
  const again = tasks(() => {
    calls++;
    throw new AgentFailure('busy', 'later', { retriable: true, retryAfterMs: 5 });
  });
  await again.result(task());
  assert.deepEqual(failure(await again.result(task())), { code: 'busy', message: 'later', retriable: true, retryAfterMs: 5, partial: null });
  assert.equal(calls, 3);
});

test('an input and an output against the schema are refused', async () => {
  const wrong = failure(await tasks(() => assert.fail('worked')).result(task({ input: '{"text": 5}' })));
  assert.deepEqual([wrong.code, wrong.retriable], ['input_invalid', false]);
  assert.equal(failure(await tasks(() => ({ words: -1 })).result(task())).code, 'output_invalid');
});

test('a cancelled task ends at once, also when the cancellation came first', async () => {
  let cancel;
  const running = tasks((_, { signal }) => new Promise(() => (cancel(), assert.equal(signal.aborted, true))));
  cancel = () => running.cancel('r/measure/1', 'the run ended');
  assert.deepEqual([failure(await running.result(task())).code, failure(await running.result(task())).retriable], ['cancelled', false]);
  const early = tasks(() => assert.fail('worked'));
  early.cancel('r/measure/1', 'the run ended');
  assert.equal(failure(await early.result(task())).code, 'cancelled');
});

test('time that is over is said by whose limit it was', async () => {
  const never = () => new Promise(() => {});
  assert.equal(failure(await tasks(never, { limits: { timeMs: 20 } }).result(task())).code, 'agent_timeout');
  const step = failure(await tasks(never).result(task({ timeoutAt: Date.now() + 30 })));
  assert.deepEqual([step.code, step.retriable], ['step_timeout', true]);
});

test('the message of an unexpected error stays in the log', async () => {
  const log = console.error;
  const logged = [];
  console.error = (...line) => logged.push(line.join(' '));
  try {
    const result = failure(await tasks(() => { throw new Error('secret 4711'); }).result(task()));
    assert.equal(result.code, 'agent_error');
    assert.ok(!result.message.includes('4711') && logged.join().includes('4711'));
  } finally {
    console.error = log;
  }
});

test('what is remembered is bounded', () => {
  const remembered = new Remembered();
  for (let i = 0; i <= 10_000; i++) remembered.set(i, `v${i}`);
  assert.deepEqual([remembered.get(0), remembered.get(1), remembered.get(10_000)], [undefined, 'v1', 'v10000']);
});

test('claim checks are resolved, stored and refused', async (t) => {
  const bytes = Buffer.from(JSON.stringify('long text'));
  const id = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  let busy = 1;
  const server = createServer((request, response) => {
    if (busy-- > 0) response.writeHead(503).end();
    else if (request.method === 'POST') response.writeHead(201).end('{"$claim":"sha256:x","bytes":1}');
    else response.writeHead(request.url.endsWith(id) ? 200 : 404).end(bytes);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const claims = new ClaimChecks(`http://127.0.0.1:${server.address().port}`);
  const { signal } = new AbortController();
  const ref = { $claim: id, bytes: bytes.length };
  assert.deepEqual(await claims.resolve({ a: [ref, 1], b: ref }, signal), { a: ['long text', 1], b: 'long text' });
  assert.equal(await claims.store('"small"', 'r', signal), '"small"');
  assert.equal(await claims.store(JSON.stringify('x'.repeat(70_000)), 'r', signal), '{"$claim":"sha256:x","bytes":1}');
  for (const wrong of [{ ...ref, bytes: 3 }, { $claim: '../x', bytes: 3 }, { $claim: `sha256:${'0'.repeat(64)}`, bytes: 3 }])
    await assert.rejects(claims.resolve(wrong, signal), { code: 'claim_invalid' });
  await assert.rejects(nowhere.resolve(ref, signal), { code: 'claim_unavailable', retriable: true });
});

test('the agent’s output fits its published schema', async () => {
  for (const sample of [text, 'One', '— — —', 'Unquestionably extraordinary institutional responsibilities notwithstanding.'])
    assert.ok(success(await tasks((input) => readability(input.text)).result(task({ input: JSON.stringify({ text: sample }) }))), sample);
});
