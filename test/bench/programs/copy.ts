import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { openIdentity, passingIdentity } from '../../../main/identity/identity.ts';
import { systemClock as clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { decodeEntries, type Entry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { makeCharter, readCharter } from '../../../main/room/charter.ts';
import { stored } from '../../../main/room/log/stored.ts';
import { Author } from '../authors.ts';
import { Member } from '../crowd/member.ts';
import { bareChecks, bareCommits, type Rate } from '../floors.ts';
import { LoopDelay, type Delay } from '../loop-delay.ts';
import { serveProgram, usage } from '../program.ts';

/** One device with a part of a room's log in its history, which goes to or comes from another. */
const perAppend = 1_000;
const authors = 50;
const files = { charter: 'charter', common: 'common', missing: 'missing' } as const;
export type Part = 'common' | 'missing';

let member: Member | null = null;
let folder = '';
let delay: LoopDelay | null = null;
// What a host asks of one guest is bounded a second; how much work it is, is asked here.
Object.assign(limits, { pulledBurst: 1_000_000 });

const entriesOf = async (shared: string, part: Part): Promise<Entry[]> =>
  decodeEntries(await readFile(path.join(shared, files[part])));
const own = (): Member => {
  if (!member) throw new Error('not open');
  return member;
};

const served = {
  /** A room of many authors: `common` entries and then `missing` ones, in two files. Gives the bytes of each. */
  async make(
    shared: string,
    counts: Readonly<Record<Part, number>>,
  ): Promise<Readonly<Record<Part, number>>> {
    const { identity } = passingIdentity(clock.now());
    const random = crypto.getRandomValues(new Uint8Array(16));
    const charter = makeCharter({
      founderKey: identity.publicKey,
      name: 'Copy',
      createdAt: clock.now(),
      random,
    });
    const writers = Array.from(
      { length: authors },
      (_, number) => new Author(number, charter.id, passingIdentity(clock.now()).identity),
    );
    await writeFile(path.join(shared, files.charter), charter.bytes);
    let turn = 0;
    const next = (): Uint8Array => (writers[turn++ % authors] as Author).next();
    const write = async (part: Part): Promise<number> => {
      const bytes = Buffer.concat(Array.from({ length: counts[part] }, next));
      await writeFile(path.join(shared, files[part]), bytes);
      return bytes.length;
    };
    return { common: await write('common'), missing: await write('missing') };
  },

  /** Opens the device with these parts of the log, as the room's host or not. Gives its port. */
  async open(shared: string, parts: readonly Part[], hosting: boolean): Promise<number> {
    folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    const { identity } = await openIdentity(path.join(folder, 'identity'), clock);
    const { device } = identity;
    if (hosting || parts.length > 0) {
      const history = openSqliteHistory({ folder, device }, { clock, logger: silentLogger });
      const charter = readCharter(await readFile(path.join(shared, files.charter)));
      const bytes = Uint8Array.from(charter.bytes);
      const standing = hosting
        ? { part: 'host' as const, term: 1, host: device }
        : { part: 'guest' as const };
      await history.putRoom({ id: charter.id, charter: bytes, name: 'Copy', ...standing });
      for (const part of parts) {
        const rows = (await entriesOf(shared, part)).map((entry) =>
          stored(entry, { late: false, withheld: false }),
        );
        for (let at = 0; at < rows.length; at += perAppend) {
          await history.append(charter.id, rows.slice(at, at + perAppend));
        }
      }
      await history.close();
    }
    member = await Member.open({ name: 'Copy', folder, threads: true, slowness: 1, hasty: false });
    return member.port();
  },

  watch: (): Promise<void> => Promise.resolve(void (delay = new LoopDelay())),
  delay: (): Promise<Delay | null> => Promise.resolve(delay?.stop() ?? null),
  join: (port: number): Promise<void> => own().join(port),

  /** Resolves once so many items more than at its start have been told to windows, and so are on the disk. */
  async arrived(count: number, atMostMs: number): Promise<void> {
    const latest = performance.now() + atMostMs;
    while (own().witness.items < count) {
      if (performance.now() > latest) throw new Error(`${own().witness.items} of ${count} came`);
      await pause(5);
    }
  },

  /** What nobody can do without who takes these entries in. */
  async floors(shared: string): Promise<{ readonly checks: Rate; readonly commits: Rate }> {
    const entries = await entriesOf(shared, 'missing');
    const place = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    const checks = await bareChecks(entries);
    const commits = bareCommits(place, entries);
    await rm(place, { recursive: true });
    return { checks, commits };
  },
  usage,
};
export type CopyProgram = typeof served;

serveProgram(served, async () => {
  await member?.stop();
  if (folder !== '') await rm(folder, { recursive: true });
});
