// Fetches a headless Chromium from npm into the folder given and prints its path and that of its libraries, a line each.
// Used where the machine has no browser. The package ships the program and its libraries as Brotli archives.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, createReadStream, createWriteStream, chmodSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const PACKAGE = '@sparticuz/chromium@138.0.2';
const folder = resolve(process.argv[2]);
const unpacked = join(folder, 'unpacked');
const program = join(unpacked, 'chromium');
mkdirSync(unpacked, { recursive: true });

if (!existsSync(join(folder, 'node_modules', '@sparticuz', 'chromium'))) {
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', PACKAGE], { stdio: ['ignore', 'ignore', 'inherit'] });
}
const archives = join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin');
if (!existsSync(program)) {
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.br'))) {
    const target = join(unpacked, archive.slice(0, -'.br'.length));
    await pipeline(createReadStream(join(archives, archive)), createBrotliDecompress(), createWriteStream(target));
    if (target.endsWith('.tar')) execFileSync('tar', ['-xf', target, '-C', unpacked]);
  }
  chmodSync(program, 0o755);
}
console.log(program);
console.log(['al2023/lib', 'al2/lib', 'lib', '.'].map((name) => join(unpacked, name)).filter(existsSync).join(':'));
