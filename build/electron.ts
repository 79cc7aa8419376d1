import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const home = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const fetchMs = 300_000;

/** Where Electron's program is, or null. `ELECTRON_OVERRIDE_DIST_PATH` names a folder to take it from, as for Electron's own wrapper. */
export function electronProgram(): string | null {
  const written = path.join(home, 'path.txt');
  const name = fs.existsSync(written) ? fs.readFileSync(written, 'utf8') : 'electron';
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(home, 'dist');
  const program = path.join(folder, name);
  return fs.existsSync(program) ? program : null;
}

/**
 * npm installs Electron without its program, about 100 MB: this fetches it, once, with Electron's own installer.
 * Answers null where that does not work within five minutes; without a network it gives up at once.
 */
export function fetchElectron(): string | null {
  spawnSync(process.execPath, [path.join(home, 'install.js')], { stdio: 'ignore', timeout: fetchMs });
  return electronProgram();
}

/** Whether a window could be opened here. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
