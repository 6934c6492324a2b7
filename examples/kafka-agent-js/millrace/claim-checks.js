/** Documents too large for a record: references in an input are replaced by what they stand for, a large output by a reference. */
import { createHash } from 'node:crypto';
import { AgentFailure } from './agent-failure.js';

const INLINE_BYTES_MAX = 64 * 1024;
const CLAIM_BYTES_MAX = 16 * 1024 * 1024;
const DEPTH_MAX = 8;
const TRIES = 3;
const PAUSE_MS = 500;
const REQUEST_MS = 15_000;

export class ClaimChecks {
  constructor(url) {
    this.payloads = new URL('/api/v1/payloads', url);
  }

  /** The document with all its references resolved, each fetched once. */
  async resolve(document, signal) {
    const fetched = new Map();
    const left = { bytes: CLAIM_BYTES_MAX };
    const walk = async (node, depth) => {
      if (node === null || typeof node !== 'object') return node;
      if (Array.isArray(node)) return sequentially(node, (item) => walk(item, depth));
      if (!isClaim(node)) {
        const pairs = await sequentially(Object.entries(node), async ([key, value]) => [key, await walk(value, depth)]);
        return Object.fromEntries(pairs);
      }
      if (depth >= DEPTH_MAX) throw invalid(`references stand more than ${DEPTH_MAX} deep`);
      if (!fetched.has(node.$claim)) fetched.set(node.$claim, await this.#fetch(node, left, signal));
      return walk(fetched.get(node.$claim), depth + 1);
    };
    return walk(document, 0);
  }

  /** The text itself, or the reference to it when it is large. */
  async store(text, runId, signal) {
    const bytes = Buffer.from(text);
    if (bytes.length <= INLINE_BYTES_MAX) return text;
    const url = new URL(this.payloads);
    url.search = new URLSearchParams({ runId, digest: digest(bytes) });
    const response = await request(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: bytes }, signal);
    if (response.status === 413) throw new AgentFailure('output_too_large', `The output has ${bytes.length} bytes, too many for the store`);
    if (response.status !== 201) throw invalid(`the store refused the output with ${response.status}`);
    return response.text();
  }

  async #fetch({ $claim, bytes: size }, left, signal) {
    if (!/^sha256:[0-9a-f]{64}$/.test($claim) || !Number.isSafeInteger(size) || size < 0) throw invalid('it is malformed');
    if (size > left.bytes) throw invalid(`the input's references exceed ${CLAIM_BYTES_MAX} bytes`);
    left.bytes -= size;
    const response = await request(`${this.payloads}/${$claim}`, {}, signal);
    if (response.status !== 200) throw invalid(`the store answered ${response.status} for ${$claim}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length !== size || digest(bytes) !== $claim) throw invalid(`${$claim} is not what its digest says`);
    return JSON.parse(bytes.toString());
  }
}

const isClaim = (node) => Object.keys(node).length === 2 && '$claim' in node && 'bytes' in node;
const digest = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const invalid = (why) => new AgentFailure('claim_invalid', `A claim check cannot be used: ${why}`);

async function sequentially(items, act) {
  const done = [];
  for (const item of items) done.push(await act(item));
  return done;
}

/** Three tries while the store does not answer, or answers 429 or 5xx. */
async function request(url, options, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { ...options, signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]) });
      if (response.status !== 429 && response.status < 500) return response;
    } catch (failure) {
      signal.throwIfAborted();
      if (failure.name !== 'TimeoutError' && !(failure instanceof TypeError)) throw failure;
    }
    if (attempt === TRIES) throw new AgentFailure('claim_unavailable', 'The store of payloads does not answer', { retriable: true });
    await new Promise((resume) => setTimeout(resume, PAUSE_MS * attempt));
  }
}
