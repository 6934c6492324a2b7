/** One task from its decoding to its result, as docs/agents-contract.md says, without Kafka. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import Ajv2020 from 'ajv/dist/2020.js';
import { AgentFailure } from './agent-failure.js';

const REMEMBERED_MAX = 10_000;
const REMEMBERED_MS = 15 * 60_000;
const TIME_MS_DEFAULT = 30_000;
const MESSAGE_CHARS_MAX = 1_000;
const WARNINGS_MAX = 20;
const PROBLEMS_MAX = 5;

/** Newest keys of the last 15 minutes with what belongs to them, at most 10,000. */
export class Remembered {
  #entries = new Map();

  set(key, value) {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: Date.now() + REMEMBERED_MS });
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= REMEMBERED_MAX && entry.until > Date.now()) break;
      this.#entries.delete(oldest);
    }
  }

  get(key) {
    const entry = this.#entries.get(key);
    return entry && entry.until > Date.now() ? entry.value : undefined;
  }
}

/** What stands before `~` in a run id, or all of it: the key that brings a result to the partition of its run. */
export const partitionKey = (runId) => runId.split('~', 1)[0];

/**
 * One task from bytes to result, without Kafka. `work(input, {task, context, signal})` returns the output, or
 * `{output, confidence, warnings}` made by `answer(...)`; it should stop when `signal` aborts, and is not waited for after that.
 */
export class Tasks {
  #running = new Map();
  #cancelled = new Remembered();
  #answered = new Remembered();

  constructor({ definition, work, claims, worker = `${hostname()}-${process.pid}` }) {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    Object.assign(this, { definition, work, claims, worker });
    this.checks = { input: ajv.compile(definition.input), output: ajv.compile(definition.output) };
  }

  cancel(taskId, reason) {
    this.#cancelled.set(taskId, reason);
    this.#running.get(taskId)?.abort(cancelled(reason));
  }

  /** The result to send, or null when nobody waits any more. A task that comes again gets the result it got before. */
  async result(task) {
    if (Date.now() >= task.timeoutAt) return null;
    const startedAt = Date.now();
    const known = this.#answered.get(task.taskId);
    if (known) return known;
    const outcome = await this.#outcome(task);
    const { taskId, runId, stepId, attempt, agent, agentVersion } = task;
    const result = { taskId, runId, stepId, attempt, agent, agentVersion, worker: this.worker, startedAt };
    Object.assign(result, { finishedAt: Date.now(), usage: usage(outcome.usage), calls: [], outcome: outcome.avro });
    if (!outcome.retriable) this.#answered.set(taskId, result);
    return result;
  }

  async #outcome(task) {
    const stop = new AbortController();
    const timeMs = this.definition.limits?.timeMs ?? TIME_MS_DEFAULT;
    const leftMs = task.timeoutAt - Date.now();
    const over =
      leftMs < timeMs
        ? new AgentFailure('step_timeout', 'The step waits no longer', { retriable: true })
        : new AgentFailure('agent_timeout', `The agent took more than ${timeMs} ms`, { retriable: true });
    const timer = setTimeout(() => stop.abort(over), Math.min(leftMs, timeMs));
    this.#running.set(task.taskId, stop);
    try {
      const reason = this.#cancelled.get(task.taskId);
      if (reason !== undefined) throw cancelled(reason);
      const stopped = new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(stop.signal.reason)));
      return await Promise.race([this.#attempt(task, stop.signal), stopped]);
    } catch (failure) {
      return failed(failure, task);
    } finally {
      clearTimeout(timer);
      this.#running.delete(task.taskId);
    }
  }

  async #attempt(task, signal) {
    const input = await this.claims.resolve(JSON.parse(task.input), signal);
    this.#check('input', input);
    const context = task.context === null ? null : JSON.parse(task.context);
    const answered = await this.work(input, { task, context, signal });
    const { output, confidence = null, warnings = [], usage } = answered instanceof Answer ? answered : { output: answered };
    this.#check('output', output);
    signal.throwIfAborted();
    const text = await this.claims.store(JSON.stringify(output), task.runId, signal);
    const succeeded = { output: text, confidence, warnings: warnings.slice(0, WARNINGS_MAX) };
    return { usage, avro: { 'io.millrace.TaskSucceeded': succeeded } };
  }

  #check(side, document) {
    const valid = this.checks[side];
    if (valid(document)) return;
    const problems = valid.errors.slice(0, PROBLEMS_MAX).map((error) => `${error.instancePath || '/'} ${error.message}`);
    throw new AgentFailure(`${side}_invalid`, `The ${side} does not follow its schema: ${problems.join('; ')}`);
  }
}

class Answer {}

/** An output with what there is to say about it: `{output, confidence, warnings, usage}`. */
export const answer = (fields) => Object.assign(new Answer(), fields);

const cancelled = (reason) => new AgentFailure('cancelled', `The task was cancelled: ${reason}`);
const usage = (said = {}) => ({ inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0, ...said });

/** What is no AgentFailure may hold data in its message: that goes to the log, under a number that the result names. */
function failed(failure, task) {
  let known = failure;
  if (!(failure instanceof AgentFailure)) {
    const incident = randomUUID().slice(0, 8);
    console.error(`incident ${incident} in ${task.taskId}:`, failure);
    known = new AgentFailure('agent_error', `The agent failed; see incident ${incident} in its log`, { retriable: true });
  }
  const { code, retriable, retryAfterMs, partial } = known;
  const message = known.message.slice(0, MESSAGE_CHARS_MAX);
  const fields = { code, message, retriable, retryAfterMs, partial: partial === null ? null : JSON.stringify(partial) };
  return { retriable, avro: { 'io.millrace.TaskFailed': fields } };
}
