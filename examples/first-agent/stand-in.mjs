// Stands in for a language model while you have none: it speaks the OpenAI protocol and plays a script.
// It asks for the tool find-runs, then says what the tool answered. It understands nothing.
import { createServer } from 'node:http';

const PORT = Number(process.env.PORT ?? 11500);

function chunks(request) {
  const last = request.messages.at(-1);
  if (last.role !== 'tool') {
    const call = { index: 0, id: 'call-1', type: 'function', function: { name: 'find-runs', arguments: '{"status":"COMPLETED"}' } };
    return [{ delta: { role: 'assistant', tool_calls: [call] } }, { delta: {}, finish_reason: 'tool_calls' }];
  }
  const found = (last.content.match(/runId/g) ?? []).length;
  const answer = JSON.stringify({ answer: `I looked: ${found} runs are completed.` });
  return [{ delta: { role: 'assistant', content: answer } }, { delta: {}, finish_reason: 'stop' }];
}

createServer(async (request, response) => {
  const body = [];
  for await (const piece of request) body.push(piece);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const choice of chunks(JSON.parse(Buffer.concat(body))))
    response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'stand-in', choices: [{ index: 0, ...choice }] })}\n\n`);
  response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'stand-in', choices: [], usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 } })}\n\n`);
  response.end('data: [DONE]\n\n');
}).listen(PORT, '127.0.0.1', () => console.log(`The stand-in listens on http://127.0.0.1:${PORT}/v1`));
