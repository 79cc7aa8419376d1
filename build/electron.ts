import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const home = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const probeMs = 4_000;
const fetchMs = 300_000;
/** Enough to unpack a copy that was downloaded before. */
const unpackMs = 10_000;

/** Where Electron's program is, or null. `ELECTRON_OVERRIDE_DIST_PATH` names a folder to take it from, as for Electron's own wrapper. */
export function electronProgram(): string | null {
  const written = path.join(home, 'path.txt');
  const name = fs.existsSync(written) ? fs.readFileSync(written, 'utf8') : 'electron';
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(home, 'dist');
  const program = path.join(folder, name);
  return fs.existsSync(program) ? program : null;
}

/**
 * npm installs Electron without its program, about 100 MB: this fetches it, once, with Electron's own installer, which
 * says on standard error how far it is. Answers null where that does not work: within seconds where nobody answers at
 * the place it comes from, which a copy kept by an earlier download does without.
 */
export async function fetchElectron(): Promise<string | null> {
  const answers = await downloadAnswers();
  spawnSync(process.execPath, [path.join(home, 'install.js')], {
    stdio: ['ignore', 'ignore', answers ? 'inherit' : 'ignore'],
    timeout: answers ? fetchMs : unpackMs,
  });
  return electronProgram();
}

/** Whether the place that Electron is downloaded from answers at all. Behind a proxy of Electron's own that is not asked. */
async function downloadAnswers(): Promise<boolean> {
  const { env } = process;
  if (env['ELECTRON_GET_USE_PROXY']) return true;
  const mirror =
    env['NPM_CONFIG_ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? env['ELECTRON_MIRROR'];
  const place = mirror ?? 'https://github.com/electron/electron/releases/';
  const answer = fetch(place, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) });
  return answer.then(
    () => true,
    () => false,
  );
}

/** Whether a window could be opened here. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
