import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { bare, ChainMaker, charterFor, everything, idFor } from '../../support/history-entries.ts';
import { writeVersion1 } from '../../support/history-version-1.ts';

const room = idFor('room');
const pageBytes = 4_096;
const logHeaderBytes = 32;
const frameBytes = 24 + pageBytes;
const nothingToSay = { setAside: null, salvaged: 0, cutChains: 0 };

let base = '';
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-power-'));
});
afterEach(() => fs.rmSync(base, { recursive: true }));

const openIn = (folder: string): History =>
  openSqliteHistory({ folder, device: idFor('me') }, { clock: { now: () => 0 }, logger: silentLogger });

/** The bytes of the database and of its log, as they are on the disk at one moment. */
interface Image {
  readonly main: Buffer;
  readonly log: Buffer;
}
const imageOf = (folder: string): Image => {
  const log = path.join(folder, 'history.db-wal');
  return {
    main: fs.readFileSync(path.join(folder, 'history.db')),
    log: fs.existsSync(log) ? fs.readFileSync(log) : Buffer.alloc(0),
  };
};

const digest = (value: unknown): string => createHash('sha256').update(serialize(value)).digest('hex');
const stateOf = async (history: History): Promise<string> => digest(await everything(history, room));

/** The same for the same seed, everywhere (mulberry32). */
function seeded(seed: number): { below(limit: number): number; bytes(count: number): Buffer } {
  const next = (): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => next() & 0xff)),
  };
}

/** Opens what a power cut has left; answers what is there, after writing to it and opening it once more. */
async function afterCut({ main, log }: Image): Promise<{ state: string; opening: History['opening'] }> {
  const folder = fs.mkdtempSync(path.join(base, 'cut-'));
  fs.writeFileSync(path.join(folder, 'history.db'), main);
  if (log.length > 0) fs.writeFileSync(path.join(folder, 'history.db-wal'), log);
  const history = openIn(folder);
  const { opening } = history;
  const state = await stateOf(history);
  await expectWholeChains(history);
  await history.putRoom({ id: room, charter: charterFor('room') });
  const more = new ChainMaker('me', 99).messages(2, 5_000);
  await history.append(room, more);
  await history.close();
  const again = openIn(folder);
  expect(again.opening).toEqual(nothingToSay);
  expect((await again.page(room, { limit: 2 })).entries.map(({ id }) => id)).toEqual(
    more.map(({ id }) => id),
  );
  await again.close();
  fs.rmSync(folder, { recursive: true });
  return { state, opening };
}

async function expectWholeChains(history: History): Promise<void> {
  for (const { chain, seq } of await history.heads(room)) {
    const [entries] = await history.ranges(room, [{ chain, from: 1, to: 1e9, limit: 1e9 }]);
    expect(entries).toHaveLength(seq);
  }
}

/** Everything that writes, one call after the other. */
function calls(): readonly ((history: History) => Promise<unknown>)[] {
  const [own, ana, bob] = [new ChainMaker('me'), new ChainMaker('ana'), new ChainMaker('bob')];
  const withheld = (entries: readonly NewEntry[]): NewEntry[] =>
    entries.map((entry) => ({ ...entry, withheld: true }));
  const told = [ana.join(1, 'Ana'), ...ana.messages(3, 2)];
  const waiting = withheld([own.message(6, 'x'.repeat(9_000)), own.message(7)]);
  const anew = withheld([new ChainMaker('me', 1).message(7, 'changed')]);
  const bobs = [bob.join(3, 'Bob'), bob.message(4), bob.message(9), bob.leave(10)];
  const carla = new ChainMaker('carla');
  const carlas = [carla.message(11), carla.message(12)] as const;
  const device = idFor('ana');
  return [
    (history) => history.putRoom({ id: room, charter: charterFor('room'), name: 'Workshop', part: 'host' }),
    (history) => history.append(room, told),
    (history) => history.markRead(room, cursorOf(told[3] as NewEntry)),
    (history) => history.append(room, waiting),
    (history) => history.putRoom({ id: room, term: 7, host: device }),
    (history) => history.rewrite(room, [{ chain: own.chain, from: 2 }], anew),
    (history) =>
      history.append(
        room,
        bobs.map((entry) => ({ ...entry, late: true })),
      ),
    (history) => history.release(room),
    (history) => history.putMember(room, { device, pin: 'ab'.repeat(32), skewMs: 70 }),
    (history) => history.acknowledge(room, [{ chain: own.chain, seq: 1, copies: 3 }]),
    (history) => history.putSuccessors(room, [{ device, host: '10.0.0.7', port: 47470 }]),
    (history) =>
      history.putFork(room, {
        chain: bob.chain,
        seq: 3,
        entries: [new Uint8Array(200), new Uint8Array(200).fill(1)],
      }),
    (history) => history.append(room, [bare(carlas[0]), carlas[1]]),
    (history) => history.fill(room, [carlas[0]]),
    (history) => history.setHidden(room, [carlas[0], ...told.slice(1, 2)], []),
    (history) => history.putContact({ device, alias: 'Ana', verified: true }),
    (history) =>
      history.putKnownHost({ room, host: 'fe80::1', port: 47470, device, fingerprint: 'cd', lastSeen: 5 }),
    (history) =>
      history.append(
        room,
        ana.messages(40, 20).map((entry) => ({ ...entry })),
      ),
  ];
}

interface Written {
  readonly image: Image;
  /** What was there after the n-th call, and how long the log was then: all of it had reached the disk. */
  readonly steps: readonly { readonly logBytes: number; readonly state: string }[];
}

/** Makes all the calls on a history that was just opened; none of them writes to the database itself. */
async function writeAll(): Promise<Written> {
  const folder = path.join(base, 'written');
  fs.mkdirSync(folder);
  await openIn(folder).close();
  const untouched = imageOf(folder).main;
  const history = openIn(folder);
  const steps = [{ logBytes: 0, state: await stateOf(history) }];
  for (const call of calls()) {
    await call(history);
    steps.push({ logBytes: imageOf(folder).log.length, state: await stateOf(history) });
  }
  const image = imageOf(folder);
  expect(image.main.equals(untouched)).toBe(true);
  await history.close();
  return { image, steps };
}

describe('a power cut', () => {
  it('[A54] while the log is written, at any byte, leaves all that was acknowledged and nothing by halves', async () => {
    const { image, steps } = await writeAll();
    const { main, log } = image;
    const random = seeded(54);
    const tails: readonly ((at: number) => Buffer)[] = [
      () => Buffer.alloc(0),
      (at) => Buffer.alloc(log.length - at),
      (at) => random.bytes(Math.min(log.length - at, 600)),
      (at) => log.subarray(logHeaderBytes, logHeaderBytes + log.length - at),
    ];
    const frames = (log.length - logHeaderBytes) / frameBytes;
    const offsets = [0, 1, 31, ...steps.flatMap(({ logBytes }) => [logBytes, logBytes + 1, logBytes - 1])];
    for (let frame = 0; frame <= frames; frame++) offsets.push(logHeaderBytes + frame * frameBytes);
    for (let more = 0; more < 60; more++) offsets.push(random.below(log.length));
    const inside = offsets.filter((at) => at >= 0 && at <= log.length);
    for (const [nth, at] of inside.entries()) {
      const tail = (tails[nth % tails.length] as (at: number) => Buffer)(at);
      const left = Buffer.concat([log.subarray(0, at), tail]);
      const cut = await afterCut({ main, log: left });
      // What stands there by chance may be what was to be written.
      let same = at;
      while (same < left.length && left[same] === log[same]) same++;
      const expected = steps.findLast(({ logBytes }) => logBytes <= same);
      expect(cut, `cut at ${at} of ${log.length}`).toEqual({ state: expected?.state, opening: nothingToSay });
    }
  });

  it('[A54] while the log is read into the database, in whatever order, leaves all that was acknowledged', async () => {
    const { checkpoints } = await writeLong();
    const random = seeded(540);
    for (const { before, after, log, state } of checkpoints) {
      const changed = changedPages(before, after);
      expect(changed.length).toBeGreaterThan(8);
      for (let round = 0; round < 24; round++) {
        const through = new Set(changed.filter(() => random.below(3) > 0));
        const torn = changed[random.below(changed.length)] as number;
        const inOrder = new Set(changed.filter((page) => page < torn));
        const main = withPages(before, after, round % 2 === 0 ? inOrder : through);
        if (round % 3 === 0) tearPage(main, after, torn, random.below(pageBytes));
        if (round % 3 === 1) garbleSector(main, torn * pageBytes + 512 * random.below(8), random.bytes(512));
        const title = `round ${round}, page ${torn} of ${after.length / pageBytes}`;
        expect(await afterCut({ main, log }), title).toEqual({ state, opening: nothingToSay });
      }
      const first = garbleSector(Buffer.from(after), 0, random.bytes(512));
      expect(await afterCut({ main: first, log })).toEqual({ state, opening: nothingToSay });
    }
  });

  it('[A54] while the log begins anew over its former self leaves all that was acknowledged', async () => {
    const { restarts } = await writeLong();
    const random = seeded(541);
    for (const { main, before, after, states } of restarts) {
      const end = lastDifference(before, after) + 1;
      const frames = Array.from({ length: 4 }, (_, frame) => logHeaderBytes + frame * frameBytes);
      const cuts = [0, 4, 12, 20, 24, 31, ...frames, ...frames.map((at) => at + 24), end - 1];
      for (let more = 0; more < 12; more++) cuts.push(random.below(end));
      for (const at of cuts.filter((cut) => cut < end)) {
        const log = Buffer.concat([after.subarray(0, at), before.subarray(at)]);
        const expected = { state: states[0], opening: nothingToSay };
        expect(await afterCut({ main, log }), `cut at ${at} of ${end}`).toEqual(expected);
      }
      expect(await afterCut({ main, log: after })).toEqual({ state: states[1], opening: nothingToSay });
    }
  });

  it('[migrations] at any byte of a step to a newer version leaves one or the other, with everything in it', async () => {
    const folder = path.join(base, 'version-1');
    fs.mkdirSync(folder);
    const file = path.join(folder, 'history.db');
    const ana = new ChainMaker('ana');
    writeVersion1(file, [ana.join(1, 'Ana'), ...ana.messages(60, 2), ana.join(90, 'Anna')]);
    const main = fs.readFileSync(file);
    const history = openIn(folder);
    const state = await stateOf(history);
    const { log } = imageOf(folder);
    await history.close();
    const random = seeded(542);
    const frames = (log.length - logHeaderBytes) / frameBytes;
    expect(frames).toBeGreaterThan(3);
    const cuts = Array.from({ length: frames + 1 }, (_, frame) => logHeaderBytes + frame * frameBytes);
    for (let more = 0; more < 30; more++) cuts.push(random.below(log.length));
    for (const at of cuts) {
      const cut = await afterCut({ main, log: Buffer.concat([log.subarray(0, at), random.bytes(at % 300)]) });
      expect(cut, `cut at ${at} of ${log.length}`).toEqual({ state, opening: nothingToSay });
    }
  });
});

interface Long {
  /** The database before and after its log, `log`, was read into it; what was acknowledged by then. */
  readonly checkpoints: { before: Buffer; after: Buffer; log: Buffer; state: string }[];
  /** The log before and after it began anew beside `main`; what was acknowledged before and after. */
  readonly restarts: { main: Buffer; before: Buffer; after: Buffer; states: [string, string] }[];
}

/** Writes until the log was read into the database twice, and once more when it is closed. */
async function writeLong(): Promise<Long> {
  const folder = path.join(base, 'long');
  fs.mkdirSync(folder);
  const history = openIn(folder);
  await history.putRoom({ id: room, charter: charterFor('room') });
  const ana = new ChainMaker('ana');
  const long: Long = { checkpoints: [], restarts: [] };
  const mainFile = path.join(folder, 'history.db');
  let main = fs.readFileSync(mainFile);
  for (let lamport = 1; long.restarts.length < 2; lamport++) {
    await history.append(room, [ana.message(lamport, 'x'.repeat(500))]);
    const now = fs.readFileSync(mainFile);
    if (now.equals(main)) continue;
    const { log } = imageOf(folder);
    const state = await stateOf(history);
    long.checkpoints.push({ before: main, after: now, log, state });
    await history.append(room, [ana.message(++lamport)]);
    const after = imageOf(folder);
    expect(after.main.equals(now)).toBe(true);
    expect(after.log.subarray(0, logHeaderBytes).equals(log.subarray(0, logHeaderBytes))).toBe(false);
    const states: [string, string] = [state, await stateOf(history)];
    long.restarts.push({ main: now, before: log, after: after.log, states });
    main = now;
  }
  await history.append(room, ana.messages(40, 3_000));
  const before = imageOf(folder);
  const state = await stateOf(history);
  await history.close();
  long.checkpoints.push({ before: before.main, after: imageOf(folder).main, log: before.log, state });
  return long;
}

const pageAt = (main: Buffer, page: number): Buffer =>
  main.subarray(page * pageBytes, (page + 1) * pageBytes);

function changedPages(before: Buffer, after: Buffer): readonly number[] {
  const pages = [...Array(after.length / pageBytes).keys()];
  return pages.filter((page) => !pageAt(before, page).equals(pageAt(after, page)));
}

/** `before`, into which `pages` of `after` were written, and no others. */
function withPages(before: Buffer, after: Buffer, pages: ReadonlySet<number>): Buffer {
  const length = Math.max(before.length, ...[...pages].map((page) => (page + 1) * pageBytes));
  const main = Buffer.concat([before, Buffer.alloc(length - before.length)]);
  for (const page of pages) pageAt(after, page).copy(main, page * pageBytes);
  return main;
}

function tearPage(main: Buffer, after: Buffer, page: number, bytes: number): void {
  pageAt(after, page).copy(main, page * pageBytes, 0, bytes);
}

function garbleSector(main: Buffer, at: number, garbage: Buffer): Buffer {
  garbage.copy(main, at);
  return main;
}

function lastDifference(before: Buffer, after: Buffer): number {
  let at = Math.max(before.length, after.length) - 1;
  while (at >= 0 && before[at] === after[at]) at--;
  return at;
}
