import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from '../../../main/data-folder.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { idFor } from '../../support/history-entries.ts';

const room = idFor('room');
const writer = path.resolve(import.meta.dirname, '../../support/history-writer.ts');
const surroundings = { clock: { now: () => 0 }, logger: silentLogger };
let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-killed-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Starts the writer, kills it with SIGKILL once it has acknowledged `lines` appends, and answers what it acknowledged. */
function killedAfter(lines: number, round: number): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [writer, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error('the writer ended by itself'));
      const acknowledged = output
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ') as [string, string]);
      resolve(new Map(acknowledged.map(([chain, seq]) => [chain, Number(seq)])));
    });
  });
}

it('[L5] has everything that was acknowledged, in whole chains, after each of many kills', async () => {
  const promised = new Map<string, number>();
  const until = performance.now() + 9_000;
  for (let round = 0; round < 15 && (round < 4 || performance.now() < until); round++) {
    for (const [chain, seq] of await killedAfter(1 + ((round * 37) % 160), round)) promised.set(chain, seq);
    const lock = openDataFolder(folder);
    const history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
    expect(history.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    const heads = new Map((await history.heads(room)).map((head) => [head.chain, head]));
    for (const [chain, seq] of promised) {
      const head = heads.get(chain);
      expect(head?.seq).toBeGreaterThanOrEqual(seq);
      const [entries] = await history.ranges(room, [{ chain, from: 1, to: 1e9, limit: 1e9 }]);
      expect(entries).toHaveLength(head?.seq as number);
    }
    await history.close();
    lock.stop();
  }
  expect(promised.size).toBeGreaterThan(8);
});
