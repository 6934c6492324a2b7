/**
 * Pictures of every page and every important state, wide and narrow, light and dark, into target/screenshots. Starts
 * the mock server on the built page by itself. Usage: npm run build && npm run screenshots [-- name-prefix]
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PORT = 8790;
const EMPTY_PORT = 8789;
const OUT = fileURLToPath(new URL('../target/screenshots', import.meta.url));
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const ONLY = process.argv[2] ?? '';
const url = (path) => `http://127.0.0.1:${PORT}${path}`;

const byId = (id) => `[data-testid="${id}"]`;
const api = async (path) => (await fetch(url(`/api/v1${path}`))).json();
const runLike = async (filter) => (await api(`/runs${filter}`)).runs[0].runId;

async function openRun(page, filter) {
  await page.goto(url(`/runs/${encodeURIComponent(await runLike(filter))}`));
  await page.waitForSelector('.react-flow__node');
  await page.waitForTimeout(400);
}

async function ask(page, question, customer) {
  await page.goto(url('/'));
  await page.selectOption(byId('customer-select'), customer);
  await page.fill(byId('chat-input'), question);
  await page.click(byId('chat-send'));
}

/** Narrow screens show the chat and the run one at a time. */
async function showRun(page, narrow) {
  if (narrow) await page.click('[role="tab"]:nth-child(2)');
}

const SCENES = {
  'chat-empty': async (page) => {
    await page.goto(url('/'));
    await page.waitForSelector('.suggestion');
  },
  'chat-retrying': async (page, narrow) => {
    await ask(page, 'Why was I charged for a transfer abroad?', 'C-1002');
    await showRun(page, narrow);
    await page.waitForSelector(`${byId('node-account')}[data-status="RETRYING"]`);
  },
  'chat-writing': async (page) => {
    await ask(page, 'Why was I charged for a transfer abroad?', 'C-1002');
    await page.waitForSelector('.being-written');
    await page.waitForTimeout(900);
  },
  'chat-answered': async (page) => {
    await ask(page, 'Why was I charged for a transfer abroad?', 'C-1002');
    await page.waitForSelector(byId('chat-answer'), { timeout: 20_000 });
    await page.click('.chip >> nth=0');
    await page.waitForTimeout(300);
  },
  'chat-answered-run': async (page, narrow) => {
    await ask(page, 'Why was I charged for a transfer abroad?', 'C-1002');
    await page.waitForSelector(byId('chat-answer'), { timeout: 20_000 });
    await showRun(page, narrow);
    await page.click(byId('node-draft'));
    await page.waitForTimeout(400);
  },
  'chat-review': async (page) => {
    await ask(page, 'I think I have been scammed', 'C-1007');
    await page.waitForSelector('.turn .notice', { timeout: 20_000 });
    await page.waitForTimeout(300);
  },
  'chat-refused': async (page) => {
    await ask(page, 'overload', '');
    await page.waitForSelector('.chat-pane > .notice');
  },
  'chat-failed': async (page) => {
    await ask(page, 'My card payments fail', 'C-1003');
    await page.waitForSelector('.turn .notice', { timeout: 20_000 });
    await page.waitForTimeout(300);
  },
  runs: async (page) => {
    await page.goto(url('/runs'));
    await page.waitForSelector(byId('run-row'));
  },
  'runs-no-match': async (page) => {
    await page.goto(url('/runs?text=nothing-like-this'));
    await page.waitForSelector('.state');
  },
  evaluations: async (page) => {
    await page.goto(url('/evaluations'));
    await page.waitForSelector(byId('evaluation-suite'));
  },
  'evaluation-compared': async (page) => {
    const id = (number) => `ev-${String(number).padStart(26, '0')}`;
    await page.goto(url(`/evaluations/${id(4)}?against=${id(5)}`));
    await page.waitForSelector(byId('comparison'));
  },
  run: async (page) => {
    await page.goto(url(`/runs/${encodeURIComponent(await runLike('?status=COMPLETED&workflow=support-desk'))}`));
    await page.waitForSelector(byId('event-row'));
    await page.waitForTimeout(400);
  },
  'run-step': async (page) => {
    await page.goto(url(`/runs/${encodeURIComponent(await runLike('?status=WAITING_REVIEW'))}`));
    await page.click(byId('node-account'));
    await page.waitForTimeout(400);
  },
  'run-cancel': async (page) => {
    await page.goto(url(`/runs/${encodeURIComponent(await runLike('?status=WAITING_REVIEW'))}`));
    await page.click(byId('run-cancel'));
    await page.click(byId('cancel-roll-back'));
    await page.waitForTimeout(300);
  },
  'run-paused': async (page) => {
    await openRun(page, '?text=Four days');
    await page.waitForSelector(byId('banner-paused'));
    await page.click(byId('calls-offers'));
  },
  'run-paused-list': async (page) => {
    await openRun(page, '?text=Four days');
    await page.click(byId('calls-plan'));
    await page.click(byId('calls-plan'));
    await page.locator(byId('step-letter')).scrollIntoViewIfNeeded();
  },
  'run-waiting': async (page) => {
    await openRun(page, '?text=Porto');
    await page.click(byId('node-paid'));
    await page.waitForSelector(byId('step-signal'));
    await page.locator('.step-panel').scrollIntoViewIfNeeded();
  },
  'run-child-panel': async (page) => {
    await openRun(page, '?text=Porto');
    await page.click(byId('node-insure'));
    await page.locator('.step-panel').scrollIntoViewIfNeeded();
  },
  'run-signal': async (page) => {
    await openRun(page, '?text=Porto');
    await page.click(byId('run-signal'));
    await page.fill(byId('signal-payload'), '{"amount": 12');
    await page.waitForTimeout(300);
  },
  'run-child': async (page) => {
    await openRun(page, '?workflow=insurance');
  },
  'run-held': async (page) => {
    await openRun(page, '?text=table');
    await page.waitForSelector(byId('banner-held'));
  },
  'run-rollback': async (page) => {
    await openRun(page, '?text=Faro');
    await page.waitForSelector(byId('banner-rollback'));
  },
  'run-rollback-steps': async (page) => {
    await openRun(page, '?text=Faro');
    await page.click(byId('calls-offers'));
    await page.locator(byId('step-book.undo')).scrollIntoViewIfNeeded();
    await page.click(`${byId('step-offers.3.undo')} .step-pick`);
    await page.waitForTimeout(300);
  },
  'run-limit': async (page) => {
    await openRun(page, '?text=warm&status=FAILED');
    await page.waitForSelector(byId('run-retry'));
  },
  'run-forked': async (page) => {
    await openRun(page, '?text=warm&status=COMPLETED');
  },
  'run-fork': async (page) => {
    await openRun(page, '?text=warm&status=COMPLETED');
    await page.click(byId('node-book'));
    await page.click(byId('step-fork'));
    await page.waitForTimeout(300);
  },
  'run-override': async (page) => {
    await openRun(page, '?text=Faro');
    await page.goto(url(`/runs/${encodeURIComponent(await runLike('?text=Four days'))}`));
    await page.click(byId('node-book'));
    await page.click(byId('step-override'));
    await page.waitForTimeout(300);
  },
  session: async (page) => {
    await page.goto(url('/sessions/s-trip-2'));
    await page.waitForSelector(byId('session-queue'));
  },
  'session-empty': async (page) => {
    await page.goto(url('/sessions/nobody'));
    await page.waitForSelector('.state');
  },
  'run-failed': async (page) => {
    await page.goto(url(`/runs/${encodeURIComponent(await runLike('?status=FAILED&workflow=support-desk'))}`));
    await page.waitForSelector(byId('event-row'));
    await page.waitForTimeout(400);
  },
  'run-unknown': async (page) => {
    await page.goto(url('/runs/01JDNOTHERE'));
    await page.waitForSelector('.state', { timeout: 20_000 });
  },
  registry: async (page) => {
    await page.goto(url('/registry'));
    await page.waitForSelector(byId('registry-row'));
  },
  'registry-definition': async (page) => {
    await page.goto(url('/registry/agents/answer-writer'));
    await page.waitForSelector(byId('definition-yaml'));
  },
  'registry-diff': async (page) => {
    await page.goto(url('/registry/agents/answer-writer?tab=diff'));
    await page.waitForSelector(byId('diff-changes'));
  },
  'registry-used-by': async (page) => {
    await page.goto(url('/registry/agents/answer-writer?tab=users'));
    await page.waitForSelector(byId('used-by'));
  },
  'registry-publish': async (page) => {
    await page.goto(url('/registry/apply'));
    await page.fill(byId('apply-text'), 'agent: helper\ndescription: Helps.\nkind: model\ntools: [none-such]\n');
    await page.click(byId('apply-check'));
    await page.waitForSelector(byId('apply-problems'));
  },
  reviews: async (page) => {
    await page.goto(url('/reviews'));
    await page.waitForSelector(byId('review-row'));
  },
  review: async (page) => {
    await openReview(page);
  },
  'review-edit': async (page) => {
    await openReview(page);
    await page.fill(byId('review-actor'), 'ada');
    await page.click(byId('review-edit'));
    await page.locator(byId('review-output')).press('Control+End');
    await page.locator(byId('review-output')).pressSequentially(' Call us on the number on your card.');
  },
  'review-reject': async (page) => {
    await openReview(page);
    await page.fill(byId('review-actor'), 'ada');
    await page.click(byId('review-reject'));
    await page.waitForSelector('.dialog');
  },
  'not-found': async (page) => {
    await page.goto(url('/nowhere/at/all'));
    await page.waitForSelector('.state');
  },
  'empty-runs': async (page) => {
    await page.goto(`http://127.0.0.1:${EMPTY_PORT}/runs`);
    await page.waitForSelector('.state');
  },
  'empty-reviews': async (page) => {
    await page.goto(`http://127.0.0.1:${EMPTY_PORT}/reviews`);
    await page.waitForSelector('.state');
  },
};

async function openReview(page) {
  await page.goto(url('/reviews?status=OPEN'));
  await page.click(`${byId('review-row')} a`);
  await page.waitForSelector(byId('review-approve'));
  await page.waitForTimeout(200);
}

function mock(port, ...options) {
  const script = fileURLToPath(new URL('./mock-server.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, String(port), ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => child.stdout.once('data', () => resolve(child)));
}

mkdirSync(OUT, { recursive: true });
const servers = await Promise.all([mock(PORT), mock(EMPTY_PORT, '--empty')]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});
let troubles = 0;
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, scene] of Object.entries(SCENES).filter(([name]) => name.startsWith(ONLY))) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          hasTouch: size === 'narrow',
          isMobile: size === 'narrow',
        });
        const page = await context.newPage();
        page.on('pageerror', (error) => trouble(`${name}: ${error.message}`));
        page.on('console', (line) => {
          const expected = /status of (400|404|409|429)/.test(line.text());
          if (line.type() === 'error' && !expected) trouble(`${name}: ${line.text()}`);
        });
        await scene(page, size === 'narrow').catch((error) => trouble(`${name}: ${error.message.split('\n')[0]}`));
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        if (overflow > 0) trouble(`${name} ${size}: ${overflow} px wider than the screen`);
        await page.screenshot({ path: `${OUT}/${name}.${size}.${colorScheme}.png` });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  for (const server of servers) server.kill();
}
console.log(`screenshots in ${OUT}, ${troubles} troubles`);
process.exitCode = troubles === 0 ? 0 : 1;

function trouble(text) {
  troubles += 1;
  console.error(text);
}
