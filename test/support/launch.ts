import './own-scope.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { electronProgram } from '../../build/electron.ts';

const root = path.resolve(import.meta.dirname, '../..');

const standIn = path.join(root, 'test/runtime/electron');
/** Electron's own program where it is there, else the stand-in. Only looked for: nothing is downloaded. */
export const executable = electronProgram() ?? standIn;
export const runtime: 'electron' | 'stand-in' = executable === standIn ? 'stand-in' : 'electron';

/** Environment in which the stand-in takes an app for an installed one; Electron goes by its own program. */
export const asInstalled = { STAND_IN_PACKAGED: '1' } as const;

export interface LaunchOptions {
  /** A folder with package.json and `out/`. */
  readonly appFolder?: string;
  /** A fresh one, removed after the app has closed, where none is given. */
  readonly dataFolder?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

let named = false;

/** What is started unless a test says otherwise: this repository as built. */
export const defaultAppFolder = process.env['LANDLINE_APP_FOLDER'] ?? root;

/** Starts the desktop app as a person would, on any free port, and says once which runtime it runs on. */
export async function launch(options: LaunchOptions = {}): Promise<ElectronApplication> {
  const fresh = options.dataFolder === undefined;
  const dataFolder = options.dataFolder ?? mkdtempSync(path.join(os.tmpdir(), 'landline-'));
  const app = await _electron.launch({
    executablePath: executable,
    args: [
      options.appFolder ?? defaultAppFolder,
      `--data=${dataFolder}`,
      '--port=0',
      ...(options.args ?? []),
    ],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ...options.env },
    timeout: 60_000,
  });
  if (fresh) app.on('close', () => rmSync(dataFolder, { recursive: true, force: true }));
  if (!named) {
    named = true;
    const { node, chrome, electron } = await app.evaluate(() => process.versions);
    const what = runtime === 'stand-in' ? 'stand-in' : `electron ${electron}`;
    console.log(`runtime: ${what} (Node ${node} + Chromium ${chrome.split('.')[0]})`);
  }
  return app;
}
