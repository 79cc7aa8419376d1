import { expect, it } from 'vitest';
import type { History, NewEntry } from '../../main/history/history.ts';
import type { Fork } from '../../main/history/stored-rooms.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import { ChainMaker, everything, idFor, stored } from '../support/history-entries.ts';

const room = idFor('room');
const me = 'me';
const withheld = (entries: readonly NewEntry[]): NewEntry[] =>
  entries.map((entry) => ({ ...entry, withheld: true }));
const late = (entry: NewEntry): NewEntry => ({ ...entry, late: true });
const ids = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

export interface Started {
  readonly history: History;
  readonly folder: string;
}

/** What every History must do for a room that outlives its host: what waits, what came late, what is cut. */
export function successionTests(
  start: () => Promise<Started>,
  reopen: (folder: string) => Promise<History>,
): void {
  const shownIds = async (history: History): Promise<string[]> =>
    ids((await history.page(room, { limit: 1_000 })).entries);

  it('[L5] keeps what is withheld as such over a restart, in the order it was written, until it is released', async () => {
    const { history, folder } = await start();
    const own = new ChainMaker(me);
    const sent = own.message(1);
    const waiting = withheld([own.message(2), own.message(3)]);
    await history.append(room, [sent, ...waiting, new ChainMaker('ana').message(2)]);
    const again = withheld([new ChainMaker(me, 1).message(2)]);
    await history.append(room, again);
    await history.close();

    const second = await reopen(folder);
    expect(await second.withheld(room)).toEqual([...waiting, ...again].map(stored));
    expect((await second.page(room, { limit: 9 })).entries.map((entry) => entry.withheld)).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect((await second.heads(room)).find(({ chain }) => chain === own.chain)?.seq).toBe(3);
    await second.release(room);
    expect(await second.withheld(room)).toEqual([]);
    await second.close();
    const third = await reopen(folder);
    expect(await third.withheld(room)).toEqual([]);
    expect((await third.page(room, { limit: 9 })).entries.some((entry) => entry.withheld)).toBe(false);
  });

  it('[L5] puts others in the stead of what is withheld, at the same places in time', async () => {
    const { history, folder } = await start();
    const own = new ChainMaker(me);
    const [first, , ...rest] = withheld(own.messages(4, 10)) as [NewEntry, NewEntry, ...NewEntry[]];
    await history.append(room, [first, ...withheld(new ChainMaker(me).messages(4, 10)).slice(1)]);
    const anew = new ChainMaker(me, 1);
    const signed = withheld(rest.map(({ lamport }) => anew.message(lamport, 'signed anew')));
    await history.rewrite(room, [{ chain: own.chain, from: 2 }], signed);
    expect(await shownIds(history)).toEqual(ids([first, ...signed]));
    expect(ids(await history.withheld(room))).toEqual(ids([first, ...signed]));
    expect(new Map((await history.heads(room)).map(({ chain, seq }) => [chain, seq]))).toEqual(
      new Map([
        [own.chain, 1],
        [anew.chain, 2],
      ]),
    );
    expect((await history.room(room))?.lastMessage).toEqual(stored(signed[1]));
    const before = await everything(history, room);
    await history.close();
    expect(await everything(await reopen(folder), room)).toEqual(before);
  });

  it('[L5] forgets a chain of which nothing is left, and goes back to the last message before it', async () => {
    const { history } = await start();
    const [shown] = new ChainMaker('ana').messages(1, 5);
    const own = new ChainMaker(me);
    await history.append(room, [shown as NewEntry, ...withheld(own.messages(2, 8))]);
    await history.rewrite(
      room,
      [
        { chain: own.chain, from: 1 },
        { chain: 'ee'.repeat(16), from: 1 },
      ],
      [],
    );
    expect((await history.heads(room)).map(({ author }) => author)).toEqual([idFor('ana')]);
    expect(await history.room(room)).toMatchObject({
      lastMessage: stored(shown),
      unread: 1,
      greatestLamport: 9,
    });
    expect(await history.ranges(room, [{ chain: own.chain, from: 1, to: 9, limit: 9 }])).toEqual([[]]);
    expect(await history.append(room, withheld([new ChainMaker(me).message(8)]))).toHaveLength(1);
  });

  it('[L5] never takes out what may have been sent, and then changes nothing at all', async () => {
    const { history } = await start();
    const own = new ChainMaker(me);
    await history.append(room, withheld(own.messages(2, 1)));
    await history.release(room);
    const second = new ChainMaker(me, 1);
    await history.append(room, withheld([own.message(3), ...second.messages(2, 4)]));
    const before = await everything(history, room);
    const cut = [
      { chain: second.chain, from: 1 },
      { chain: own.chain, from: 2 },
    ];
    await expect(
      history.rewrite(room, cut, withheld([new ChainMaker(me, 2).message(3)])),
    ).rejects.toMatchObject({ code: 'already-sent' });
    expect(await everything(history, room)).toEqual(before);
    await history.rewrite(room, [{ chain: own.chain, from: 3 }], []);
    expect((await history.heads(room)).find(({ chain }) => chain === own.chain)?.seq).toBe(2);
  });

  it('[L5] leaves everything where it was when what is to be put there does not follow', async () => {
    const { history } = await start();
    const own = new ChainMaker(me);
    await history.append(room, withheld(own.messages(3, 1)));
    const before = await everything(history, room);
    const gap = withheld(new ChainMaker(me, 1).messages(2, 2)).slice(1);
    const refused = { code: 'storage-failed' };
    await expect(history.rewrite(room, [{ chain: own.chain, from: 1 }], gap)).rejects.toMatchObject(refused);
    expect(await everything(history, room)).toEqual(before);
  });

  it('[H6] counts a late message of others as unread before the mark too, until the next one', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana').messages(5, 10);
    await history.append(room, ana);
    const mark = cursorOf(ana[4] as NewEntry);
    expect(await history.markRead(room, mark)).toBe(0);
    const bob = new ChainMaker('bob');
    const carla = new ChainMaker('carla');
    const came = [late(bob.message(3)), late(bob.join(4, 'Bob')), late(carla.message(12)), bob.message(13)];
    await history.append(room, came);
    await history.append(room, [late(new ChainMaker(me).message(2)), late(bob.message(30)), bob.message(31)]);
    expect((await history.room(room))?.unread).toBe(4);
    expect((await history.page(room, { limit: 20 })).entries.filter((entry) => entry.late)).toHaveLength(5);
    await history.close();

    const again = await reopen(folder);
    expect(await again.room(room)).toMatchObject({ unread: 4, readUpTo: mark });
    expect(await again.markRead(room, cursorOf(ana[0] as NewEntry))).toBe(2);
    expect(await again.room(room)).toMatchObject({ unread: 2, readUpTo: mark });
    await again.append(room, [late(carla.message(13))]);
    expect(await again.markRead(room, cursorOf({ lamport: 30, chain: bob.chain, seq: 4 }))).toBe(1);
    expect((await again.page(room, { limit: 20 })).entries.filter((entry) => entry.late)).toHaveLength(6);
  });

  it('[L4] keeps both sides of a fork and takes the chain out from there on, with all that counted it', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const bob = new ChainMaker('bob');
    const entries = [ana.join(1, 'Ana', 'teal'), ...ana.messages(2, 2)];
    await history.append(room, [...entries, bob.join(2, 'Bob'), bob.message(5)]);
    await history.markRead(room, cursorOf(entries[2] as NewEntry));
    await history.append(room, [ana.join(7, 'Anna', 'red'), late(bob.message(8)), ana.message(9)]);
    await history.append(room, [ana.leave(10)]);
    await history.append(room, [late(new ChainMaker('ana', 1).message(2, 'before the mark'))]);
    const fork: Fork = { chain: ana.chain, seq: 3, entries: [bytes('one'), bytes('other')] };
    await history.putFork(room, fork);

    const expectCut = async (cut: History): Promise<void> => {
      expect(await cut.forks(room)).toEqual([fork]);
      expect((await cut.heads(room)).find(({ chain }) => chain === ana.chain)).toMatchObject({
        seq: 2,
        lamport: 2,
        hash: entries[1]?.hash,
      });
      expect(await cut.room(room)).toMatchObject({ unread: 3, greatestLamport: 10 });
      expect((await cut.room(room))?.lastMessage).toMatchObject({ lamport: 8, author: bob.author });
      const [member] = await cut.members(room);
      expect(member).toMatchObject({ name: 'Ana', colour: 'teal', left: false, cursor: member?.joined });
    };
    await expectCut(history);
    await history.close();
    const again = await reopen(folder);
    await expectCut(again);
    await again.putFork(room, { ...fork, chain: new ChainMaker('ana', 1).chain, seq: 1 });
    expect((await again.room(room))?.unread).toBe(2);
  });

  it('[L4] lists nobody whose only join was forked, and everyone again whose chain is whole', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const join = ana.join(1, 'Ana');
    await history.append(room, [join, ana.message(2)]);
    await history.putMember(room, { device: ana.author, pin: 'ab' });
    await history.putFork(room, { chain: ana.chain, seq: 1, entries: [join.bytes, bytes('other')] });
    expect([await history.heads(room), await history.members(room)]).toEqual([[], []]);
    expect(await history.room(room)).toMatchObject({ unread: 0, lastMessage: null, greatestLamport: 2 });
    await history.append(room, [new ChainMaker('ana', 1).join(4, 'Ana again')]);
    expect(await history.members(room)).toMatchObject([{ name: 'Ana again', pin: 'ab', left: false }]);
  });

  it('[L4] keeps the earliest fork of each chain, and no more than 256 of a room', async () => {
    const { history } = await start();
    const fork = (at: number, seq: number): Fork => ({
      chain: at.toString(16).padStart(32, '0'),
      seq,
      entries: [bytes(`${at} ${seq} one`), bytes(`${at} ${seq} two`)],
    });
    for (const seq of [5, 7, 3, 3, 4]) await history.putFork(room, fork(900, seq));
    expect(await history.forks(room)).toEqual([fork(900, 3)]);
    await Promise.all(Array.from({ length: 300 }, (_, at) => history.putFork(room, fork(at, 1))));
    const kept = await history.forks(room);
    expect(kept).toHaveLength(256);
    expect(kept).toContainEqual(fork(900, 3));
    expect(kept).toContainEqual(fork(254, 1));
  });

  it('[L6] knows who has left by the last of their joins and leaves, and since when each is a member', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const bob = new ChainMaker('bob');
    const first = ana.join(5, 'Ana');
    await history.append(room, [first, ana.leave(9), bob.leave(20), ana.host(21)]);
    await history.append(room, [ana.join(30, 'Ana'), new ChainMaker('ana', 1).leave(12)]);
    expect(await history.members(room)).toMatchObject([{ left: false, joined: cursorOf(first) }]);
    await history.append(room, [new ChainMaker('bob', 1).join(4, 'Bob'), ana.leave(31)]);
    const earlier = new ChainMaker('ana', 2).join(2, 'An');
    await history.append(room, [earlier]);
    const members = [
      {
        name: 'Ana',
        left: true,
        joined: cursorOf(earlier),
        cursor: expect.stringMatching(/^0{10}1e-/) as string,
      },
      { name: 'Bob', left: true },
    ];
    expect(await history.members(room)).toMatchObject(members);
    expect(await history.room(room)).toMatchObject({ unread: 0, lastMessage: null, greatestLamport: 31 });
    await history.close();
    expect(await (await reopen(folder)).members(room)).toMatchObject(members);
  });

  it('[L6] takes a leave back that was withheld', async () => {
    const { history } = await start();
    const own = new ChainMaker(me);
    await history.append(room, [own.join(1, 'Me'), ...withheld([own.leave(2)])]);
    expect(await history.members(room)).toMatchObject([{ left: true }]);
    await history.rewrite(room, [{ chain: own.chain, from: 2 }], []);
    expect(await history.members(room)).toMatchObject([{ left: false, name: 'Me' }]);
  });

  it('[H3] keeps the last list of who may take over, in its order', async () => {
    const { history, folder } = await start();
    const place = (name: string, port = 47470) => ({
      device: idFor(name),
      host: `10.0.0.${name.length}`,
      port,
    });
    expect(await history.successors(room)).toEqual([]);
    await history.putSuccessors(room, [place('carla'), place('ana'), place('bob', 50_000)]);
    const order = [place('bob'), place('carla', 1), place('bob', 2)];
    await history.putSuccessors(room, order);
    await history.close();
    const again = await reopen(folder);
    expect(await again.successors(room)).toEqual(order);
    await again.putSuccessors(room, []);
    expect(await again.successors(room)).toEqual([]);
  });

  it('[history rooms] has nothing withheld, forked or in line of a room that was never put', async () => {
    const { history } = await start();
    const other = idFor('other');
    const unknown = { code: 'room-unknown' };
    expect([
      await history.withheld(other),
      await history.forks(other),
      await history.successors(other),
    ]).toEqual([[], [], []]);
    await expect(history.release(other)).rejects.toMatchObject(unknown);
    await expect(history.rewrite(other, [], [])).rejects.toMatchObject(unknown);
    await expect(history.putSuccessors(other, [])).rejects.toMatchObject(unknown);
    const fork: Fork = { chain: 'ab'.repeat(16), seq: 1, entries: [bytes('one'), bytes('other')] };
    await expect(history.putFork(other, fork)).rejects.toMatchObject(unknown);
  });
}
