import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFile } from '../../../main/history/database.ts';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { bare, ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';

const room = idFor('room');
const surroundings = { clock: { now: () => Date.UTC(2030, 0, 2) }, logger: silentLogger };
let folder = '';
const open = (): History => openSqliteHistory({ folder, device: idFor('me') }, surroundings);
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-erase-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Which files of the folder hold that text. */
const holding = (text: string): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => fs.readFileSync(path.join(folder, name)).includes(Buffer.from(text)));

/** The terms of the index that have `part` in them; the history is closed. */
function termsWith(part: string): string[] {
  const database = openFile(path.join(folder, 'history.db'));
  database.exec('CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, found_by, row)');
  const rows = database.prepare('SELECT term FROM temp.terms WHERE instr(term, ?)').all(part);
  database.close();
  return rows.map((row) => row['term'] as string);
}

it('[history erase] leaves the words in no file: not in the log, not in the index', async () => {
  const history = open();
  await history.putRoom({ id: room, charter: charterFor('room') });
  const ana = new ChainMaker('ana');
  const secret = ana.said(1, 'the xqsecretqx 秘密 words');
  const edit = ana.about('edit', 2, secret.id, { text: 'the xqsecretqx edited' });
  const plain = ana.said(3, 'plain words');
  await history.append(room, [secret, edit, plain]);
  await history.reword(room, [{ id: secret.id, text: 'the xqsecretqx edited' }]);
  expect(holding('xqsecretqx')).toEqual(['history.db-wal']);
  await history.erase(room, [secret.id, edit.id]);
  expect(holding('xqsecretqx')).toEqual([]);
  expect(fs.statSync(path.join(folder, 'history.db-wal')).size).toBe(0);
  expect(holding('plain words')).toEqual(['history.db']);
  await history.close();
  expect(['xqs', 'qse', '秘', '密'].flatMap(termsWith)).toEqual([]);
  expect(termsWith('pla')).toEqual(['pla']);
});

it('[history erase] leaves the words in no file where much was moved about before', async () => {
  const history = open();
  await history.putRoom({ id: room, charter: charterFor('room') });
  const lengths = [5, 50, 300, 2_000, 9_000];
  let random = 4;
  const upTo = (count: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return random % count;
  };
  const makers = [0, 1, 2, 3].map((at) => new ChainMaker(`author ${at}`));
  const secrets: NewEntry[] = [];
  for (let at = 0; at < 300; at++) {
    const isSecret = upTo(4) === 0;
    const words = (isSecret ? `XQSECRETQX ${at} ` : `public ${at} `).padEnd(lengths[upTo(5)] ?? 0, 'xyz ');
    const entry = (makers[upTo(4)] as ChainMaker).said(at + 1, words);
    await history.append(room, [upTo(3) === 0 ? bare(entry) : entry]);
    await history.fill(room, [entry]);
    if (isSecret) secrets.push(entry);
    if (upTo(3) === 0) await history.reword(room, [{ id: entry.id, text: `${words} again` }]);
    if (upTo(9) === 0)
      await history.erase(
        room,
        secrets.splice(0, 1).map(({ id }) => id),
      );
  }
  await history.erase(
    room,
    secrets.map(({ id }) => id),
  );
  expect([...holding('XQSECRETQX'), ...holding('xqsecretqx')]).toEqual([]);
  await history.close();
  const again = open();
  expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
  expect((await again.search({ words: ['public'], limit: 500 })).found.length).toBeGreaterThan(100);
  await again.close();
  expect(['xqs', 'qse'].flatMap(termsWith)).toEqual([]);
});
