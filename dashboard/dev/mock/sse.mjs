import { ENDED } from './fold.mjs';

const HEARTBEAT_MS = 15_000;

function open(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  response.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT_MS);
  const send = (event, data, id) =>
    response.write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return { send, heartbeat };
}

function listen(store, handlers, heartbeat, response) {
  for (const [name, handler] of Object.entries(handlers)) store.on(name, handler);
  response.on('close', () => {
    clearInterval(heartbeat);
    for (const [name, handler] of Object.entries(handlers)) store.off(name, handler);
  });
}

export function streamRun(store, runId, after, response) {
  const { send, heartbeat } = open(response);
  if (after === null) send('snapshot', store.runs.get(runId), store.runs.get(runId).sequence);
  const from = after ?? store.runs.get(runId).sequence;
  const forward = (event) => {
    send('journal', event, event.sequence);
    if (!ENDED.includes(store.runs.get(runId).status) || event.sequence < store.runs.get(runId).sequence) return;
    send('end', { status: store.runs.get(runId).status });
    response.end();
  };
  const history = store.journals.get(runId).filter(({ sequence }) => sequence > from);
  listen(
    store,
    {
      event: (event) => event.runId === runId && forward(event),
      live: (frame) => frame.runId === runId && send('live', frame),
    },
    heartbeat,
    response,
  );
  history.forEach(forward);
  if (history.length === 0 && ENDED.includes(store.runs.get(runId).status)) {
    send('end', { status: store.runs.get(runId).status });
    response.end();
  }
}

export function streamAll(store, response) {
  const { send, heartbeat } = open(response);
  listen(store, { event: (event) => send('journal', event) }, heartbeat, response);
}
