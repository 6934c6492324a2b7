/** A reporter for `node --test`: a line for each failure, one for the sum, and target/surefire-reports/TEST-node.xml as Maven's tests write it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const escape = (text) => String(text).replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/gu, '?');

export default async function* report(events) {
  const suite = basename(process.cwd());
  const cases = [];
  const startedAt = Date.now();
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue;
    const error = type === 'test:fail' ? (data.details.error.cause?.stack ?? data.details.error.message) : null;
    const isSkipped = data.skip !== undefined || data.todo !== undefined;
    cases.push({ name: data.name, seconds: data.details.duration_ms / 1000, error, isSkipped });
    if (error !== null) yield `[ERROR] ${suite}.${data.name} <<< FAILURE!\n${error}\n`;
  }
  const failures = cases.filter(({ error }) => error !== null).length;
  const skipped = cases.filter(({ isSkipped }) => isSkipped).length;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(3);
  const sums = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds}"`;
  const lines = cases.map(({ name, seconds: took, error, isSkipped }) => {
    const body = error !== null ? `<failure>${escape(error)}</failure>` : isSkipped ? '<skipped/>' : '';
    return `  <testcase name="${escape(name)}" classname="${suite}" time="${took.toFixed(3)}">\n    ${body}\n  </testcase>`;
  });
  mkdirSync('target/surefire-reports', { recursive: true });
  writeFileSync('target/surefire-reports/TEST-node.xml', `<testsuite name="${suite}" ${sums}>\n${lines.join('\n')}\n</testsuite>\n`);
  const level = failures > 0 ? 'ERROR' : 'INFO';
  yield `[${level}] Tests run: ${cases.length}, Failures: ${failures}, Errors: 0, Skipped: ${skipped}, Time elapsed: ${seconds} s -- in ${suite}\n`;
}
