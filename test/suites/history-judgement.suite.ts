import { expect, it } from 'vitest';
import type { History, NewEntry, Unjudged } from '../../main/history/history.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import { bare, ChainMaker, charterFor, everything, idFor, stored } from '../support/history-entries.ts';
import type { Started } from './history-succession.suite.ts';

const room = idFor('room');
const me = 'me';
const ids = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);
const hidden = (entry: NewEntry): NewEntry => ({ ...entry, hidden: true });
const filling = ({ id, bytes }: NewEntry) => ({ id, bytes });

/** What every History must do for a room with rules: what they are made of, what does not count, what has no body, and people. */
export function judgementTests(
  start: () => Promise<Started>,
  reopen: (folder: string) => Promise<History>,
): void {
  const shown = async (history: History): Promise<string[]> =>
    ids((await history.page(room, { limit: 1_000 })).entries);

  it('[L6] gives the entries the rules are made of, of every kind, in shown order', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const kinds = ['settings', 'role', 'remove', 'pardon', 'mute', 'admit', 'invite', 'revoke'] as const;
    const deeds = [ana.host(3), ana.leave(5), ...kinds.map((kind, at) => ana.deed(kind, 10 + at))];
    const bob = new ChainMaker('bob');
    await history.append(room, [bob.join(1, 'Bob'), bob.message(12), bob.deed('mute', 14)]);
    await history.append(room, deeds);
    const [mute] = (await history.page(room, { limit: 99 })).entries.filter(
      ({ author, kind }) => author === bob.author && kind === 'mute',
    );
    const inOrder = [...deeds.map(stored), mute].sort((a, b) =>
      cursorOf(a as NewEntry) < cursorOf(b as NewEntry) ? -1 : 1,
    );
    expect(await history.deeds(room)).toEqual(inOrder);
    expect(await history.room(room)).toMatchObject({ unread: 1, greatestLamport: 17 });
    const before = await everything(history, room);
    await history.close();
    expect(await everything(await reopen(folder), room)).toEqual(before);
  });

  it('[L6] leaves what is hidden out of pages, and still says rightly whether there is more', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana').messages(9, 1);
    await history.append(room, [...ana.slice(0, 4), ...ana.slice(4).map(hidden)]);
    expect(await shown(history)).toEqual(ids(ana.slice(0, 4)));
    expect(await history.page(room, { limit: 4 })).toEqual({
      entries: ana.slice(0, 4).map(stored),
      more: false,
    });
    const [first] = ana as [NewEntry];
    const nowhere = [
      { chain: 'ff'.repeat(16), seq: 1 },
      { chain: first.chain, seq: 99 },
    ];
    await history.setHidden(room, [...ana.slice(0, 2), ...nowhere], ana.slice(7));
    expect(await shown(history)).toEqual(ids([ana[2], ana[3], ana[7], ana[8]] as NewEntry[]));
    const [from] = (await history.page(room, { limit: 1 })).entries;
    expect(await history.page(room, { before: cursorOf(from as NewEntry), limit: 3 })).toMatchObject({
      entries: [{ id: ana[2]?.id }, { id: ana[3]?.id }, { id: ana[7]?.id }],
      more: false,
    });
    expect(await history.page(room, { after: cursorOf(ana[3] as NewEntry), limit: 1 })).toMatchObject({
      entries: [{ id: ana[7]?.id, hidden: false }],
      more: true,
    });
    expect(
      await history.page(room, { before: cursorOf(ana[3] as NewEntry), limit: 2, all: true }),
    ).toMatchObject({
      entries: [
        { id: ana[1]?.id, hidden: true },
        { id: ana[2]?.id, hidden: false },
      ],
      more: true,
    });
    expect((await history.page(room, { limit: 99, all: true })).entries).toHaveLength(9);
    const everyone = { chain: (ana[0] as NewEntry).chain, from: 1, to: 9, limit: 9 };
    expect((await history.ranges(room, [everyone]))[0]).toHaveLength(9);
    await history.close();
    expect(await shown(await reopen(folder))).toEqual(ids([ana[2], ana[3], ana[7], ana[8]] as NewEntry[]));
  });

  it('[L6] counts what is hidden neither as unread nor as the last message, and counts it again when it is shown', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana').messages(4, 10);
    const own = new ChainMaker(me).message(20);
    await history.append(room, [...ana.slice(0, 3), hidden(ana[3] as NewEntry), own]);
    expect(await history.room(room)).toMatchObject({ unread: 3, lastMessage: { id: own.id } });
    await history.setHidden(room, [own, ...ana.slice(1, 3)], []);
    expect(await history.room(room)).toMatchObject({ unread: 1, lastMessage: { id: ana[0]?.id } });
    await history.setHidden(room, ana.slice(0, 1), []);
    expect(await history.room(room)).toMatchObject({ unread: 0, lastMessage: null, greatestLamport: 20 });
    await history.setHidden(room, [], [own, ...ana.slice(1)]);
    expect(await history.room(room)).toMatchObject({ unread: 3, lastMessage: stored(own) });
    expect(await history.markRead(room, cursorOf(ana[1] as NewEntry))).toBe(2);
    await history.setHidden(room, ana.slice(0, 3), []);
    expect((await history.room(room))?.unread).toBe(1);
    await history.setHidden(room, [], ana);
    expect((await history.room(room))?.unread).toBe(2);
  });

  it('[H6] counts a late message as unread before the mark only while it is not hidden', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana').messages(2, 10);
    await history.append(room, ana);
    await history.markRead(room, cursorOf(ana[1] as NewEntry));
    const late = new ChainMaker('bob').messages(2, 3).map((entry) => ({ ...entry, late: true }));
    await history.append(room, [late[0] as NewEntry, hidden(late[1] as NewEntry)]);
    expect((await history.room(room))?.unread).toBe(1);
    await history.setHidden(room, [], late);
    expect((await history.room(room))?.unread).toBe(2);
    await history.setHidden(room, late, []);
    expect((await history.room(room))?.unread).toBe(0);
    expect(await history.markRead(room, cursorOf(ana[1] as NewEntry))).toBe(0);
    await history.setHidden(room, [], late);
    expect((await history.room(room))?.unread).toBe(0);
  });

  it('[J5] keeps what came without a body as such, and takes bodies in that are the right ones', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana').messages(5, 1);
    const [whole, ...rest] = ana as [NewEntry, ...NewEntry[]];
    await history.append(room, [whole, ...rest.map(bare)]);
    expect(await history.room(room)).toMatchObject({ unread: 1, lastMessage: { id: whole.id } });
    expect((await history.page(room, { limit: 9 })).entries).toEqual(
      [whole, ...rest.map(bare)].map((entry) => stored(entry)),
    );
    const place = ({ id, chain, seq }: NewEntry) => ({ id, chain, seq });
    const newestFirst = rest.map(place).reverse();
    expect(await history.bare(room, '', 9)).toEqual(newestFirst);
    expect(await history.bare(room, '', 2)).toEqual(newestFirst.slice(0, 2));
    expect(await history.bareHeads(room)).toEqual([{ chain: whole.chain, seq: 5 }]);
    expect(await history.bare(room, cursorOf(ana[2] as NewEntry), 9)).toEqual(newestFirst.slice(0, 2));

    const [second, third, fourth, fifth] = rest as [NewEntry, NewEntry, NewEntry, NewEntry];
    const spoilt = new Uint8Array(third.bytes);
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1;
    expect(
      await history.fill(room, [
        { id: 'a'.repeat(52), bytes: second.bytes },
        { id: second.id, bytes: new Uint8Array(0) },
        { id: second.id, bytes: second.bytes.subarray(0, 75) },
        { id: second.id, bytes: third.bytes },
        { id: third.id, bytes: spoilt },
        { id: third.id, bytes: third.bytes.subarray(0, -1) },
        filling(bare(fourth)),
        filling(fifth),
        filling(fifth),
        filling(whole),
      ]),
    ).toEqual([fifth.id]);
    expect(await history.bare(room, '', 9)).toEqual([fourth, third, second].map(place));
    expect(await history.bareHeads(room)).toEqual([{ chain: fourth.chain, seq: 4 }]);
    expect(await history.room(room)).toMatchObject({ unread: 2, lastMessage: stored(fifth) });
    await history.close();

    const again = await reopen(folder);
    expect(await again.fill(room, [second, third, fourth].map(filling))).toHaveLength(3);
    expect((await again.page(room, { limit: 9 })).entries).toEqual(ana.map(stored));
    expect((await again.room(room))?.unread).toBe(5);
    expect(await again.ranges(room, [{ chain: whole.chain, from: 1, to: 9, limit: 9 }])).toEqual([
      ana.map(({ bytes }) => bytes),
    ]);
    expect([await again.bare(room, '', 9), await again.bareHeads(room)]).toEqual([[], []]);
    await again.close();
    expect((await reopen(folder)).opening.cutChains).toBe(0);
  });

  it('[J5] counts what has a body now by what else is said of it', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana').messages(3, 2);
    const own = new ChainMaker(me).message(1);
    await history.append(room, [...ana.map(bare), bare(own)]);
    expect(await history.room(room)).toMatchObject({ unread: 0, lastMessage: null });
    await history.setHidden(room, ana.slice(2), []);
    await history.fill(room, [...ana, own].map(filling));
    expect(await history.room(room)).toMatchObject({ unread: 2, lastMessage: { id: ana[1]?.id } });
    await history.setHidden(room, [], ana);
    expect(await history.room(room)).toMatchObject({ unread: 3, lastMessage: { id: ana[2]?.id } });
  });

  it('[L4] remembers who passed on what was not genuine', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    await history.putMember(room, { device: ana.author, forged: true });
    await history.append(room, [ana.join(1, 'Ana')]);
    await history.putMember(room, { device: ana.author, pin: 'ab' });
    await history.close();
    const again = await reopen(folder);
    expect(await again.members(room)).toMatchObject([{ forged: true, pin: 'ab' }]);
    await again.putMember(room, { device: ana.author, forged: false });
    expect(await again.members(room)).toMatchObject([{ forged: false, pin: 'ab' }]);
  });

  it('[I4] keeps what was noted about people, and changes only what is given', async () => {
    const { history, folder } = await start();
    const [ana, bob] = [idFor('ana'), idFor('bob')];
    const nothing = { alias: null, verified: false, blocked: false, sameAs: null, newKeySeen: false };
    await history.putContact({ device: ana, alias: 'Ana from work' });
    await history.putContact({ device: bob, blocked: true, newKeySeen: true });
    await history.putContact({ device: ana, verified: true, sameAs: bob });
    const contacts = [
      { ...nothing, device: ana, alias: 'Ana from work', verified: true, sameAs: bob },
      { ...nothing, device: bob, blocked: true, newKeySeen: true },
    ];
    expect(await history.contacts()).toEqual(contacts);
    await history.close();
    const again = await reopen(folder);
    expect(await again.contacts()).toEqual(contacts);
    await again.putContact({ device: ana, alias: null, sameAs: null });
    await again.putContact({ device: bob, blocked: false });
    expect(await again.contacts()).toEqual([
      { ...nothing, device: ana, verified: true },
      { ...nothing, device: bob, newKeySeen: true },
    ]);
  });

  it('[I4] knows every name a device was met under in any room, the first met first', async () => {
    const { history, folder } = await start();
    const other = idFor('other');
    await history.putRoom({ id: other, charter: charterFor('other') });
    await history.append(room, [new ChainMaker('ana').join(9, 'Ana')]);
    await history.append(other, [
      new ChainMaker('bob').join(1, 'Ana'),
      new ChainMaker('ana', 1).join(2, 'Ana'),
    ]);
    await history.append(room, [new ChainMaker('ana', 2).join(3, 'Anna')]);
    const met = (await history.namesMet()).map(({ device, name }) => ({ device, name }));
    expect(met).toEqual([
      { device: idFor('ana'), name: 'Ana' },
      { device: idFor('bob'), name: 'Ana' },
      { device: idFor('ana'), name: 'Anna' },
    ]);
    const before = await history.namesMet();
    expect(before.every(({ firstMet }) => Number.isSafeInteger(firstMet))).toBe(true);
    await history.close();
    expect(await (await reopen(folder)).namesMet()).toEqual(before);
  });

  it('[I4] keeps the first 32 names that a device goes by in a room', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    await history.append(
      room,
      Array.from({ length: 40 }, (_, at) => ana.join(1 + at, `Ana ${at}`)),
    );
    const names = (await history.namesMet()).map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 32 }, (_, at) => `Ana ${at}`));
  });

  it('[history forget] forgets a room with all that belongs to it, and leaves the others as they are', async () => {
    const { history, folder } = await start();
    const other = idFor('other');
    const ana = new ChainMaker('ana');
    const elsewhere = new ChainMaker('ana', 1);
    await history.putRoom({ id: other, charter: charterFor('other') });
    await history.append(other, [elsewhere.join(1, 'Ana'), elsewhere.message(2)]);
    await history.putContact({ device: ana.author, alias: 'Ana' });
    const hostOf = (id: string) =>
      ({
        room: id,
        host: '10.0.0.7',
        port: 47470,
        device: ana.author,
        fingerprint: 'ab',
        lastSeen: 5,
      }) as const;
    await history.putKnownHost(hostOf(other));
    const kept = async (from: History) => ({
      ...(await everything(from, other)),
      rooms: await from.room(other),
    });
    const left = await kept(history);

    const own = new ChainMaker(me);
    await history.append(room, [
      ana.join(1, 'Ann'),
      ...ana.messages(3, 2),
      { ...own.message(5), withheld: true },
    ]);
    await history.append(room, [ana.deed('settings', 9), bare(ana.message(10))]);
    const fork = { chain: ana.chain, seq: 4, entries: [new Uint8Array([1]), new Uint8Array([2])] as const };
    await history.putFork(room, fork);
    await history.acknowledge(room, [{ chain: own.chain, seq: 1, copies: 2 }]);
    await history.putSuccessors(room, [{ device: ana.author, host: '10.0.0.7', port: 1 }]);
    await history.putKnownHost(hostOf(room));
    await history.forget(room);
    await history.forget(room);

    const nothing = { entries: [], more: false };
    expect(await history.room(room)).toBeNull();
    expect(await everything(history, room)).toMatchObject({
      page: nothing,
      heads: [],
      members: [],
      deeds: [],
    });
    expect(await kept(history)).toEqual(left);
    await expect(history.append(room, [own.message(6)])).rejects.toMatchObject({ code: 'room-unknown' });
    await history.putRoom({ id: room, charter: charterFor('room') });
    expect(await everything(history, room)).toMatchObject({
      rooms: [{ id: other }, { id: room, term: 0, name: '', unread: 0, greatestLamport: 0, readUpTo: null }],
      page: nothing,
      heads: [],
      members: [],
      withheld: [],
      forks: [],
      successors: [],
      acknowledged: [],
      deeds: [],
      bare: [],
    });
    await history.forget(room);
    await history.close();
    expect(await kept(await reopen(folder))).toEqual(left);
  });

  it('[history rooms] tells what is unjudged since a deed came or went, or somebody was blocked, until it was judged', async () => {
    const { history, folder } = await start();
    const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
    const other = idFor('other');
    await history.putRoom({ id: other, charter: charterFor('other') });
    const [first, second] = ana.messages(2, 1) as [NewEntry, NewEntry];
    await history.append(room, [first, second, bob.join(3, 'Bob')]);
    expect(await history.unjudged(room)).toBeNull();
    await history.append(room, [bob.deed('mute', 4)], cursorOf(second));
    const done = await history.unjudged(room);
    expect(done).toEqual({ from: cursorOf(second), times: 1 });
    await history.append(room, ana.messages(1, 5), cursorOf(first));
    await history.append(room, ana.messages(1, 6), cursorOf(second));
    await history.judged(room, done as Unjudged, [first.id]);
    expect(await history.unjudged(room)).toEqual({ from: cursorOf(first), times: 3 });
    expect(await history.unsettled(room)).toEqual([{ id: first.id, times: 1 }]);
    await history.judged(room, { from: '', times: 3 }, [first.id]);
    expect(await history.unjudged(room)).toBeNull();
    expect(await history.unsettled(room)).toEqual([{ id: first.id, times: 2 }]);

    const entries = [first.bytes, second.bytes] as const;
    await history.putFork(room, { chain: ana.chain, seq: 3, entries });
    expect(await history.unjudged(room)).toBeNull();
    await history.putFork(room, { chain: bob.chain, seq: 2, entries });
    expect(await history.unjudged(room)).toEqual({ from: '', times: 1 });
    await history.judged(room, { from: '', times: 1 }, []);

    await history.putContact({ device: ana.author, alias: 'Ann' });
    await history.putContact({ device: ana.author, blocked: false });
    expect(await history.unjudged(room)).toBeNull();
    await history.putContact({ device: ana.author, blocked: true });
    await history.putContact({ device: bob.author, blocked: true });
    await history.putContact({ device: ana.author, alias: 'Anna', blocked: true });
    expect(await history.unjudged(room)).toEqual({ from: '', times: 2 });
    expect(await history.unjudged(other)).toEqual({ from: '', times: 2 });
    await history.close();
    const again = await reopen(folder);
    expect(await again.unjudged(room)).toEqual({ from: '', times: 2 });
    await again.judged(room, { from: '', times: 2 }, []);
    expect(await again.unjudged(room)).toBeNull();
    await again.putContact({ device: bob.author, blocked: false });
    expect(await again.unjudged(room)).toEqual({ from: '', times: 1 });
    await again.forget(room);
    expect(await again.unjudged(room)).toBeNull();
  });

  it('[history rooms] has no deeds and nothing bare of a room that was never put', async () => {
    const { history } = await start();
    const other = idFor('other');
    const unknown = { code: 'room-unknown' };
    expect([
      await history.deeds(other),
      await history.bare(other, '', 5),
      await history.bareHeads(other),
    ]).toEqual([[], [], []]);
    await expect(history.setHidden(other, [], [])).rejects.toMatchObject(unknown);
    await expect(history.fill(other, [])).rejects.toMatchObject(unknown);
    await history.forget(other);
  });
}
