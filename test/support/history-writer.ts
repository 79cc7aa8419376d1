import fs from 'node:fs';
import type { NewEntry } from '../../main/history/history.ts';
import { openSqliteHistory } from '../../main/history/sqlite-history.ts';
import { openDataFolder } from '../../main/data-folder.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { ChainMaker, charterFor, idFor } from './history-entries.ts';

/**
 * A program that appends without end to the history in the folder it is given, in many calls at once,
 * and writes a line `chain seq` after each that was acknowledged: in one go, so that no line is lost when it is killed.
 * Meanwhile it does everything else a history is for, and writes after each what it did: `term n`, `rewritten chain chain`
 * (of the one the first entry is left, in the other two stand in the stead of the rest), `released chain`, `forked chain`
 * (the first entry is left), `line n` (the port of the only successor).
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
const say = (line: string): void => void fs.writeSync(1, `${line}\n`);

async function append(author: ChainMaker): Promise<never> {
  for (;;) {
    const entries = author.messages(1 + (lamport % 5), (lamport += 5));
    await history.append(room, entries);
    say(`${author.chain} ${entries.at(-1)?.seq ?? 0}`);
  }
}

async function host(): Promise<never> {
  let { term = 0 } = (await history.room(room)) ?? {};
  for (;;) {
    await history.putRoom({ id: room, term: ++term });
    say(`term ${term}`);
    await history.putSuccessors(room, [{ device: idFor('ana'), host: '10.0.0.7', port: term }]);
    say(`line ${term}`);
  }
}

const withheld = (entries: readonly NewEntry[]): NewEntry[] =>
  entries.map((entry) => ({ ...entry, withheld: true }));

async function keep(): Promise<never> {
  for (let nth = 0; ; nth++) {
    const before = new ChainMaker('me', 1_000 * Number(round) + 2 * nth);
    const after = new ChainMaker('me', 1_000 * Number(round) + 2 * nth + 1);
    await history.append(room, withheld(before.messages(3, lamport)));
    await history.rewrite(room, [{ chain: before.chain, from: 2 }], withheld(after.messages(2, lamport + 1)));
    say(`rewritten ${before.chain} ${after.chain}`);
    await history.release(room);
    say(`released ${after.chain}`);
    if (nth >= 12) continue;
    const forked = new ChainMaker('forger', 1_000 * Number(round) + nth);
    await history.append(room, forked.messages(4, lamport));
    const entries = [new Uint8Array([1]), new Uint8Array([2])] as const;
    await history.putFork(room, { chain: forked.chain, seq: 2, entries });
    say(`forked ${forked.chain}`);
  }
}

await Promise.all([...authors.map(append), host(), keep()]);
