import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { charterFor, idFor } from '../../support/history-entries.ts';
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
