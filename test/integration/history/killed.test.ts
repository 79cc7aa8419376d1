import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from '../../../main/data-folder.ts';
import type { History } from '../../../main/history/history.ts';
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

/** Starts the writer, kills it with SIGKILL once it has acknowledged `lines` writes, and answers their lines. */
function killedAfter(lines: number, round: number): Promise<readonly string[]> {
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
      resolve(output.split('\n').slice(0, -1));
    });
  });
}

/** What was acknowledged, in all rounds so far. */
class Promised {
  readonly chains = new Map<string, number>();
  readonly rewritten: (readonly [former: string, present: string])[] = [];
  readonly released = new Set<string>();
  readonly forked = new Set<string>();
  term = 0;
  line = 0;

  add(lines: readonly string[]): void {
    for (const line of lines) {
      const [what = '', first = '', second = ''] = line.split(' ');
      if (what === 'term') this.term = Number(first);
      else if (what === 'line') this.line = Number(first);
      else if (what === 'rewritten') this.rewritten.push([first, second]);
      else if (what === 'released') this.released.add(first);
      else if (what === 'forked') this.forked.add(first);
      else this.chains.set(what, Number(first));
    }
  }

  async expectIn(history: History): Promise<void> {
    const heads = new Map((await history.heads(room)).map(({ chain, seq }) => [chain, seq]));
    for (const [chain, seq] of heads) {
      const [entries] = await history.ranges(room, [{ chain, from: 1, to: 1e9, limit: 1e9 }]);
      expect(entries).toHaveLength(seq);
    }
    for (const [chain, seq] of this.chains) expect(heads.get(chain)).toBeGreaterThanOrEqual(seq);
    for (const [former, present] of this.rewritten)
      expect([heads.get(former), heads.get(present)]).toEqual([1, 2]);
    const withheld = new Set((await history.withheld(room)).map(({ chain }) => chain));
    expect([...this.released].filter((chain) => withheld.has(chain))).toEqual([]);
    const forks = new Set((await history.forks(room)).map(({ chain }) => chain));
    expect([...this.forked].filter((chain) => !forks.has(chain) || heads.get(chain) !== 1)).toEqual([]);
    expect((await history.room(room))?.term).toBeGreaterThanOrEqual(this.term);
    if (this.line > 0) expect((await history.successors(room))[0]?.port).toBeGreaterThanOrEqual(this.line);
  }
}

it('[A54] has everything that was acknowledged, in whole chains, after each of many kills', async () => {
  const promised = new Promised();
  const until = performance.now() + 9_000;
  for (let round = 0; round < 15 && (round < 4 || performance.now() < until); round++) {
    promised.add(await killedAfter(1 + ((round * 37) % 160), round));
    // Now and then the next run finds what two of them have left.
    if (round % 3 === 1) continue;
    const lock = openDataFolder(folder);
    const history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
    expect(history.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    await promised.expectIn(history);
    await history.close();
    lock.stop();
  }
  expect(promised.chains.size).toBeGreaterThan(8);
  expect(Math.min(promised.term, promised.rewritten.length, promised.forked.size)).toBeGreaterThan(0);
});
