import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor, DeviceId, Message, Room } from '../../../preload/contract/model.ts';
import type { Role } from '../../../preload/contract/rules.ts';

import { copyOf } from '../../../renderer/features/chat/message-copy.ts';
import { differences } from '../../../renderer/features/chat/message-difference.ts';
import {
  mayDelete,
  mayEdit,
  mayPin,
  mayWrite,
  quickReactions,
} from '../../../renderer/features/chat/message-powers.ts';
import { jumpTarget, permalinkOf, splitLinks } from '../../../preload/markdown/links.ts';
import { roles } from '../../../renderer/state/powers.ts';
import { seenBy } from '../../../renderer/state/reads.ts';
import { createTexts } from '../../../renderer/text/text.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person } from '../../support/fake-app/fake-room.ts';

const ben = person('Ben', 'blue');
const app = new FakeApp('Ana');
const group = app.addRoom('Workshop', ben);
const theirs = group.addMessage(ben, 'Hello **there**', 1_700_000_000_000);
const own = group.addMessage(app.self, 'Hi', 1_700_000_060_000);
const room = (change: Partial<Room> = {}): Room => ({ ...group.asRoom(), ...change });
const message = (of: Message, change: Partial<Message> = {}): Message => ({ ...of, ...change });

describe('[message] what may be done', () => {
  const removed = room({ connection: { kind: 'removed', how: 'kick', byName: 'Ben' } });
  const archived = room({ connection: { kind: 'archived', madeAt: 0 } });
  const muted = room({ silence: { why: 'muted', until: null } });
  const slow = room({ silence: { why: 'slow', until: 1 } });

  it('whoever is silenced for longer answers and reacts no more; slow mode is no silence', () => {
    expect([room(), slow, muted, removed, archived].map(mayWrite)).toEqual([true, true, false, false, false]);
  });
  it('own messages are edited by those who may write, or while they wait', () => {
    const waiting = message(own, { withheld: true });
    expect(mayEdit(room(), own)).toBe(true);
    expect(mayEdit(room(), theirs)).toBe(false);
    expect(mayEdit(muted, own)).toBe(false);
    expect(mayEdit(muted, waiting)).toBe(true);
  });
  it('own messages are deleted by everybody who is in the room', () => {
    expect(mayDelete(room(), own, [])).toBe(true);
    expect(mayDelete(room(), message(own, { withheld: true }), [])).toBe(false);
    expect(mayDelete(removed, own, [])).toBe(false);
  });
  it('others’ messages are deleted by those who stand above their author, in a group alone', () => {
    const [someone] = group.people();
    if (!someone) throw new Error('nobody is in the room');
    const by = (own: Role, role: Role): boolean =>
      mayDelete(room({ role: own }), theirs, [{ ...someone, id: theirs.author, role }]);
    const table = roles.map((own) => roles.filter((role) => by(own, role)));
    expect(table).toEqual([['moderator', 'member', 'guest'], ['member', 'guest'], [], []]);
    // Of those who have left the room decides.
    expect(mayDelete(room({ role: 'moderator' }), theirs, [])).toBe(true);
    expect(mayDelete(room({ role: 'member' }), theirs, [])).toBe(false);
    expect(mayDelete(room({ role: 'owner' }), theirs, null)).toBe(false);
    expect(mayDelete(room({ role: 'owner', kind: 'direct' }), theirs, [])).toBe(false);
  });
  it('everybody but guests pins', () => {
    expect(mayPin(room())).toBe(true);
    expect(mayPin(room({ role: 'guest' }))).toBe(false);
    expect(mayPin(archived)).toBe(false);
  });
});

describe('[message] quick reactions', () => {
  it('are six, those used last first', () => {
    expect(quickReactions([])).toHaveLength(6);
    expect(quickReactions(['🥳', '👍', '🎈', '🐸'])).toEqual(['🥳', '👍', '🎈', '❤️', '😂', '🎉']);
  });
});

describe('[message] several copied', () => {
  it('stand with name and time, a blank line between them', () => {
    const texts = createTexts('en', 'en-GB');
    const copy = copyOf([theirs, own], texts);
    expect(copy.split('\n\n')).toEqual([
      `Ben, ${texts.moment(theirs.sentAt)}\nHello **there**`,
      `Ana, ${texts.moment(own.sentAt)}\nHi`,
    ]);
  });
});

describe('[message] what became otherwise', () => {
  it('is told word by word, also where no blanks stand between words', async () => {
    expect(await differences('cut twice', 'cut once')).toEqual([
      { text: 'cut ', what: 'kept' },
      { text: 'twice', what: 'removed' },
      { text: 'once', what: 'added' },
    ]);
    const kept = (await differences('今天下午开会', '明天下午开会')).filter(({ what }) => what === 'kept');
    expect(kept.map(({ text }) => text).join('')).toContain('下午');
    expect(await differences(null, 'first')).toEqual([{ text: 'first', what: 'kept' }]);
  });
  it('without what was added it is the wording before, without what was removed the one after', async () => {
    const words = fc.array(fc.constantFrom('a', 'bc', ' ', '\n', '天', '👍🏽', '**'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, words, async (one, other) => {
        const [before, after] = [one.join(''), other.join('')];
        const parts = await differences(before, after);
        const textOf = (left: string): string =>
          parts.map(({ text, what }) => (what === left ? '' : text)).join('');
        expect(textOf('added')).toBe(before);
        expect(textOf('removed')).toBe(after);
      }),
    );
  });
  it('two texts of 8,000 characters that share nothing are told apart as a whole', async () => {
    const parts = await differences('a '.repeat(4_000), 'b '.repeat(4_000));
    expect(parts.at(-1)?.what).toBe('added');
  });
});

describe('[message] links to messages', () => {
  it('are read in any case, and where they stand in words', () => {
    const link = permalinkOf(group.id, own.id);
    expect(jumpTarget(link.toUpperCase())).toEqual({ roomId: group.id, id: own.id });
    expect(splitLinks(`see ${link}, or ${link}x`)).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'jump', text: link, roomId: group.id, id: own.id },
      { kind: 'text', text: `, or ${link}x` },
    ]);
    expect(jumpTarget('landline://message/abc/def')).toBeNull();
  });
});

describe('[message] seen by', () => {
  it('counts those who have come to it, its author left out', () => {
    const [one, two] = ['c'.repeat(32), 'd'.repeat(32)] as DeviceId[];
    const marks = new Map<DeviceId, Cursor>([
      [app.self.id, own.cursor],
      [one as DeviceId, own.cursor],
      [two as DeviceId, theirs.cursor],
    ]);
    expect(seenBy(marks, own.cursor, app.self.id)).toEqual([one]);
    expect(seenBy(marks, theirs.cursor, ben.id)).toHaveLength(3);
  });
});
