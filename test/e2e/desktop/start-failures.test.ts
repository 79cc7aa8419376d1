import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../../main/data-folder.ts';
import { errorText } from '../../../preload/contract/error-text.ts';
import { defaultAppFolder, executable } from '../../support/launch.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The built app, with every box it shows written down instead, for nobody is here to close it. */
function watchedApp(): string {
  const app = path.join(folder, 'app');
  mkdirSync(app, { recursive: true });
  const main = pathToFileURL(path.join(defaultAppFolder, 'out/main/index.js')).href;
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'landline', version: '0.0.0', type: 'module', main: 'main.js' }),
  );
  writeFileSync(
    path.join(app, 'main.js'),
    `import { dialog } from 'electron';
dialog.showErrorBox = (...words) => process.stdout.write(JSON.stringify(words) + '\\n');
await import(${JSON.stringify(main)});
`,
  );
  return app;
}

/** Starts the app on `dataFolder`; resolves once it has ended. */
async function startOn(dataFolder: string): Promise<{ boxes: unknown[]; code: number | null }> {
  const child = spawn(executable, ['--no-sandbox', watchedApp(), `--data=${dataFolder}`, '--port=0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  const lines = said.split('\n').filter((line) => line.startsWith('['));
  return { boxes: lines.map((line) => JSON.parse(line) as unknown), code };
}

describe('a desktop app that cannot start', () => {
  it('says that another program uses its data folder, and ends with 1', async () => {
    const used = path.join(folder, 'used');
    const lock = openDataFolder(used);
    try {
      const words = errorText('en', 'data-folder-in-use');
      expect(await startOn(used)).toEqual({ boxes: [['Landline cannot start', words]], code: 1 });
    } finally {
      lock.stop();
    }
  });

  it('says that its data folder is none, leaves what is there alone, and ends with 1', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'notes');
    const words = errorText('en', 'storage-failed');
    expect(await startOn(file)).toEqual({ boxes: [['Landline cannot start', words]], code: 1 });
    expect(readFileSync(file, 'utf8')).toBe('notes');
  });
});
