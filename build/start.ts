import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built.ts';
import { electronProgram, fetchElectron, hasDisplay } from './electron.ts';

// `npm start [-- OPTIONS]`: the desktop app where it can run, the same app in the browser where it cannot.
const root = path.resolve(import.meta.dirname, '..');

await ensureBuilt();
const program = hasDisplay() ? (electronProgram() ?? fetched()) : null;
if (program === null) await startHeadless();
else startDesktop(program);

function fetched(): string | null {
  console.log('Fetching Electron, once (about 100 MB)…');
  return fetchElectron();
}

function startDesktop(program: string): void {
  const child = spawn(program, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal tells the child itself.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function startHeadless(): Promise<void> {
  const reason = hasDisplay() ? 'Electron could not be fetched' : 'There is no display here';
  console.log(`${reason}, so Landline runs in the browser:`);
  const entry = path.join(root, 'out/main/headless.js');
  process.argv[1] = entry;
  await import(pathToFileURL(entry).href);
}
