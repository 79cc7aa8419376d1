import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { ChainMaker, charterFor, everything, idFor, stored } from '../../support/history-entries.ts';
import { historySuite } from '../../suites/history.suite.ts';

const clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) };

historySuite('in this thread', (folder, device) =>
  Promise.resolve().then(() => openSqliteHistory({ folder, device }, { clock, logger: silentLogger })),
);

it('[history close] has its log beside the file while it is open, and leaves the file alone', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-history-'));
  const history = openSqliteHistory({ folder, device: idFor('me') }, { clock, logger: silentLogger });
  await history.putRoom({ id: idFor('room'), charter: charterFor('room') });
  expect(fs.readdirSync(folder).sort()).toEqual(['history.db', 'history.db-wal']);
  await history.close();
  expect(fs.readdirSync(folder)).toEqual(['history.db']);
  fs.rmSync(folder, { recursive: true });
});

it('[history clock] is the same history after the clock was set back by decades', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-history-'));
  const room = idFor('room');
  const openAt = (now: number) =>
    openSqliteHistory({ folder, device: idFor('me') }, { clock: { now: () => now }, logger: silentLogger });
  const history = openAt(Date.UTC(2030, 0, 1));
  await history.putRoom({ id: room, charter: charterFor('room'), term: 4 });
  const ana = new ChainMaker('ana');
  await history.append(room, [ana.join(1, 'Ana'), ana.message(2)]);
  const before = await everything(history, room);
  await history.close();

  const earlier = openAt(Date.UTC(1969, 11, 31));
  expect(await everything(earlier, room)).toEqual(before);
  const next = { ...ana.message(3), sentAt: 5 };
  await earlier.append(room, [next]);
  expect((await earlier.page(room, { limit: 1 })).entries).toEqual([stored(next)]);
  await earlier.close();
  fs.writeFileSync(path.join(folder, 'history.db'), 'damaged');
  const anew = openAt(Date.UTC(1969, 11, 31));
  expect(anew.opening.setAside).toBe(path.join(folder, 'history-damaged-1969-12-31T00-00-00.db'));
  await anew.close();
  fs.rmSync(folder, { recursive: true });
});
