/** Runs `npm ci` in the current folder unless node_modules was installed from the package-lock.json that stands here now. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.millrace-lock';
const lock = readFileSync('package-lock.json', 'utf8');

if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) {
  console.log('node_modules fits package-lock.json');
} else {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(STAMP, lock);
}
