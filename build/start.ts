import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built.ts';
import { electronProgram, fetchElectron, hasDisplay } from './electron.ts';
import { chooseFace } from './face.ts';

// `npm start [-- OPTIONS]`: the desktop app where it can run, the same app in the browser where it cannot.
const root = path.resolve(import.meta.dirname, '..');

await ensureBuilt();
const face = await chooseFace({
  hasDisplay: hasDisplay(),
  installed: electronProgram(),
  fetch() {
    console.log('Fetching Electron, once (about 100 MB)…');
    return fetchElectron();
  },
});
if (face.kind === 'desktop') startDesktop(face.program);
else {
  console.log(face.sentence);
  await startHeadless();
}

function startDesktop(program: string): void {
  const child = spawn(program, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal tells the child itself.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function startHeadless(): Promise<void> {
  const entry = path.join(root, 'out/main/headless.js');
  process.argv[1] = entry;
  await import(pathToFileURL(entry).href);
}
