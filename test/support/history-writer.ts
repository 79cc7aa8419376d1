import fs from 'node:fs';
import { openSqliteHistory } from '../../main/history/sqlite-history.ts';
import { openDataFolder } from '../../main/data-folder.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { ChainMaker, charterFor, idFor } from './history-entries.ts';

/**
 * A program that appends without end to the history in the folder it is given, in many calls at once,
 * and writes a line `author seq` after each that was acknowledged: in one go, so that no line is lost when it is killed.
 */
const [folder = '', round = '0'] = process.argv.slice(2);
openDataFolder(folder);
const room = idFor('room');
const history = openSqliteHistory(
  { folder, device: idFor('me') },
  { clock: { now: () => 0 }, logger: silentLogger },
);
await history.putRoom({ id: room, charter: charterFor('room') });

const authors = Array.from({ length: 8 }, (_, at) => new ChainMaker(`author ${at}`, Number(round)));
let lamport = (await history.room(room))?.greatestLamport ?? 0;
await Promise.all(
  authors.map(async (author) => {
    for (;;) {
      const entries = author.messages(1 + (lamport % 5), (lamport += 5));
      await history.append(room, entries);
      fs.writeSync(1, `${author.chain} ${entries.at(-1)?.seq ?? 0}\n`);
    }
  }),
);
