import { expect, it } from 'vitest';
import type { History, NewEntry } from '../../main/history/history.ts';
import { bare, ChainMaker, charterFor, everything, idFor, stored } from '../support/history-entries.ts';
import type { Started } from './history-succession.suite.ts';

const room = idFor('room');
const me = 'me';

/** What every History must do for a conversation that is forgotten and goes on (J7). */
export function horizonTests(
  start: () => Promise<Started>,
  reopen: (folder: string) => Promise<History>,
): void {
  const headOf = async (history: History, { chain }: ChainMaker) =>
    (await history.heads(room)).find((head) => head.chain === chain);

  it('[J7] clears a room of all that was said, and keeps how far its chains went, over a restart too', async () => {
    const { history, folder } = await start();
    const [ana, own] = [new ChainMaker('ana'), new ChainMaker(me)];
    const other = idFor('other');
    await history.putRoom({ id: other, charter: charterFor('other') });
    await history.append(other, [new ChainMaker('ana', 1).message(1)]);
    const elsewhere = await history.page(other, { limit: 9 });
    const said = [ana.join(1, 'Ana'), ana.said(3, 'words'), own.message(4), own.message(5), ana.message(8)];
    await history.append(room, said);
    await history.acknowledge(room, [{ chain: own.chain, seq: 1, copies: 2 }]);
    await history.markRead(room, '0'.repeat(12));
    await history.putMember(room, { device: ana.author, pin: 'ab', skewMs: 7, lastSeen: 9, readUpTo: 'x' });
    await history.putDraft(room, 'begun');
    await history.putRoom({
      id: room,
      term: 6,
      name: 'Ana',
      part: 'host',
      notify: 'none',
      markedUnread: true,
    });
    const cleared = async (from: History): Promise<void> => {
      expect(await everything(from, room)).toMatchObject({
        rooms: [
          {
            id: room,
            part: 'left',
            term: 6,
            name: 'Ana',
            notify: 'none',
            markedUnread: false,
            unread: 0,
            readUpTo: null,
            lastMessage: null,
            greatestLamport: 8,
          },
          { id: other },
        ],
        page: { entries: [], more: false },
        members: [{ device: ana.author, name: 'Ana', pin: null, skewMs: 0, readUpTo: null, lastSeen: null }],
        acknowledged: [],
        forks: [],
        unsettled: [],
        drafts: [],
      });
      expect(await headOf(from, ana)).toMatchObject({
        author: ana.author,
        ...{ seq: 3, lamport: 8, hash: said[4]?.hash },
        horizon: { seq: 3, lamport: 8, hash: said[4]?.hash, given: 3, givenHash: said[4]?.hash, back: 0 },
      });
      expect(await headOf(from, own)).toMatchObject({
        seq: 2,
        horizon: { seq: 2, given: 1, givenHash: said[2]?.hash },
      });
      expect(await from.search({ words: ['words'], limit: 9 })).toEqual({
        found: [],
        next: null,
      });
    };
    await history.clear(room);
    await history.clear(idFor('nowhere'));
    expect(await history.page(other, { limit: 9 })).toEqual(elsewhere);
    await history.forget(other);
    await history.putRoom({ id: other, charter: charterFor('other') });
    await cleared(history);
    await history.close();
    const again = await reopen(folder);
    await cleared(again);

    expect(await again.append(room, said)).toEqual([]);
    const later = [ana.message(9), ana.message(12)];
    await expect(again.append(room, [later[1] as NewEntry])).rejects.toMatchObject({
      code: 'storage-failed',
    });
    expect(await again.append(room, later)).toEqual(later.map(({ id }) => id));
    expect(await again.ranges(room, [{ chain: ana.chain, from: 1, to: 9, limit: 9 }])).toEqual([
      later.map(({ bytes }) => bytes),
    ]);
    expect(await headOf(again, ana)).toMatchObject({ seq: 5, lamport: 12, horizon: { seq: 3 } });
    expect(await again.room(room)).toMatchObject({ unread: 2, greatestLamport: 12 });
  });

  it('[J7] a chain is cut back to its horizon at most, and a second clearing moves that on', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    await history.append(room, ana.messages(2, 1));
    await history.clear(room);
    const [third, fourth] = [ana.message(5), ana.message(6)];
    await history.append(room, [third, fourth]);
    const fork = { chain: ana.chain, seq: 3, entries: [new Uint8Array([1]), new Uint8Array([2])] as const };
    await history.putFork(room, fork);
    expect(await headOf(history, ana)).toMatchObject({ seq: 2, lamport: 2, horizon: { seq: 2 } });
    await history.append(room, [third, bare(fourth)]);
    await history.close();
    const again = await reopen(folder);
    expect((await again.page(room, { limit: 9 })).entries).toEqual([third, bare(fourth)].map(stored));
    await again.clear(room);
    expect(await headOf(again, ana)).toMatchObject({ seq: 4, horizon: { seq: 4, lamport: 6, given: 4 } });
    expect([await again.bareHeads(room), await again.forks(room)]).toEqual([[], []]);
    await again.forget(room);
    expect(await again.heads(room)).toEqual([]);
  });

  it('[J7] what is withheld goes with the rest, and what nobody is known to have is told to nobody', async () => {
    const { history } = await start();
    const own = new ChainMaker(me);
    await history.append(room, [own.message(1), { ...own.message(2), withheld: true }]);
    await history.clear(room);
    expect(await history.withheld(room)).toEqual([]);
    expect(await headOf(history, own)).toMatchObject({ horizon: { seq: 2, given: 0, givenHash: null } });
    await history.acknowledge(room, [{ chain: own.chain, seq: 2, copies: 2 }]);
    await history.clear(room);
    expect(await headOf(history, own)).toMatchObject({ horizon: { seq: 2, given: 0, givenHash: null } });
  });

  it('[J7, archive] what is put back stands below its horizon, as read, and closes it where it is whole', async () => {
    const { history, folder } = await start();
    const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
    const old = [ana.join(1, 'Ana'), ana.said(2, 'words'), ana.message(3)];
    const theirs = bob.messages(3, 4);
    await history.append(room, [...old, ...theirs]);
    await history.clear(room);
    const later = [ana.message(20), ana.message(21)];
    await history.append(room, later);
    const [first, second, third] = old as [NewEntry, NewEntry, NewEntry];
    expect(await history.putBack(room, [second, first, third, ...later])).toEqual([first.id]);
    expect(await history.putBack(room, [second, ...theirs])).toEqual([second, ...theirs].map(({ id }) => id));
    expect(await headOf(history, ana)).toMatchObject({ seq: 5, horizon: { seq: 3, back: 2 } });
    expect(await headOf(history, bob)).toMatchObject({ seq: 3, horizon: null });
    const all = [first, second, ...theirs, ...later].map(stored);
    expect((await history.page(room, { limit: 9 })).entries).toEqual(all);
    expect(await history.room(room)).toMatchObject({ unread: 2, lastMessage: stored(later[1]) });
    expect((await history.search({ words: ['words'], limit: 9 })).found).toHaveLength(1);
    await history.close();

    const again = await reopen(folder);
    expect(again.opening.cutChains).toBe(0);
    expect((await again.page(room, { limit: 9 })).entries).toEqual(all);
    const elsewhere = { ...third, hash: new Uint8Array(32).fill(7) };
    expect(await again.putBack(room, [elsewhere])).toEqual([]);
    expect(await again.putBack(room, [third])).toEqual([third.id]);
    expect(await headOf(again, ana)).toMatchObject({ seq: 5, horizon: null });
    expect(await again.ranges(room, [{ chain: ana.chain, from: 2, to: 4, limit: 9 }])).toEqual([
      [second, third, later[0] as NewEntry].map(({ bytes }) => bytes),
    ]);
    await again.clear(room);
    expect((await again.page(room, { limit: 9 })).entries).toEqual([]);
  });

  it('[J7, archive] a chain that is not here can begin behind an end, and goes on from there', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const [first, second, third] = ana.messages(3, 2_000) as [NewEntry, NewEntry, NewEntry];
    const end = { chain: ana.chain, author: ana.author, authorKey: ana.authorKey, seq: 2, lamport: 2_001 };
    await history.begin(room, [{ ...end, hash: second.hash }]);
    await history.begin(room, [{ ...end, seq: 1, hash: first.hash }]);
    expect(await headOf(history, ana)).toMatchObject({ seq: 2, horizon: { seq: 2, given: 2, back: 0 } });
    expect(await history.append(room, [first, second, third])).toEqual([third.id]);
    expect(await history.room(room)).toMatchObject({ greatestLamport: 2_002 });
  });
}
