import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { historySuite } from '../../suites/history.suite.ts';
import { bare, ChainMaker, charterFor, everything, idFor } from '../../support/history-entries.ts';
import { MemoryDisk, MemoryHistory } from '../../support/memory-history.ts';

const room = idFor('room');
const soon = (run: () => void): void => void setImmediate(run);
const disks = new Map<string, MemoryDisk>();

historySuite('in memory', (folder, device) =>
  Promise.resolve().then(() => {
    const disk = disks.get(folder) ?? new MemoryDisk(device);
    disks.set(folder, disk);
    return new MemoryHistory(disk, soon);
  }),
);

/** A disk that is done when the test says so. */
function slowDisk() {
  const disk = new MemoryDisk(idFor('me'));
  const asked: { readonly run: () => void; readonly writes: boolean }[] = [];
  const open = (): MemoryHistory => new MemoryHistory(disk, (run, writes) => asked.push({ run, writes }));
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const work = async (): Promise<void> => {
    await turn();
    asked.shift()?.run();
    await turn();
  };
  return { disk, asked, open, work, turn };
}

const seqs = async (history: History, { work }: { work(): Promise<void> }): Promise<readonly number[]> => {
  const heads = history.heads(room);
  await work();
  return (await heads).map(({ seq }) => seq);
};

describe('a history in memory', () => {
  it('[history memory] answers when the disk is done, all that came in one turn together and in order', async () => {
    const slow = slowDisk();
    const history = slow.open();
    const done: string[] = [];
    const own = new ChainMaker('me').messages(3, 1);
    void history.putRoom({ id: room, charter: charterFor('room') }).then(() => done.push('room'));
    void history.append(room, own.slice(0, 1)).then(() => done.push('first'));
    await slow.turn();
    void history.append(room, own.slice(1)).then(() => done.push('rest'));
    void history.room(room).then((found) => done.push(`${found?.greatestLamport}`));
    await slow.turn();
    expect([done, slow.asked.length, history.writesUnderWay]).toEqual([[], 1, 3]);
    await slow.work();
    expect(done).toEqual(['room', 'first']);
    await slow.work();
    expect([done, history.writesUnderWay]).toEqual([['room', 'first', 'rest', '3'], 0]);
    void history.rooms();
    await slow.turn();
    expect(slow.asked.map(({ writes }) => writes)).toEqual([false]);
  });

  it('[history memory] loses in a crash what was under way, but for the first writes that came through', async () => {
    const slow = slowDisk();
    const first = slow.open();
    const own = new ChainMaker('me').messages(5, 1);
    const answered: string[] = [];
    void first.putRoom({ id: room, charter: charterFor('room') });
    void first.append(room, own.slice(0, 1)).then((ids) => answered.push(...ids));
    await slow.work();
    for (const entry of own.slice(1)) void first.append(room, [entry]).then((ids) => answered.push(...ids));
    await slow.turn();
    expect(first.writesUnderWay).toBe(4);
    first.crash(2);
    while (slow.asked.length > 0) await slow.work();
    expect(answered).toEqual([own[0]?.id]);
    const second = slow.open();
    expect(await seqs(second, slow)).toEqual([3]);
    second.crash();
    expect(await seqs(slow.open(), slow)).toEqual([3]);
  });

  it('[history memory] forgets the last acknowledged writes in a crash where a test wants that, and no others', async () => {
    const slow = slowDisk();
    let history = slow.open();
    const own = new ChainMaker('me').messages(9, 1);
    const put = async (entries: readonly NewEntry[]): Promise<void> => {
      for (const entry of entries) {
        const appended = history.append(room, [entry]);
        await slow.work();
        await appended;
      }
    };
    void history.putRoom({ id: room, charter: charterFor('room') });
    await put(own.slice(0, 3));
    slow.disk.forgets = 2;
    await put(own.slice(3, 8));
    expect(await seqs(history, slow)).toEqual([8]);
    expect(slow.disk.shown().get(room)).toHaveLength(8);
    history.crash();
    history = slow.open();
    expect(await seqs(history, slow)).toEqual([6]);
    await put(own.slice(6, 8));
    slow.disk.forgets = 0;
    await put(own.slice(8));
    history.crash();
    expect(await seqs(slow.open(), slow)).toEqual([9]);
  });

  it('[history memory] refuses writes, changing nothing, while its disk is full', async () => {
    const disk = new MemoryDisk(idFor('me'));
    const history = new MemoryHistory(disk, soon);
    await history.putRoom({ id: room, charter: charterFor('room') });
    const own = new ChainMaker('me').messages(2, 1);
    disk.failure = 'storage-full';
    await expect(history.append(room, own)).rejects.toMatchObject({ code: 'storage-full' });
    expect(await history.heads(room)).toEqual([]);
    disk.failure = null;
    expect(await history.append(room, own)).toHaveLength(2);
  });

  it('[history memory] answers as the database does, whatever is asked of it', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-model-'));
    let round = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const own = path.join(folder, String(round++));
      fs.mkdirSync(own);
      const database = openSqliteHistory(
        { folder: own, device: idFor('me') },
        { clock: { now: () => 0 }, logger: silentLogger },
      );
      const histories = [database, new MemoryHistory(new MemoryDisk(idFor('me')), soon)] as const;
      const writers = new Writers();
      for (const history of histories) await history.putRoom({ id: room, charter: charterFor('room') });
      for (const taken of steps) {
        const call = writers.call(taken);
        const [expected, answered] = await Promise.all(histories.map((history) => outcome(call(history))));
        expect(answered).toEqual(expected);
        expect(await everything(histories[1], room)).toEqual(await everything(database, room));
      }
      await database.close();
      fs.rmSync(own, { recursive: true });
    });
    await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 8_000 });
    fs.rmSync(folder, { recursive: true });
  });
});

const outcome = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => ({ value }),
    (error: { code?: unknown }) => ({ code: error.code }),
  );

const small = fc.nat(30);
const step = fc.record({
  what: fc.constantFrom(
    ...(['append', 'append', 'append', 'withhold', 'release', 'rewrite', 'fork'] as const),
    ...([
      'read',
      'member',
      'page',
      'ranges',
      'acknowledge',
      'hide',
      'fill',
      'contact',
      'forget',
      'clear',
    ] as const),
  ),
  writer: fc.nat(4),
  kind: fc.constantFrom(...(['message', 'message', 'message', 'join', 'leave', 'host', 'mute'] as const)),
  count: fc.integer({ min: 1, max: 4 }),
  lamport: small,
  late: fc.boolean(),
  flag: fc.constantFrom('none', 'none', 'hidden', 'bare'),
  begin: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Makes calls of steps; entries grow chains that both histories have been given alike. */
class Writers {
  readonly #names = ['me', 'ana', 'bob', 'carla', 'dan'];
  readonly #makers = new Map<number, ChainMaker>();
  readonly #lamports = new Map<number, number>();
  readonly #made: NewEntry[] = [];
  #starts = 0;

  call({
    what,
    writer,
    kind,
    count,
    lamport,
    late,
    flag,
    begin,
  }: Step): (history: History) => Promise<unknown> {
    const maker = this.#maker(what === 'withhold' ? 0 : writer, begin);
    const { chain } = maker;
    const seq = 1 + (lamport % 5);
    const cursor = cursorOf({ lamport, chain, seq });
    const entries = (): NewEntry[] =>
      Array.from({ length: count }, () => {
        const entry = this.#entry(maker, what === 'withhold' ? 0 : writer, kind, lamport);
        this.#made.push(entry);
        return {
          ...(flag === 'bare' && kind === 'message' ? bare(entry) : entry),
          hidden: flag === 'hidden',
          late,
          withheld: what === 'withhold' || what === 'rewrite',
        };
      });
    const some = this.#made.filter((_, at) => at % (1 + (lamport % 4)) === count % 4);
    switch (what) {
      case 'append':
      case 'withhold': {
        const added = entries();
        return (history) => history.append(room, added);
      }
      case 'release':
        return (history) => history.release(room);
      case 'rewrite': {
        const cut = [...this.#makers.values()].slice(0, 1 + (count % 2)).map((cutMaker) => cutMaker.chain);
        const anew = new ChainMaker(this.#names[0] as string, 1_000 + this.#starts++);
        const added = anew.messages(count, lamport).map((entry) => ({ ...entry, withheld: true }));
        return (history) =>
          history.rewrite(
            room,
            cut.map((at) => ({ chain: at, from: seq })),
            begin ? added.slice(1) : added,
          );
      }
      case 'fork':
        return (history) =>
          history.putFork(room, { chain, seq, entries: [new Uint8Array([1]), new Uint8Array([2])] });
      case 'read':
        return (history) => history.markRead(room, cursor);
      case 'member':
        return (history) =>
          history.putMember(room, {
            device: maker.author,
            skewMs: lamport,
            ...(late ? { pin: begin ? null : 'ab' } : {}),
          });
      case 'page':
        return (history) =>
          history.page(room, {
            limit: count,
            all: flag === 'hidden',
            ...(late ? { before: cursor } : begin ? { after: cursor } : {}),
          });
      case 'ranges':
        return (history) => history.ranges(room, [{ chain, from: seq, to: seq + count, limit: count }]);
      case 'hide':
        return (history) => history.setHidden(room, late ? some : [], late ? [] : some);
      case 'fill':
        return async (history) => [
          await history.fill(room, some),
          await history.bare(room, begin ? '' : cursor, count),
        ];
      case 'contact':
        return (history) =>
          history.putContact({
            device: maker.author,
            ...(late ? { alias: begin ? null : `${lamport}` } : { blocked: begin }),
          });
      case 'forget':
        return async (history) => {
          if (begin && late && count === 1) await history.forget(room);
          await history.putRoom({ id: room, charter: charterFor('room') });
        };
      case 'clear':
        return (history) => history.clear(room);
      case 'acknowledge':
        return (history) => history.acknowledge(room, [{ chain, seq, copies: 1 + count }]);
    }
  }

  #maker(writer: number, begin: boolean): ChainMaker {
    const known = this.#makers.get(writer);
    if (known && !begin) return known;
    const maker = new ChainMaker(this.#names[writer] as string, this.#starts++);
    this.#makers.set(writer, maker);
    this.#lamports.delete(writer);
    return maker;
  }

  #entry(maker: ChainMaker, writer: number, kind: NewEntry['kind'], at: number): NewEntry {
    const lamport = (this.#lamports.get(writer) ?? at) + 1;
    this.#lamports.set(writer, lamport);
    if (kind === 'join') return maker.join(lamport, `${writer} at ${lamport}`);
    return kind === 'message' ? maker.message(lamport) : maker.deed(kind, lamport);
  }
}
