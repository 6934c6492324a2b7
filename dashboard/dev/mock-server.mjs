/**
 * Plays docs/api.md for development and screenshots: scripted runs, no platform. Serves dist/ too when it is built.
 * Usage: node dev/mock-server.mjs [port] [--empty]
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { registryRoutes } from './mock/registry.mjs';
import { evaluations } from './mock/evaluations.mjs';
import { decide, intentOf, play } from './mock/script.mjs';
import { streamAll, streamRun } from './mock/sse.mjs';
import { Store } from './mock/store.mjs';
import { playTrips, steer } from './mock/trip.mjs';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const PORT = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 8080);
const store = new Store();
const speed = Number(process.env.MOCK_SPEED ?? 1);

class Problem extends Error {
  constructor(status, code, detail, errors = []) {
    super(detail);
    Object.assign(this, { status, code, errors });
  }
}

const ulid = () => `01JD${randomUUID().replaceAll('-', '').slice(0, 22).toUpperCase()}`;
const found = (map, id, code, what) => map.get(id) ?? fail(404, code, `No ${what} has the id '${id}'.`);
function fail(status, code, detail, errors) {
  throw new Problem(status, code, detail, errors);
}

const RESULTS = process.argv.includes('--empty') ? [] : evaluations();

const ROUTES = [
  [
    'POST',
    /^\/api\/v1\/sessions\/([^/]+)\/messages$/,
    ([sessionId], { body }) => {
      if (!body.text?.trim()) fail(400, 'text_required', 'A message needs a text.');
      if (/overload/i.test(body.text)) fail(429, 'overloaded', 'Too many requests at once. Try again in a moment.');
      const runId = `${sessionId}~${ulid()}`;
      void play(store, { runId, sessionId, text: body.text, customerId: body.context?.customerId ?? '', speed });
      return [202, { runId, sessionId, workflow: 'support-desk@1', intent: intentOf(body.text), links: {} }];
    },
  ],
  [
    'GET',
    /^\/api\/v1\/sessions\/([^/]+)$/,
    ([sessionId]) => {
      const runs = store
        .newestRuns()
        .filter((run) => run.sessionId === sessionId)
        .reverse();
      const turns = runs
        .filter((run) => !run.parent && !run.forkedFrom)
        .map(({ runId, message, status, workflow, startedAt, endedAt, output }, index, all) => ({
          runId,
          message,
          status,
          workflow,
          startedAt,
          endedAt,
          output,
          answer: output?.answer ?? null,
          tokens: 42 + 7 * index,
          summarised: all.length > 2 && index === 0,
        }));
      const open = runs.filter((run) => run.endedAt === null && !run.parent && !run.forkedFrom);
      return [
        200,
        {
          sessionId,
          summary: turns.some(({ summarised }) => summarised)
            ? 'The customer plans a trip to Portugal for two, wants to be insured and pays by card.'
            : null,
          turnCount: turns.length,
          tokens: turns.reduce((sum, { tokens }) => sum + tokens, 0),
          active: open.filter(({ hold }) => !hold).map(({ runId }) => runId),
          queue: open.filter(({ hold }) => hold).map(({ runId }) => runId),
          summaryRunId: null,
          turns,
        },
      ];
    },
  ],
  [
    'GET',
    /^\/api\/v1\/runs$/,
    (_, { search }) => {
      const has = (name, value) =>
        !search.get(name) ||
        String(value ?? '')
          .toLowerCase()
          .includes(search.get(name).toLowerCase());
      const limit = Number(search.get('limit') ?? 50);
      const all = store
        .newestRuns()
        .filter((run) => has('status', run.status) && has('workflow', run.workflow) && has('text', run.message));
      const from = Number(search.get('before') ?? 0);
      const page = all.slice(from, from + limit).map((run) => store.summary(run));
      return [200, { runs: page, next: from + limit < all.length ? String(from + limit) : null }];
    },
  ],
  ['GET', /^\/api\/v1\/runs\/([^/]+)$/, ([runId]) => [200, found(store.runs, runId, 'run_unknown', 'run')]],
  [
    'POST',
    /^\/api\/v1\/runs\/([^/]+)\/(pause|resume|cancel|retry|skip|override|signals|fork)$/,
    ([runId, verb], { body }) => {
      const steered = steer(store, found(store.runs, runId, 'run_unknown', 'run'), verb, body, { fail, ulid });
      const run = `/api/v1/runs/${steered.runId}`;
      return [202, { ...steered, note: null, links: { run, events: `${run}/events` } }];
    },
  ],
  [
    'GET',
    /^\/api\/v1\/runs\/([^/]+)\/events$/,
    ([runId], { search, request, response }) => {
      found(store.runs, runId, 'run_unknown', 'run');
      const after = search.has('after') ? Number(search.get('after')) : null;
      if (request.headers.accept?.includes('text/event-stream')) return streamRun(store, runId, after, response);
      const events = store.journals.get(runId).filter(({ sequence }) => sequence > (after ?? 0));
      return [200, { runId, events, next: null }];
    },
  ],
  [
    'GET',
    /^\/api\/v1\/evaluations$/,
    () => [200, { evaluations: RESULTS.map((result) => ({ ...result, results: undefined })), next: null }],
  ],
  [
    'GET',
    /^\/api\/v1\/evaluations\/([^/]+)$/,
    ([id]) => [
      200,
      RESULTS.find((result) => result.id === id) ?? fail(404, 'evaluation_unknown', `There is no result '${id}'.`),
    ],
  ],
  ['GET', /^\/api\/v1\/events$/, (_, { response }) => streamAll(store, response)],
  ...registryRoutes(fail),
  [
    'GET',
    /^\/api\/v1\/reviews$/,
    (_, { search }) => {
      const status = search.get('status');
      return [
        200,
        { reviews: [...store.reviews.values()].filter((review) => !status || review.status === status), next: null },
      ];
    },
  ],
  ['GET', /^\/api\/v1\/calls$/, () => [200, { calls: [] }]],
  ['GET', /^\/api\/v1\/reviews\/([^/]+)$/, ([id]) => [200, found(store.reviews, id, 'review_unknown', 'review')]],
  [
    'POST',
    /^\/api\/v1\/reviews\/([^/]+)\/(claim|release)$/,
    ([id, verb], { body }) => {
      const review = found(store.reviews, id, 'review_unknown', 'review');
      if (review.claimedBy && review.claimedBy !== body.actor)
        fail(409, 'review_claimed', `${review.claimedBy} holds this review.`);
      const claimed = verb === 'claim';
      Object.assign(review, {
        status: claimed ? 'CLAIMED' : 'OPEN',
        claimedBy: claimed ? body.actor : null,
        claimedAt: claimed ? new Date().toISOString() : null,
      });
      return [200, review];
    },
  ],
  [
    'POST',
    /^\/api\/v1\/reviews\/([^/]+)\/decision$/,
    ([id], { body }) => {
      const review = found(store.reviews, id, 'review_unknown', 'review');
      if (review.verdict) fail(409, 'review_decided', `${review.decidedBy} decided this review.`);
      decide(store, review, body);
      return [200, review];
    },
  ],
];

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

function serveFile(path, response) {
  const file = normalize(join(DIST, path));
  const known = file.startsWith(DIST) && extname(file) !== '' && existsSync(file);
  const served = known ? file : join(DIST, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(served)] ?? 'application/octet-stream' });
  response.end(readFileSync(served));
}

async function readBody(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  const json = request.headers['content-type']?.includes('json') && text !== '';
  return { text, body: json ? JSON.parse(text) : {} };
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams: search } = new URL(request.url, 'http://mock');
  try {
    if (!pathname.startsWith('/api/')) return serveFile(pathname, response);
    for (const [method, pattern, handle] of ROUTES) {
      const match = method === request.method && pattern.exec(pathname);
      if (!match) continue;
      const { text, body } = method === 'POST' ? await readBody(request) : { text: '', body: {} };
      const answer = handle(match.slice(1).map(decodeURIComponent), { search, text, body, request, response });
      if (answer) response.writeHead(answer[0], { 'Content-Type': 'application/json' }).end(JSON.stringify(answer[1]));
      return;
    }
    fail(404, 'path_unknown', `Nothing answers ${request.method} ${pathname}.`);
  } catch (error) {
    const { status = 500, code = 'internal', message, errors = [] } = error;
    response.writeHead(status, { 'Content-Type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: `https://millrace.dev/problems/${code}`,
        title: code,
        status,
        code,
        errors,
        detail: message,
        instance: pathname,
      }),
    );
  }
});

const HISTORY = [
  ['Why was I charged for a transfer abroad?', 'C-1002', 4],
  ['How long does a bank transfer take?', '', 26],
  ['I think I have been scammed. Can I get my money back?', 'C-1007', 51],
  ['My card payments fail when I am abroad', 'C-1003', 95],
  [
    'There is a fee on my account that I don’t understand, and another one that came with a payment I made in a shop in Lisbon last week',
    'C-1011',
    180,
  ],
  ['Somebody phoned and said they were from your fraud team', 'C-1010', 1380],
  ['Is a paper statement free?', '', 1500],
];
if (!process.argv.includes('--empty')) {
  for (const [index, [text, customerId, minutes]] of HISTORY.entries()) {
    const sessionId = `s-${40 + index}`;
    await play(store, {
      runId: `${sessionId}~${ulid()}`,
      sessionId,
      text,
      customerId,
      speed: 0,
      start: Date.now() - minutes * 60_000,
    });
  }
  playTrips(store, ulid);
}
server.listen(PORT, '127.0.0.1', () => console.log(`mock of the platform on http://127.0.0.1:${PORT}`));
