import { expect, it } from 'vitest';
import type { History, NewEntry } from '../../main/history/history.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import { bare, ChainMaker, charterFor, everything, idFor, stored } from '../support/history-entries.ts';
import type { Started } from './history-succession.suite.ts';

const room = idFor('room');
const me = 'me';
const nobody = 'a'.repeat(52);
const ids = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);
const hidden = (entry: NewEntry): NewEntry => ({ ...entry, hidden: true });
const naming = (entry: NewEntry): NewEntry => ({ ...entry, mentionsMe: true });
const inOrder = (entries: readonly NewEntry[]): NewEntry[] =>
  [...entries].sort((a, b) => (cursorOf(a) < cursorOf(b) ? -1 : 1));

/** What every History must do for a conversation: what is about what, what is erased, who is named, drafts, and places in it. */
export function conversationTests(
  start: () => Promise<Started>,
  reopen: (folder: string) => Promise<History>,
): void {
  it('[history about] finds what is about a message, in shown order, and tells what it is about that is not here', async () => {
    const { history, folder } = await start();
    const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
    const [first, second] = [ana.said(1, 'first'), ana.said(2, 'second')];
    const kinds = ['edit', 'delete', 'reaction', 'pin', 'confirm', 'remind'] as const;
    const changes = kinds.map((kind, at) => bob.about(kind, 10 + at, first.id, { text: 'other' }));
    const early = ana.about('reaction', 3, first.id, { emoji: 'x' });
    const lost = bob.about('pin', 30, nobody);
    await history.append(room, [first, second, early]);
    await history.append(room, [...changes.map(hidden), lost]);
    expect(await history.about(room, [first.id, first.id])).toEqual(
      inOrder([early, ...changes.map(hidden)]).map(stored),
    );
    expect(await history.about(room, [second.id])).toEqual([]);
    expect(ids(await history.about(room, [nobody, first.id]))).toContain(lost.id);
    expect(await history.missingTargets(room)).toEqual([nobody]);
    expect(await history.pins(room)).toEqual([stored(hidden(changes[3] as NewEntry)), stored(lost)]);
    expect(await history.deeds(room)).toEqual([]);
    expect(await history.byIds(room, [second.id, nobody, second.id])).toEqual([stored(second)]);
    expect(await history.byIds(idFor('other'), [second.id])).toEqual([]);
    const before = await everything(history, room);
    await history.close();
    const again = await reopen(folder);
    expect(await everything(again, room)).toEqual(before);
    expect(ids(await again.about(room, [first.id]))).toEqual(ids(inOrder([early, ...changes])));
  });

  it('[history about] tells what is still to be erased', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const [first, second, third] = [ana.said(1, 'first'), ana.said(2, 'second'), ana.said(3, 'third')];
    const edit = ana.about('edit', 4, first.id, { text: 'other' });
    const reaction = ana.about('reaction', 5, third.id, { emoji: 'x' });
    const deletes = [first, second].map(({ id }, at) => ana.about('delete', 6 + at, id));
    const late = ana.about('edit', 8, second.id, { text: 'another' });
    await history.append(room, [first, second, third, ...[edit, reaction].map(hidden)]);
    expect(await history.halfErased(room)).toEqual([]);
    await history.append(room, [...deletes, late].map(hidden));
    expect([...(await history.halfErased(room))].sort()).toEqual([first.id, second.id].sort());
    await history.erase(room, [first.id, edit.id, second.id]);
    await history.close();
    const again = await reopen(folder);
    expect(await again.halfErased(room)).toEqual([second.id]);
    await again.erase(room, [late.id]);
    expect(await again.halfErased(room)).toEqual([]);
    expect(await again.halfErased(idFor('other'))).toEqual([]);
  });

  it('[history about] tells what has not been settled since an edit or a delete came, got its body or went', async () => {
    const { history, folder } = await start();
    const [ana, bob, cy] = ['ana', 'bob', 'cy'].map((name) => new ChainMaker(name)) as [
      ChainMaker,
      ChainMaker,
      ChainMaker,
    ];
    const [first, second] = [ana.said(1, 'first'), ana.said(2, 'second')];
    const unsettled = async (from = history): Promise<[string, number][]> =>
      (await from.unsettled(room)).map(({ id, times }) => [id, times] as [string, number]);
    await history.append(room, [first, second, bob.about('reaction', 3, first.id, { emoji: 'x' })]);
    expect(await unsettled()).toEqual([]);
    const edit = bob.about('edit', 4, first.id, { text: 'other' });
    await history.append(room, [{ ...bare(edit), target: undefined as unknown as string }]);
    expect(await unsettled()).toEqual([]);
    await history.fill(room, [edit]);
    const done = await history.unsettled(room, [first.id, second.id]);
    expect(done).toEqual([{ id: first.id, times: 1 }]);
    await history.append(room, [bob.about('delete', 5, first.id)]);
    await history.settled(room, done);
    expect(await unsettled()).toEqual([[first.id, 2]]);
    await history.settled(room, await history.unsettled(room));
    const fork = { chain: bob.chain, seq: 3, entries: [edit.bytes, second.bytes] } as const;
    await history.putFork(room, fork);
    const early = cy.said(9, 'early');
    await history.append(room, [ana.about('edit', 10, early.id, { text: 'later' })]);
    expect((await unsettled()).sort()).toEqual([[first.id, 1] as const, [early.id, 1] as const].sort());
    await history.settled(room, await history.unsettled(room));
    await history.append(room, [early]);
    expect(await unsettled()).toEqual([[early.id, 1]]);
    expect(await history.unsettled(idFor('other'))).toEqual([]);
    await history.close();
    expect(await unsettled(await reopen(folder))).toEqual([[early.id, 1]]);
  });

  it('[history about] knows what an edit is about once it has its body', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const message = ana.said(1, 'first');
    const edit = ana.about('edit', 2, message.id, { text: 'other' });
    await history.append(room, [message, { ...bare(edit), target: undefined as unknown as string }]);
    expect(await history.about(room, [message.id])).toEqual([]);
    expect(await history.fill(room, [edit])).toEqual([edit.id]);
    expect(await history.about(room, [message.id])).toEqual([stored(edit)]);
  });

  it('[history announcements] tells of those that are shown, the newest first', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const announced = [1, 2, 3, 4].map((at) => ({ ...ana.said(at, `news ${at}`), announces: true }));
    const none = ana.said(5, 'no news');
    const later = ana.said(9, 'later', { announce: true });
    await history.append(room, [...announced, none, bare(later)]);
    await history.setHidden(room, announced.slice(1, 2), []);
    const [first, , third, fourth] = announced;
    expect(ids(await history.announcements(room, 9))).toEqual(ids([fourth, third, first] as NewEntry[]));
    await history.fill(room, [later]);
    expect(ids(await history.announcements(room, 2))).toEqual(ids([later, fourth] as NewEntry[]));
  });

  it('[history around] gives what is shown around a place, as much as there is of it', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana').messages(10, 1);
    await history.append(room, ana);
    await history.setHidden(room, ana.slice(4, 5), []);
    const shown = ana.filter((_, at) => at !== 4);
    const around = async (at: number, limit: number) => {
      const { entries, older, newer } = await history.around(room, cursorOf(ana[at] as NewEntry), limit);
      return [entries.map((entry) => shown.findIndex(({ id }) => id === entry.id)), older, newer];
    };
    expect(await around(5, 4)).toEqual([[2, 3, 4, 5], true, true]);
    expect(await around(4, 4)).toEqual([[2, 3, 4, 5], true, true]);
    expect(await around(5, 1)).toEqual([[4], true, true]);
    expect(await around(0, 4)).toEqual([[0, 1, 2, 3], false, true]);
    expect(await around(9, 4)).toEqual([[5, 6, 7, 8], true, false]);
    expect(await around(5, 99)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], false, false]);
    expect(await history.around(idFor('other'), cursorOf(ana[0] as NewEntry), 5)).toEqual({
      entries: [],
      older: false,
      newer: false,
    });
  });

  it('[history places] finds the message that was sent first from a moment on', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const sent = (entry: NewEntry, sentAt: number): NewEntry => ({ ...entry, sentAt });
    const entries = [
      sent(ana.join(1, 'Ana'), 1_000),
      sent(ana.said(2, 'one'), 1_000),
      sent(ana.said(3, 'two'), 4_000),
      sent(ana.said(4, 'three'), 3_000),
      hidden(sent(ana.said(5, 'four'), 2_000)),
    ];
    await history.append(room, entries);
    const at = (index: number): string => cursorOf(entries[index] as NewEntry);
    expect(await history.placeAt(room, 0)).toBe(at(1));
    expect(await history.placeAt(room, 1_001)).toBe(at(3));
    expect(await history.placeAt(room, 3_001)).toBe(at(2));
    expect(await history.placeAt(room, 4_001)).toBeNull();
    expect(await history.placeAt(idFor('other'), 0)).toBeNull();
  });

  it('[history unread] counts from a message on as unread again, and of those the ones that name this person', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const [one, two, three, four] = ana.messages(4, 10).map(naming) as [
      NewEntry,
      NewEntry,
      NewEntry,
      NewEntry,
    ];
    await history.append(room, [one, two, { ...three, mentionsMe: false }, four]);
    await history.append(room, [naming(new ChainMaker(me).message(20)), hidden(naming(ana.message(21)))]);
    expect(await history.room(room)).toMatchObject({ unread: 4, mentions: 3, readUpTo: null });
    expect(await history.markUnread(room, cursorOf(two))).toBe(4);
    expect(await history.markRead(room, cursorOf(three))).toBe(1);
    expect(await history.room(room)).toMatchObject({ unread: 1, mentions: 1 });
    const late = { ...naming(new ChainMaker('bob').message(5)), late: true };
    await history.append(room, [late]);
    expect(await history.room(room)).toMatchObject({ unread: 2, mentions: 2 });
    expect(await history.markUnread(room, cursorOf(two))).toBe(4);
    expect(await history.room(room)).toMatchObject({ mentions: 3, readUpTo: cursorOf(one) });
    expect(await history.markUnread(room, cursorOf(four))).toBe(4);
    await history.close();
    const again = await reopen(folder);
    expect(await again.room(room)).toMatchObject({ unread: 4, mentions: 3, readUpTo: cursorOf(one) });
    expect(await again.markUnread(room, cursorOf(late))).toBe(5);
    expect((await again.room(room))?.readUpTo).toBeNull();
    expect(await again.markRead(room, cursorOf(four))).toBe(0);
    expect(await again.room(room)).toMatchObject({ unread: 0, mentions: 0 });
  });

  it('[J5] knows whether a message names this person once it has its body', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const named = ana.said(1, '@me hello', { mentions: [{ device: idFor(me), name: 'me' }] });
    const all = ana.said(2, '@all hello', { mentions: [{ device: 'all', name: 'all' }] });
    const other = ana.said(3, '@bob hello', { mentions: [{ device: idFor('bob'), name: 'bob' }] });
    const own = new ChainMaker(me).said(4, '@all', { mentions: [{ device: 'all', name: 'all' }] });
    const entries = [named, all, other, own];
    await history.append(room, entries.map(bare));
    expect(await history.room(room)).toMatchObject({ unread: 0, mentions: 0 });
    expect(await history.fill(room, entries)).toHaveLength(4);
    expect(await history.room(room)).toMatchObject({ unread: 3, mentions: 2 });
  });

  it('[history erase] takes bodies away for good: nothing is unread, shown last or bare for it, and nothing else changes', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    const [one, two, three] = [
      ana.said(1, 'one words'),
      ana.said(2, 'two words'),
      ana.said(3, 'three words'),
    ];
    const edit = ana.about('edit', 4, two.id, { text: 'other' });
    const unseen = ana.said(5, 'unseen');
    const join = ana.join(6, 'Ana');
    await history.append(room, [one, two, three, hidden(edit), bare(unseen), join]);
    expect(await history.erase(room, [two.id, edit.id, unseen.id, join.id, nobody, three.id])).toEqual(
      ids([two, edit, unseen, three]),
    );
    const gone = (entry: NewEntry) => ({ ...stored(bare(entry)), bare: false, erased: true });
    const after = [stored(one), gone(two), gone(three), gone(hidden(edit)), gone(unseen), stored(join)];
    expect((await history.page(room, { limit: 9, all: true })).entries).toEqual(after);
    expect(await history.erase(room, [two.id])).toEqual([]);
    expect(await history.room(room)).toMatchObject({ unread: 1, lastMessage: stored(one) });
    expect([await history.bare(room, '', 9), await history.bareHeads(room)]).toEqual([[], []]);
    expect(await history.fill(room, [two, unseen])).toEqual([]);
    await history.setHidden(room, [two], []);
    await history.setHidden(room, [], [two]);
    expect((await history.room(room))?.unread).toBe(1);
    expect(await history.about(room, [two.id])).toEqual([gone(hidden(edit))]);
    const all = [{ chain: one.chain, from: 1, to: 9, limit: 9 }];
    expect(await history.ranges(room, all)).toEqual([after.map(({ bytes }) => bytes)]);
    await history.close();

    const again = await reopen(folder);
    expect(again.opening.cutChains).toBe(0);
    expect((await again.page(room, { limit: 9, all: true })).entries).toEqual(after);
    await again.unerase(room, [two.id, one.id, nobody]);
    expect(await again.bare(room, '', 9)).toMatchObject([{ id: two.id }]);
    expect((await again.byIds(room, [two.id]))[0]).toEqual(stored(bare(two)));
    expect(await again.fill(room, [two])).toEqual([two.id]);
    expect((await again.byIds(room, [two.id]))[0]).toEqual(stored(two));
    expect(await again.room(room)).toMatchObject({ unread: 2, lastMessage: stored(two) });
    expect(await again.erase(room, [two.id])).toEqual([two.id]);
  });

  it('[history erase] keeps an entry that comes erased as such', async () => {
    const { history } = await start();
    const ana = new ChainMaker('ana');
    const message = ana.said(1, 'words');
    const erased = { ...bare(message), bare: false, erased: true };
    await history.append(room, [erased]);
    expect((await history.page(room, { limit: 1 })).entries).toEqual([stored(erased)]);
    expect(await history.room(room)).toMatchObject({ unread: 0, lastMessage: null });
    expect(await history.search({ words: ['words'], limit: 5 })).toEqual({ found: [], next: null });
  });

  it('[history drafts] keeps what was begun in each room until there is nothing of it', async () => {
    const { history, folder } = await start();
    const other = idFor('other');
    await history.putRoom({ id: other, charter: charterFor('other') });
    await history.putDraft(other, 'one');
    await history.putDraft(room, 'two');
    await history.putDraft(other, 'three');
    await history.close();
    const again = await reopen(folder);
    const byRoom = async () => new Map((await again.drafts()).map(({ room: id, draft }) => [id, draft]));
    expect(await byRoom()).toEqual(
      new Map([
        [room, 'two'],
        [other, 'three'],
      ]),
    );
    await again.putDraft(room, null);
    await again.forget(other);
    expect(await again.drafts()).toEqual([]);
    await expect(again.putDraft(other, 'four')).rejects.toMatchObject({ code: 'room-unknown' });
  });

  it('[history rooms] keeps how a room is to its person, and what its members told', async () => {
    const { history, folder } = await start();
    const ana = new ChainMaker('ana');
    await history.append(room, [ana.join(1, 'Ana')]);
    const [early, later] = [1, 2].map((lamport) => cursorOf({ lamport, chain: ana.chain, seq: 1 }));
    await history.putRoom({ id: room, notify: 'mentions', markedUnread: true, archivedAt: 7 });
    await history.putRoom({ id: room, name: 'Hall' });
    await history.putMember(room, { device: ana.author, readUpTo: later ?? null, lastSeen: 9 });
    await history.putMember(room, { device: ana.author, readUpTo: early ?? null });
    await history.close();
    const again = await reopen(folder);
    const room1 = { name: 'Hall', notify: 'mentions', markedUnread: true, archivedAt: 7 };
    expect(await again.room(room)).toMatchObject(room1);
    expect(await again.members(room)).toMatchObject([{ readUpTo: later, lastSeen: 9, pin: null }]);
    await again.putRoom({ id: room, markedUnread: false, archivedAt: null, notify: 'all' });
    expect(await again.room(room)).toMatchObject({ markedUnread: false, archivedAt: null, notify: 'all' });
  });
}
