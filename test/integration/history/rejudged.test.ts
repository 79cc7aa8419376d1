import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ben, charter, words } from '../../support/judged-course.ts';
import { ShownRoom } from '../../support/shown-room.ts';

const writer = path.resolve(import.meta.dirname, '../../support/judged-writer.ts');
let base = '';
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-rejudged-'));
});
afterEach(() => fs.rmSync(base, { recursive: true }));

/** Whether it was killed there; false where it had ended before. */
function killedBehind(write: number, folder: string): Promise<boolean> {
  const child = spawn(process.execPath, [writer, folder, String(write)], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(`the writer ended with ${String(code)}`));
      resolve(signal === 'SIGKILL');
    });
  });
}

/** What is not as it is shown at the next start. */
async function wrongIn(folder: string): Promise<readonly string[]> {
  const surroundings = { clock: { now: () => 0 }, logger: silentLogger };
  const history = openSqliteHistory({ folder, device: ben.device }, surroundings);
  const room = await ShownRoom.open(history, ben, charter);
  await room.rest();
  const wrong = await room.wrong(words);
  if (await history.unjudged(charter.id)) wrong.push('something is unjudged');
  await history.close();
  return wrong;
}

it('[A54, L6] wherever the app is killed between a deed and what comes of it, the next start finds, counts and pins just what it shows', async () => {
  let next = 1;
  const killed: number[] = [];
  const kill = async (): Promise<void> => {
    for (let ended = false; !ended;) {
      const write = next++;
      const folder = path.join(base, String(write));
      fs.mkdirSync(folder);
      ended = !(await killedBehind(write, folder));
      if (!ended) killed.push(write);
      expect({ write, wrong: await wrongIn(folder) }).toEqual({ write, wrong: [] });
    }
  };
  await Promise.all([kill(), kill(), kill()]);
  expect(killed.length).toBeGreaterThan(15);
}, 600_000);
