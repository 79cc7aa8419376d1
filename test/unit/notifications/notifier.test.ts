import { describe, expect, it } from 'vitest';
import type { Quote } from '../../../preload/contract/conversation.ts';
import type { EntryId } from '../../../preload/contract/model.ts';
import type { Asking } from '../../../preload/contract/rules.ts';
import { gathering } from '../../../main/notifications/notifier.ts';
import { aMessage, aRoom, deleted, kitchenId, listening } from './told.ts';

const cleo = { id: 'c'.repeat(32), name: 'Cleo' } as Asking;
const announcement = { of: 2, confirmed: 0, own: false };

describe('a notifier', () => {
  it('[notifications] tells of what was said, a moment after', async () => {
    const { say, clock, shown, said } = listening();
    await say({});
    expect(shown).toEqual([]);
    clock.pass(gathering.forMs);
    expect(said()).toEqual(['Kitchen | Ben: word 1000000']);
    expect(shown).toMatchObject([{ roomId: kitchenId, silent: false, canReply: true }]);
  });

  it('[notifications] never tells of what this person said, nor of lines that nobody said', async () => {
    const { say, hear, clock, shown } = listening();
    await say({ own: true });
    await hear('message.added', { roomId: kitchenId, items: [deleted(aMessage(clock.now()))] });
    clock.pass(60_000);
    expect(shown).toEqual([]);
  });

  it('[notifications] tells of many that come together once, the most important of them first', async () => {
    const { say, clock, said, state } = listening();
    await say(...Array.from({ length: 40 }, () => ({})));
    await say({ mentionsMe: true, text: 'where are you?' }, {});
    clock.pass(gathering.forMs);
    expect(said()).toEqual(['Ben mentioned you in Kitchen | where are you?\nand 41 more']);
    state.own.add('mine');
    await say({ reply: { id: 'mine' as EntryId } as Quote }, { reply: { id: 'other' as EntryId } as Quote });
    clock.pass(gathering.forMs);
    expect(said()[1]).toMatch(/^Ben replied to you in Kitchen \| word \d+\nand 43 more$/);
  });

  it('[notifications] says up to where all is read that it told of, where that is messages', async () => {
    const { say, change, hear, clock, shown } = listening();
    const at = clock.now();
    await say({ mentionsMe: true }, {}, {});
    clock.pass(gathering.forMs);
    expect(shown[0]).toMatchObject({ cursor: aMessage(at).cursor, readTo: aMessage(at + 2).cursor });
    await change({ asking: [cleo] });
    await hear('announcement.reminded', { roomId: kitchenId, message: aMessage(at, { announcement }) });
    clock.pass(gathering.forMs);
    expect(shown.slice(1).map(({ readTo }) => readTo)).toEqual([null, null]);
  });

  it('[notifications] waits until a room has caught up, but not for ever', async () => {
    const { say, change, clock, said } = listening();
    await change({ connection: { kind: 'connected', merging: true } });
    for (let round = 0; round < 5; round += 1) {
      await say({}, {});
      clock.pass(gathering.forMs);
    }
    expect(said()).toEqual([]);
    await change({ connection: { kind: 'connected', merging: false } });
    clock.pass(gathering.forMs);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(/and 9 more$/);
    await change({ connection: { kind: 'connected', merging: true } });
    await say({});
    clock.pass(gathering.longestMs + gathering.forMs);
    expect(said()).toHaveLength(2);
  });

  it('[notifications] takes what was said before this person came in for history', async () => {
    const { hear, say, clock, shown } = listening([]);
    const since = clock.now();
    const before = [1, 2, 3].map((step) => aMessage(since - step));
    await hear('message.added', { roomId: kitchenId, items: before });
    await hear('room.changed', aRoom());
    clock.pass(60_000);
    expect(shown).toEqual([]);
    await say({});
    clock.pass(60_000);
    expect(shown).toHaveLength(1);
  });

  it('[notifications] replaces what it told of a room, and withdraws it once it is read, silenced or looked at', async () => {
    const { say, change, notifier, state, clock, shown, gone } = listening();
    const tell = async () => {
      await say({});
      clock.pass(gathering.forMs);
      const last = shown.at(-1);
      if (!last) throw new Error('nothing was told');
      return last;
    };
    const first = await tell();
    const second = await tell();
    expect(second.group).toBe(first.group);
    expect(second.body).toMatch(/and 1 more$/);
    expect(second.id).not.toBe(first.id);
    await change({ unread: 1, readUpTo: first.cursor });
    expect(gone).toEqual([]);
    await change({ unread: 0, readUpTo: second.cursor });
    expect(gone).toEqual([second.id]);

    const third = await tell();
    expect(third.body).not.toContain('more');
    await change({ notify: 'none', readUpTo: second.cursor });
    expect(gone).toEqual([second.id, third.id]);
    await change({});

    const fourth = await tell();
    state.lookingAt = kitchenId;
    notifier.lookedElsewhere();
    expect(gone).toEqual([second.id, third.id, fourth.id]);
  });

  it('[notifications] withdraws what was deleted, and never shows it where that was quick', async () => {
    const { say, hear, clock, shown, gone } = listening();
    const message = aMessage(clock.now());
    const remove = () => hear('message.changed', { roomId: kitchenId, items: [deleted(message)] });
    await say({ id: message.id });
    clock.pass(gathering.forMs);
    await remove();
    expect(gone).toEqual(shown.map(({ id }) => id));
    await say({ id: message.id });
    await remove();
    clock.pass(60_000);
    expect(shown).toHaveLength(1);
  });

  it('[notifications] does not tell of what is read on the way', async () => {
    const { say, change, clock, shown } = listening();
    await say({});
    await change({ unread: 0, readUpTo: aMessage(clock.now()).cursor });
    clock.pass(60_000);
    expect(shown).toEqual([]);
  });

  it('[notifications] makes a sound once for what comes one after the other', async () => {
    const { say, clock, shown } = listening();
    for (let round = 0; round < 3; round += 1) {
      await say({});
      clock.pass(1_000);
    }
    clock.pass(5_000);
    await say({});
    clock.pass(1_000);
    expect(shown.map(({ silent }) => silent)).toEqual([false, true, true, false]);
  });

  it('[notifications] tells who asks to come in, until nobody does', async () => {
    const { change, clock, said, shown, gone } = listening();
    await change({ asking: [cleo] });
    await change({ asking: [cleo], present: 2 });
    clock.pass(60_000);
    expect(said()).toEqual(['Kitchen | Cleo asks to come in']);
    expect(shown).toMatchObject([{ cursor: null, canReply: false }]);
    await change({ asking: [] });
    expect(gone).toEqual(shown.map(({ id }) => id));
    await change({ asking: [cleo] });
    await change({ asking: [] });
    clock.pass(60_000);
    expect(shown).toHaveLength(1);
  });

  it('[notifications] reminds of an announcement until it is confirmed, read as it may be', async () => {
    const { say, change, hear, clock, said, gone, shown } = listening();
    await say({ announcement });
    clock.pass(gathering.forMs);
    const message = aMessage(clock.now(), { announcement });
    await change({ unread: 0, readUpTo: message.cursor });
    await hear('announcement.reminded', { roomId: kitchenId, message });
    clock.pass(gathering.forMs);
    expect(said()[1]).toMatch(/^Please confirm: announcement in Kitchen \| Ben: word/);
    const confirmed = { ...message, announcement: { ...announcement, confirmed: 1, own: true } };
    await hear('message.changed', { roomId: kitchenId, items: [confirmed] });
    expect(gone).toEqual(shown.map(({ id }) => id));
  });

  it('[notifications] lets nobody answer where they may not write, or where nothing is to be seen', async () => {
    const { say, change, state, clock, shown } = listening();
    const tell = async () => {
      await say({});
      clock.pass(gathering.forMs);
      return shown.at(-1)?.canReply;
    };
    await change({ silence: { why: 'read-only' } });
    expect(await tell()).toBe(false);
    await change({ connection: { kind: 'removed', how: 'kick', byName: 'Ana' } });
    expect(await tell()).toBe(false);
    await change({});
    expect(await tell()).toBe(true);
    state.settings = { ...state.settings, notifications: 'bare' };
    expect(await tell()).toBe(false);
  });

  it('[notifications] [A47] says nothing at all of a silenced room, whatever is in it', async () => {
    const { say, change, hear, clock, shown } = listening([aRoom({ notify: 'none' })]);
    const spam = '<b>Spam</b> '.repeat(900);
    await say({ text: spam }, { text: spam, mentionsMe: true }, { text: spam, announcement });
    await hear('announcement.reminded', {
      roomId: kitchenId,
      message: aMessage(clock.now(), { announcement }),
    });
    await change({ notify: 'none', asking: [cleo] });
    await change({ asking: [cleo] });
    clock.pass(60_000);
    expect(shown).toEqual([]);
  });

  it('[notifications] takes all back once they are turned off, and when it stops, and is silent then', async () => {
    const { say, hear, state, notifier, clock, shown, gone } = listening();
    await say({});
    clock.pass(gathering.forMs);
    state.settings = { ...state.settings, notifications: 'off' };
    await hear('settings.changed', state.settings);
    expect(gone).toEqual(shown.map(({ id }) => id));
    state.settings = { ...state.settings, notifications: 'words' };
    await say({});
    clock.pass(gathering.forMs);
    await say({});
    notifier.stop();
    await say({});
    clock.pass(60_000);
    expect(shown).toHaveLength(2);
    expect(gone).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });
});
