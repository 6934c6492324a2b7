import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import kafkajs from 'kafkajs';
import { codec } from '../millrace/codec.js';
import { partitionKey } from '../millrace/tasks.js';

const contracts = fileURLToPath(new URL('../../../contracts/src', import.meta.url));
const schemas = `${contracts}/main/resources/avro`;
const golden = (name) => Buffer.from(readFileSync(`${contracts}/test/resources/golden/${name}.hex`, 'utf8').trim(), 'hex');

test('a task of each version is read as the newest', () => {
  const tasks = codec(schemas, 'AgentTask');
  const [first, second, third] = ['AgentTask.v1', 'AgentTask.v2', 'AgentTask.context.v2'].map((name) => tasks.decode(golden(name)));
  assert.equal(first.taskId, 's-1~01JAAAAAAAAAAAAAAAAAAAAAAA/draft/2');
  assert.deepEqual(JSON.parse(first.input), { a: 1, b: [true, null, 'ü'] });
  assert.equal(first.context, null);
  assert.deepEqual({ ...second }, { ...first });
  assert.equal(JSON.parse(third.context).summary, 'asked for fees');
});

for (const name of ['TaskResult.TaskSucceeded.v2', 'TaskResult.TaskFailed.v2', 'TaskResult.TaskFailed.partial.v2']) {
  test(`${name} is written byte for byte as Java writes it`, () => {
    const results = codec(schemas, 'TaskResult');
    assert.equal(results.encode(results.decode(golden(name))).toString('hex'), golden(name).toString('hex'));
  });
}

test('an older result is read and written as the newest', () => {
  const results = codec(schemas, 'TaskResult');
  const read = results.decode(golden('TaskResult.TaskSucceeded.v1'));
  assert.deepEqual(results.decode(results.encode(read)), read);
});

test('a cancellation is read', () => {
  const read = codec(schemas, 'TaskCancellation').decode(golden('TaskCancellation.v1'));
  assert.ok(read.taskId.startsWith(read.runId));
});

test('bytes that are no value are refused', () => {
  const tasks = codec(schemas, 'AgentTask');
  for (const bytes of [null, Buffer.alloc(0), Buffer.from('poison and more'), golden('LiveEvent.v1'), golden('AgentTask.v2').subarray(0, 40)])
    assert.throws(() => tasks.decode(bytes));
});

test('a result comes to the partition that Java gives its key', () => {
  const partitioner = kafkajs.Partitioners.DefaultPartitioner();
  const among = (count) => Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 1 }));
  const chosen = (key, count) => partitioner({ topic: 't', partitionMetadata: among(count), message: { key, value: '' } });
  // From org.apache.kafka.common.utils.Utils.murmur2, as docs/agents-contract.md demands.
  const known = [['s-1', 3, 7], ['a', 0, 4], ['session-42', 2, 10], ['01JAAAAAAAAAAAAAAAAAAAAAAA', 1, 9], ['grüße', 0, 8]];
  for (const [key, ofFour, ofTwelve] of known) assert.deepEqual([chosen(key, 4), chosen(key, 12)], [ofFour, ofTwelve], key);
});

test('the partition key is what stands before the tilde', () => {
  assert.equal(partitionKey('s-1~01JAAA'), 's-1');
  assert.equal(partitionKey('01JAAA'), '01JAAA');
});
