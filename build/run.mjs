// The door every npm script comes through: `node build/run.mjs TASK [ARGUMENT…]`.
// Runs on the system's Node (20 or newer) with nothing installed: installs what the lock file says, then hands over
// to the task under the project's own Node. Speaks on stderr only: stdout belongs to the task.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { oneAtATime } from './lock.mjs';

const tasks = {
  start: 'build/start.ts',
  dev: 'build/dev.ts',
  landline: 'build/landline.ts',
  build: 'build/build.ts',
  test: 'build/test.ts',
  bench: 'test/bench/bench.ts',
  chaos: 'build/chaos.ts',
  soak: 'build/soak.ts',
  fuzz: 'build/fuzz.ts',
  screenshots: 'test/e2e/screenshots.ts',
  snapshots: 'test/e2e/snapshots.ts',
  'abuse-table': 'build/abuse-table.ts',
  package: 'build/package.ts',
};
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const binaries = path.join(root, 'node_modules/.bin');
// npm drops the first `--`; whoever calls this file directly may have typed it.
const [name, ...rest] = process.argv.slice(2).filter((argument, at) => !(at === 1 && argument === '--'));

if (!Object.hasOwn(tasks, name ?? '')) {
  process.stderr.write(`usage: npm run ${Object.keys(tasks).join(' | npm run ')}\n`);
  process.exit(2);
}
if (!installed()) await oneAtATime('install', install);
await handOver(path.join(root, tasks[name]));

/** Whether what npm wrote down at its last installation is what the lock file asks for. */
function installed() {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  if (!fs.existsSync(projectNode())) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || optional || present[place]?.version === version,
  );
}

function packages(file) {
  const from = path.join(root, file);
  return fs.existsSync(from) ? JSON.parse(fs.readFileSync(from, 'utf8')).packages : {};
}

function install() {
  if (installed()) return;
  process.stderr.write('Installing what package-lock.json lists; this takes about a minute…\n');
  const npm = process.env.npm_execpath;
  const started = Date.now();
  const { status, error } = spawnSync(
    npm ? process.execPath : 'npm',
    [...(npm ? [npm] : []), 'ci', '--loglevel=error', '--no-audit', '--no-fund', '--no-progress'],
    { cwd: root, stdio: ['ignore', 2, 2], shell: !npm && process.platform === 'win32' },
  );
  if (status !== 0 || !installed()) {
    process.stderr.write(`npm ci did not work${error ? ` (${error.message})` : ''}: see above.\n`);
    process.exit(1);
  }
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

function projectNode() {
  return path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** In this process if it is new enough, so that signals and standard streams need no relay; else in a child. */
async function handOver(file) {
  process.env.PATH = `${binaries}${path.delimiter}${process.env.PATH}`;
  if (Number.parseInt(process.versions.node, 10) >= 24) {
    process.argv = [process.execPath, file, ...rest];
    await import(pathToFileURL(file).href);
    return;
  }
  const child = spawn(projectNode(), [file, ...rest], { stdio: 'inherit' });
  // The terminal tells the child itself; twice would mean to end without a goodbye.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
