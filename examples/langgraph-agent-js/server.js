/** The graph as an agent of kind http: POST {task, input, session}, answered with {output, confidence, warnings} or {error}. */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { graph } from './graph.js';

const BODY_BYTES_MAX = 1024 * 1024;
const KEYS_MAX = 1_000;
const PORT_DEFAULT = 8390;
const CHARS_DEFAULT = 60;
const answers = new Map();

async function answer({ task, input }, signal) {
  if (typeof input?.text !== 'string' || !/\S/u.test(input.text)) return { error: { code: 'text_empty', message: 'There is no text to head', retriable: false } };
  const leftMs = Date.parse(task?.timeoutAt) - Date.now();
  const limits = Number.isFinite(leftMs) ? [signal, AbortSignal.timeout(Math.max(0, leftMs))] : [signal];
  const state = { text: input.text, charsMax: input.charsMax ?? CHARS_DEFAULT };
  const { headline, rounds } = await graph.invoke(state, { signal: AbortSignal.any(limits) });
  if (headline === '') return { error: { code: 'text_without_sentence', message: 'The text has no sentence to head', retriable: false } };
  const isCut = headline.endsWith('…');
  return { output: { headline, rounds }, confidence: isCut ? 0.3 : 0.8, warnings: isCut ? ['The sentence was cut off'] : [] };
}

/** The same key gets the same answer, so that a task that comes again is not worked on again; failures may be tried again. */
async function once(key, request, signal) {
  if (key !== undefined && answers.has(key)) return answers.get(key);
  const made = await answer(request, signal);
  if (key !== undefined && made.output) answers.set(key, made);
  if (answers.size > KEYS_MAX) answers.delete(answers.keys().next().value);
  return made;
}

async function handle(request, response) {
  const reply = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  if (request.method !== 'POST' || request.url !== '/agent') return reply(404, {});
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const parts = [];
    let bytes = 0;
    for await (const part of request) if ((bytes += part.length) <= BODY_BYTES_MAX) parts.push(part);
    if (bytes > BODY_BYTES_MAX) return reply(413, {});
    return reply(200, await once(request.headers['idempotency-key'], JSON.parse(Buffer.concat(parts).toString()), gone.signal));
  } catch (failure) {
    if (failure instanceof SyntaxError) return reply(400, {});
    console.error(failure);
    return response.destroyed ? undefined : reply(500, {});
  }
}

export const server = createServer(handle);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  server.listen(Number(process.env.PORT ?? PORT_DEFAULT), '127.0.0.1', () => console.log(`headline listens on http://127.0.0.1:${server.address().port}/agent`));
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close());
}
