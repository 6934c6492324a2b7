/** An agent in JavaScript: `node readability-agent.js`. READABILITY_PAUSE_MS makes it slow, to watch a crash or a cancellation. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentFailure } from './millrace/agent-failure.js';
import { serve } from './millrace/agent.js';
import { answer } from './millrace/tasks.js';
import { readability } from './readability.js';

const WORDS_FEW = 30;
const pauseMs = Number(process.env.READABILITY_PAUSE_MS ?? 0);

await serve({
  definition: fileURLToPath(new URL('definitions/readability.yaml', import.meta.url)),
  async work({ text }, { signal }) {
    if (pauseMs > 0) await pause(pauseMs, undefined, { signal });
    const output = readability(text);
    if (output.words === 0) throw new AgentFailure('text_without_words', 'The text has no words to measure');
    const isShort = output.words < WORDS_FEW;
    return answer({ output, confidence: isShort ? 0.5 : 0.9, warnings: isShort ? ['The score of so short a text says little'] : [] });
  },
});
