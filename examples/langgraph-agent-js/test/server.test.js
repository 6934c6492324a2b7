import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { server } from '../server.js';

const definition = parse(readFileSync(new URL('../definitions/headline.yaml', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: false }).compile(definition.output);
let url;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/agent`;
});
after(() => server.close());

const task = { taskId: 'r/head/1', timeoutAt: new Date(Date.now() + 60_000).toISOString() };
const post = (body, headers = {}) => fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
const ask = async (input, headers) => (await post(JSON.stringify({ task, input, session: null }), headers)).json();

test('a sentence that fits is taken as it is', async () => {
  assert.deepEqual(await ask({ text: 'the mill turns. And more.' }), { output: { headline: 'The mill turns', rounds: 0 }, confidence: 0.8, warnings: [] });
});

test('the loop shortens one cut a round until it fits', async () => {
  const { output } = await ask({ text: 'The really old mill (built in 1890) turns again, after a long repair', charsMax: 30 });
  assert.deepEqual(output, { headline: 'The old mill turns again', rounds: 3 });
});

test('what the loop cannot make fit is cut off, with a warning', async () => {
  const { output, confidence, warnings } = await ask({ text: 'x'.repeat(90), charsMax: 20 });
  assert.deepEqual([output.headline.length, output.rounds, confidence, warnings.length], [20, 6, 0.3, 1]);
});

test('every output fits the published schema', async () => {
  for (const text of ['a', 'One. Two.', 'w '.repeat(500), 'very very very long, '.repeat(40)]) {
    const { output } = await ask({ text });
    assert.ok(fits(output), JSON.stringify(fits.errors));
  }
});

test('the same key gets the same answer', async () => {
  const key = { 'Idempotency-Key': 'r/head/1' };
  assert.deepEqual(await ask({ text: 'First.' }, key), await ask({ text: 'Second.' }, key));
});

test('a text without a sentence is a failure that is not tried again', async () => {
  for (const text of ['   ', '...']) assert.equal((await ask({ text })).error.retriable, false);
});

test('what is no request is refused', async () => {
  assert.equal((await post('{"task":')).status, 400);
  assert.equal((await post(JSON.stringify({ input: 'x'.repeat(2_000_000) }))).status, 413);
  assert.equal((await fetch(url)).status, 404);
});
