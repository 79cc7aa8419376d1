import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { forgetBuild } from './built.ts';
import { devDoor, freePort, reloadPlugin } from './dev-door.ts';
import { electronProgram, hasDisplay } from './electron.ts';
import { parts, watchPart } from './vite.ts';

// `npm run dev [-- OPTIONS]`: builds after every change and starts the app afresh. The desktop's window comes back by
// itself; a browser's page does too, through an address that stays the same.
const root = path.resolve(import.meta.dirname, '..');
const settleMs = 100;

const program = hasDisplay() ? electronProgram() : null;
const door = program === null ? await devDoor() : null;
const command =
  program === null
    ? [process.execPath, path.join(root, 'out/main/headless.js'), '--http-port', String(await freePort())]
    : [program, root];
const toBuild = new Set<string>(parts);
let running: ChildProcess | null = null;
let restart: NodeJS.Timeout | undefined;

async function startAfresh(): Promise<void> {
  await end();
  const [file = '', ...args] = [...command, ...process.argv.slice(2)];
  running = spawn(file, args, { stdio: ['inherit', door ? 'pipe' : 'inherit', 'inherit'] });
  if (door) running.stdout?.setEncoding('utf8').on('data', door.hear);
  if (door) console.log(`\nLandline, rebuilt on change: ${door.address}\n`);
}

async function end(): Promise<void> {
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const exited = once(running, 'exit');
  running.kill('SIGTERM');
  await exited;
}

/** Starts the app once all that changed is built: one edit may touch two programs, and building empties folders. */
function onState(part: string, state: 'building' | 'built'): void {
  clearTimeout(restart);
  if (state === 'building') {
    toBuild.add(part);
    return;
  }
  console.log(`built out/${part}`);
  toBuild.delete(part);
  if (toBuild.size === 0) restart = setTimeout(() => void startAfresh(), settleMs);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end().then(() => process.exit(0)));
}
// What is built for debugging is not what people get.
forgetBuild();
for (const part of parts) {
  const plugins = door && part === 'renderer' ? [reloadPlugin(door.address)] : [];
  await watchPart(part, (state) => onState(part, state), plugins);
}
