/** Takes the tasks of one agent from Kafka and answers each: docs/agents-contract.md with kafkajs, an ordinary client. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { parse } from 'yaml';
import { ClaimChecks } from './claim-checks.js';
import { codec } from './codec.js';
import { Tasks, partitionKey } from './tasks.js';

const RESULTS = 'millrace.results.v1';
const CANCELLATIONS = 'millrace.cancellations.v1';
const SCHEMAS = fileURLToPath(new URL('../../../contracts/src/main/resources/avro', import.meta.url));
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 3_000;
const FETCH_WAIT_MS = 500;
const CONCURRENCY = 8;

/** Where the platform is: the environment, else what `./millrace up` wrote into its data folder. */
export function platform(environment = process.env) {
  const file = join(environment.MILLRACE_DATA ?? join(homedir(), '.millrace'), 'server.json');
  const up = environment.MILLRACE_KAFKA && environment.MILLRACE_URL ? {} : JSON.parse(readFileSync(file, 'utf8'));
  return { brokers: (environment.MILLRACE_KAFKA ?? up.kafka).split(','), url: environment.MILLRACE_URL ?? up.url };
}

/** Serves the agent of a definition file until SIGTERM or SIGINT; what runs then is finished first. */
export async function serve({ definition: file, work, schemas = SCHEMAS, concurrency = CONCURRENCY }) {
  const definition = parse(readFileSync(file, 'utf8'));
  const { brokers, url } = platform();
  const kafka = new kafkajs.Kafka({ brokers, clientId: definition.agent, logLevel: kafkajs.logLevel.ERROR });
  const tasks = new Tasks({ definition, work, claims: new ClaimChecks(url) });
  const read = { task: codec(schemas, 'AgentTask'), cancellation: codec(schemas, 'TaskCancellation') };
  const write = codec(schemas, 'TaskResult');
  const group = `millrace.agent.${definition.agent}`;
  const settings = { sessionTimeout: SESSION_TIMEOUT_MS, heartbeatInterval: HEARTBEAT_MS, maxWaitTimeInMs: FETCH_WAIT_MS };

  // The default partitioner is Java's murmur2; in another partition nobody would know the run.
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: group, readUncommitted: false, ...settings });
  // kafkajs reads only in groups: one of its own for each process takes all partitions and is gone with it.
  const listener = kafka.consumer({ groupId: `${group}.cancellations.${randomUUID()}`, ...settings });

  async function bury({ topic, partition, message }, code, reason) {
    const place = { 'dead-letter-topic': topic, 'dead-letter-partition': `${partition}`, 'dead-letter-offset': message.offset };
    const headers = { ...message.headers, 'dead-letter-code': code, 'dead-letter-reason': reason, ...place };
    Object.assign(headers, { 'dead-letter-retriable': 'false', 'dead-letter-redrives': '0' });
    await producer.send({ topic: `dlq.${topic}`, acks: -1, messages: [{ key: message.key, value: message.value, headers }] });
  }

  async function handle(record) {
    let task;
    try {
      task = read.task.decode(record.message.value);
    } catch (failure) {
      return bury(record, 'value_undecodable', failure.message);
    }
    if (task.agent !== definition.agent) return bury(record, 'agent_mismatch', `The task asks for the agent ${task.agent}`);
    console.log(`task ${task.taskId}`);
    const result = await tasks.result(task);
    if (result) await producer.send({ topic: RESULTS, acks: -1, messages: [{ key: partitionKey(task.runId), value: write.encode(result) }] });
  }

  async function eachBatch({ batch, resolveOffset, commitOffsetsIfNecessary, heartbeat, isRunning, isStale }) {
    // A heart that fails to beat means that the group moves on: this work is finished, and joining again follows.
    const beat = setInterval(() => heartbeat().catch(() => {}), HEARTBEAT_MS);
    try {
      for (let at = 0; at < batch.messages.length && isRunning() && !isStale(); at += concurrency) {
        const some = batch.messages.slice(at, at + concurrency);
        await Promise.all(some.map((message) => handle({ topic: batch.topic, partition: batch.partition, message })));
        resolveOffset(some.at(-1).offset);
        await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: [{ partition: batch.partition, offset: after(some.at(-1)) }] }] });
      }
    } finally {
      clearInterval(beat);
    }
  }

  function cancel(message) {
    try {
      const { taskId, agent, reason } = read.cancellation.decode(message.value);
      if (agent === definition.agent) tasks.cancel(taskId, reason);
    } catch (failure) {
      console.error(`A cancellation cannot be read: ${failure.message}`);
    }
  }

  const stopped = new Promise((resolve) => ['SIGTERM', 'SIGINT'].forEach((signal) => process.once(signal, resolve)));
  await Promise.all([producer.connect(), consumer.connect(), listener.connect()]);
  await listener.subscribe({ topics: [CANCELLATIONS], fromBeginning: false });
  await listener.run({ autoCommit: false, eachMessage: async ({ message }) => cancel(message) });
  await consumer.subscribe({ topics: [`${group}.tasks.v1`, `${group}.tasks-high.v1`], fromBeginning: true });
  // Two at once, so that urgent tasks do not wait behind the others.
  await consumer.run({ autoCommit: true, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 2, eachBatch });
  console.log(`${definition.agent} serves ${brokers}`);
  await stopped;
  await consumer.disconnect();
  await Promise.all([listener.disconnect(), producer.disconnect()]);
}

const after = (message) => `${BigInt(message.offset) + 1n}`;
