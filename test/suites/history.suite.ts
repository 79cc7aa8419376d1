import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { History, StoredEntry } from '../../main/history/history.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import {
  ChainMaker,
  charterFor,
  everything as everythingOf,
  idFor,
  stored,
} from '../support/history-entries.ts';
import { conversationTests } from './history-conversation.suite.ts';
import { horizonTests } from './history-horizon.suite.ts';
import { judgementTests } from './history-judgement.suite.ts';
import { searchTests } from './history-search.suite.ts';
import { successionTests } from './history-succession.suite.ts';

const room = idFor('room');
const me = 'me';
const everything = (history: History) => everythingOf(history, room);
const cursor = (entry: StoredEntry): string => cursorOf(entry);
/** What every History must do. `open` is given a folder and this device's id, again and again for the same folder. */
export function historySuite(name: string, open: (folder: string, device: string) => Promise<History>): void {
  describe(`History ${name}`, () => {
    const opened: History[] = [];
    const folders: string[] = [];
    const reopen = async (folder: string): Promise<History> => {
      const history = await open(folder, idFor(me));
      opened.push(history);
      return history;
    };
    const start = async (): Promise<{ history: History; folder: string }> => {
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-history-'));
      folders.push(folder);
      const history = await reopen(folder);
      await history.putRoom({ id: room, charter: charterFor('room'), name: 'Workshop', part: 'host' });
      return { history, folder };
    };
    afterEach(async () => {
      for (const history of opened.splice(0)) await history.close();
      for (const folder of folders.splice(0)) await fs.rm(folder, { recursive: true });
    });

    it('[L5] keeps everything it was given over a restart', async () => {
      const { history, folder } = await start();
      const ana = new ChainMaker('ana');
      const entries = [ana.join(1, 'Ana', 'teal'), ...ana.messages(3, 2)];
      expect(await history.append(room, entries)).toEqual(entries.map(({ id }) => id));
      await history.putMember(room, { device: ana.author, pin: 'ab'.repeat(32), skewMs: -1_500 });
      await history.acknowledge(room, [{ chain: ana.chain, seq: 3, copies: 2 }]);
      const host = { room, host: '10.0.0.7', port: 47470, device: ana.author, fingerprint: 'cd'.repeat(32) };
      await history.putKnownHost({ ...host, lastSeen: 5 });
      const before = await everything(history);
      await history.close();

      const again = await reopen(folder);
      expect(await everything(again)).toEqual(before);
      expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
      expect(before.rooms).toEqual([
        {
          id: room,
          charter: charterFor('room'),
          name: 'Workshop',
          term: 0,
          host: null,
          part: 'host',
          readUpTo: null,
          unread: 3,
          mentions: 0,
          markedUnread: false,
          notify: 'all',
          archivedAt: null,
          lastMessage: stored(entries[3]),
          greatestLamport: 4,
        },
      ]);
      expect(before.page).toEqual({ entries: entries.map(stored), more: false });
      expect(before.heads).toEqual([
        {
          chain: ana.chain,
          author: ana.author,
          authorKey: ana.authorKey,
          seq: 4,
          lamport: 4,
          hash: entries[3]?.hash,
          horizon: null,
        },
      ]);
      expect(before.members).toEqual([
        {
          device: ana.author,
          key: ana.authorKey,
          name: 'Ana',
          colour: 'teal',
          cursor: cursorOf({ lamport: 1, chain: ana.chain, seq: 1 }),
          joined: cursorOf({ lamport: 1, chain: ana.chain, seq: 1 }),
          left: false,
          readUpTo: null,
          lastSeen: null,
          pin: 'ab'.repeat(32),
          skewMs: -1_500,
          forged: false,
        },
      ]);
      expect(before.acknowledged).toEqual([{ chain: ana.chain, seq: 3, copies: 2 }]);
      expect(before.hosts).toEqual([{ ...host, lastSeen: 5 }]);
    });

    it('[H5] passes over what is there already, however often it comes, and answers with what is new', async () => {
      const { history } = await start();
      const entries = new ChainMaker('ana').messages(6, 1);
      await history.append(room, entries.slice(0, 4));
      expect(await history.append(room, entries)).toEqual(entries.slice(4).map(({ id }) => id));
      expect(await history.append(room, entries)).toEqual([]);
      expect(await history.append(room, [])).toEqual([]);
      expect((await history.room(room))?.unread).toBe(6);
      expect((await history.page(room, { limit: 10 })).entries).toHaveLength(6);
    });

    it.each([
      ['leaves a gap', (entries: readonly Entry[]) => [entries[2]]],
      ['names another predecessor', ([, , entry]: readonly Entry[]) => [{ ...entry, seq: 2 }]],
      ['does not start at 1', (entries: readonly Entry[]) => entries.slice(1, 2), 'bob'],
    ])(
      '[L4] refuses a batch of which one entry %s, and keeps none of it',
      async (_title, wrong, author = 'ana') => {
        const { history } = await start();
        const entries = new ChainMaker(author).messages(4, 10);
        if (author === 'ana') await history.append(room, entries.slice(0, 1));
        const before = await everything(history);
        const other = new ChainMaker('carla').messages(2, 20);
        await expect(history.append(room, [...other, ...(wrong(entries) as Entry[])])).rejects.toMatchObject({
          code: 'storage-failed',
        });
        expect(await everything(history)).toEqual(before);
      },
    );

    it('[A30] keeps the first of two entries that claim one place', async () => {
      const { history } = await start();
      const [first] = new ChainMaker('ana').messages(1, 1);
      const second = new ChainMaker('ana').message(1, 'something else');
      await history.append(room, [first as Entry]);
      expect(await history.append(room, [second])).toEqual([]);
      expect(await history.page(room, { limit: 5 })).toEqual({ entries: [stored(first)], more: false });
    });

    it('[L3] pages through the shown order in both directions, chains interleaved, in whatever order they came', async () => {
      const { history } = await start();
      const chains = ['ana', 'bob', 'carla'].map((author, at) =>
        new ChainMaker(author, at).messages(20, 1 + at),
      );
      await history.append(room, chains[2] as Entry[]);
      await history.append(room, [...(chains[0] as Entry[]), ...(chains[1] as Entry[])]);
      const all = chains
        .flat()
        .map(stored)
        .sort((a, b) => (cursor(a) < cursor(b) ? -1 : 1));

      const backward: StoredEntry[] = [];
      for (let before: string | undefined; ;) {
        const page = await history.page(room, { limit: 7, ...(before === undefined ? {} : { before }) });
        backward.unshift(...page.entries);
        before = cursor(page.entries[0] as StoredEntry);
        if (!page.more) break;
      }
      expect(backward).toEqual(all);

      const forward = [all[0] as StoredEntry];
      for (let more = true; more;) {
        const page = await history.page(room, { limit: 7, after: cursor(forward.at(-1) as StoredEntry) });
        forward.push(...page.entries);
        more = page.more;
      }
      expect(forward).toEqual(all);
      expect(await history.page(room, { limit: 3, before: cursor(all[0] as StoredEntry) })).toEqual({
        entries: [],
        more: false,
      });
    });

    it('[J5] answers ranges of several chains at once, each in order and within its limit', async () => {
      const { history } = await start();
      const ana = new ChainMaker('ana').messages(10, 1);
      const bob = new ChainMaker('bob').messages(4, 1);
      await history.append(room, [...ana, ...bob]);
      const chain = (entries: readonly Entry[]): string => (entries[0] as Entry).chain;
      const answered = await history.ranges(room, [
        { chain: chain(ana), from: 3, to: 9, limit: 4 },
        { chain: chain(bob), from: 4, to: 100, limit: 50 },
        { chain: 'ff'.repeat(16), from: 1, to: 5, limit: 50 },
      ]);
      expect(answered).toEqual([ana.slice(2, 6).map(({ bytes }) => bytes), [bob[3]?.bytes], []]);
    });

    it('[history unread] counts messages of others after the mark, which never moves back', async () => {
      const { history } = await start();
      const ana = new ChainMaker('ana');
      const own = new ChainMaker(me);
      const entries = [ana.join(1, 'Ana'), ...ana.messages(5, 2), own.message(7), ana.message(8)];
      await history.append(room, entries);
      expect(await history.room(room)).toMatchObject({ unread: 6, readUpTo: null });
      const mark = cursor(entries[3] as Entry);
      expect(await history.markRead(room, mark)).toBe(3);
      expect(await history.markRead(room, cursor(entries[1] as Entry))).toBe(3);
      expect(await history.room(room)).toMatchObject({ unread: 3, readUpTo: mark });
      await history.append(room, [ana.message(9), own.message(10), new ChainMaker('late').message(2)]);
      expect((await history.room(room))?.unread).toBe(4);
      expect(await history.markRead(room, cursorOf({ lamport: 10, chain: own.chain, seq: 2 }))).toBe(0);
    });

    it('[history last] gives the last message in shown order, not the last to come', async () => {
      const { history } = await start();
      const [late] = new ChainMaker('ana').messages(1, 50);
      await history.append(room, [late as Entry, new ChainMaker('bob').message(3)]);
      await history.append(room, [new ChainMaker('carla').join(60, 'Carla')]);
      expect(await history.room(room)).toMatchObject({ lastMessage: stored(late), greatestLamport: 60 });
    });

    it('[history members] lists who joined, with the name of their last join in shown order', async () => {
      const { history } = await start();
      const ana = new ChainMaker('ana');
      await history.putMember(room, { device: ana.author, skewMs: 40 });
      await history.putMember(room, { device: idFor('silent'), pin: 'ab' });
      expect(await history.members(room)).toEqual([]);
      await history.append(room, [ana.join(5, 'Ana')]);
      await history.append(room, [new ChainMaker('ana', 1).join(9, 'Anna', 'red')]);
      await history.append(room, [new ChainMaker('ana', 2).join(7, 'An', 'green')]);
      await history.putMember(room, { device: ana.author, pin: 'cd' });
      expect(await history.members(room)).toMatchObject([
        { device: ana.author, name: 'Anna', colour: 'red', pin: 'cd', skewMs: 40 },
      ]);
      await history.putMember(room, { device: ana.author, pin: null });
      expect(await history.members(room)).toMatchObject([{ pin: null, skewMs: 40 }]);
    });

    it('[H1] changes what is given of a room, and never lets its term fall', async () => {
      const { history } = await start();
      await history.putRoom({ id: room, term: 4, host: idFor('ana'), part: 'guest' });
      await expect(history.putRoom({ id: room, term: 3, name: 'Usurped' })).rejects.toMatchObject({
        code: 'storage-failed',
      });
      await history.putRoom({ id: room, name: 'Studio' });
      expect(await history.room(room)).toMatchObject({
        name: 'Studio',
        term: 4,
        host: idFor('ana'),
        part: 'guest',
        charter: charterFor('room'),
      });
      await history.putRoom({ id: room, host: null });
      expect((await history.room(room))?.host).toBeNull();
    });

    it('[history rooms] knows nothing of a room that was never put, and keeps rooms apart', async () => {
      const { history } = await start();
      const other = idFor('other');
      const [entry] = new ChainMaker('ana').messages(1, 1);
      const unknown = { code: 'room-unknown' };
      await expect(history.putRoom({ id: other, name: 'no charter' })).rejects.toMatchObject(unknown);
      await expect(history.append(other, [entry as Entry])).rejects.toMatchObject(unknown);
      await expect(history.markRead(other, cursor(entry as Entry))).rejects.toMatchObject(unknown);
      await expect(history.putMember(other, { device: idFor('ana') })).rejects.toMatchObject(unknown);
      expect(await history.room(other)).toBeNull();
      expect(await history.page(other, { limit: 1 })).toEqual({ entries: [], more: false });
      expect([await history.heads(other), await history.members(other)]).toEqual([[], []]);
      await history.putRoom({ id: other, charter: charterFor('other') });
      await history.append(other, [entry as Entry]);
      expect(await history.heads(room)).toEqual([]);
      expect((await history.rooms()).map(({ id }) => id)).toEqual([room, other]);
    });

    it('[L5] never lowers an acknowledgement, and keeps one for each count of copies', async () => {
      const { history } = await start();
      const { chain } = new ChainMaker(me);
      await history.acknowledge(room, [
        { chain, seq: 9, copies: 2 },
        { chain, seq: 5, copies: 3 },
      ]);
      await history.acknowledge(room, [
        { chain, seq: 7, copies: 2 },
        { chain, seq: 6, copies: 3 },
      ]);
      expect(await history.acknowledged(room)).toEqual([
        { chain, seq: 9, copies: 2 },
        { chain, seq: 6, copies: 3 },
      ]);
    });

    it('[D5] keeps the 16 last seen hosts of a room, the last seen first', async () => {
      const { history } = await start();
      const host = (at: number) => ({
        room,
        host: `10.0.0.${at}`,
        port: 47470,
        device: idFor('ana'),
        fingerprint: 'ab',
        lastSeen: at,
      });
      for (let at = 1; at <= 20; at++) await history.putKnownHost(host(at));
      await history.putKnownHost({ ...host(6), lastSeen: 30 });
      const seen = (await history.knownHosts()).map(({ lastSeen }) => lastSeen);
      expect(seen).toEqual([30, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 5]);
    });

    it('[D5] keeps a host that was just seen though the clock was set back behind all others', async () => {
      const { history } = await start();
      const host = { room, port: 47470, device: idFor('ana'), fingerprint: 'ab' };
      for (let at = 1; at <= 16; at++)
        await history.putKnownHost({ ...host, host: `10.0.0.${at}`, lastSeen: 1_000 + at });
      await history.putKnownHost({ ...host, host: '10.0.0.99', lastSeen: 5 });
      const seen = (await history.knownHosts()).map(({ lastSeen }) => lastSeen);
      expect([seen.length, seen[0], seen[14], seen[15]]).toEqual([16, 1_016, 1_002, 5]);
    });

    it('[S2] carries out calls in the order they were made, and fails those alone that are wrong', async () => {
      const { history } = await start();
      const ana = new ChainMaker('ana').messages(40, 1);
      const bad = new ChainMaker('bob').messages(2, 1).slice(1);
      const calls = ana.flatMap((entry) => [
        history.append(room, [entry]),
        history.append(room, bad).catch((error: { code: string }) => error.code),
        history.heads(room).then((heads) => heads[0]?.seq),
      ]);
      const expected = ana.flatMap((entry) => [[entry.id], 'storage-failed', entry.seq]);
      expect(await Promise.all(calls)).toEqual(expected);
    });

    it('[history close] finishes what was begun, closes once, and refuses what comes after', async () => {
      const { history, folder } = await start();
      const entries = new ChainMaker('ana').messages(30, 1);
      const appended = entries.map((entry) => history.append(room, [entry]));
      await Promise.all([history.close(), history.close()]);
      expect((await Promise.all(appended)).flat()).toHaveLength(30);
      await expect(history.rooms()).rejects.toMatchObject({ code: 'storage-failed' });
      expect((await (await reopen(folder)).page(room, { limit: 99 })).entries).toHaveLength(30);
    });

    it('[history alone] refuses a second one on the same folder', async () => {
      const { folder } = await start();
      await expect(open(folder, idFor(me))).rejects.toMatchObject({ code: 'data-folder-in-use' });
    });

    successionTests(start, reopen);
    judgementTests(start, reopen);
    horizonTests(start, reopen);
    conversationTests(start, reopen);
    searchTests(start, reopen);
  });
}

type Entry = ReturnType<ChainMaker['message']>;
