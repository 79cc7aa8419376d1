import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor, RoomId } from '../../../preload/contract/model.ts';
import { tellPage, type Chosen } from '../../../renderer/notifications/chosen.ts';
import { deedOf, type Carried, type Deed } from '../../../renderer/notifications/deed.ts';

const roomId = 'k'.repeat(32) as RoomId;
const cursor = `${'0'.repeat(12)}-${'a'.repeat(32)}-00000001` as Cursor;
const readTo = `${'0'.repeat(12)}-${'b'.repeat(32)}-00000002` as Cursor;
const data: Carried = {
  id: 'n1',
  roomId,
  cursor,
  readTo,
  ended: { title: 'Landline', body: 'It has ended.' },
};

/** A browser with so many pages of the app open. */
function browser(pages: number, { answers = true, mayFocus = true, opens = true } = {}) {
  const done: string[] = [];
  const told: Deed[] = [];
  const page = (name: string) => ({
    focus: async () => {
      if (!mayFocus) throw new Error('not allowed');
      done.push(`focus ${name}`);
    },
    postMessage: (deed: Deed) => {
      done.push(`tell ${name}`);
      told.push(deed);
    },
  });
  const choose = (chosen: Partial<Chosen> = {}) =>
    tellPage(
      { action: '', data, ...chosen },
      {
        pages: async () => Array.from({ length: pages }, (_, index) => page(`${index + 1}`)),
        answers: async () => answers,
        open: async (room) => {
          done.push(`open ${room}`);
          return opens ? page('new') : null;
        },
        say: async ({ body }) => done.push(body),
      },
    );
  return { choose, done, told };
}

describe('the worker behind notifications', () => {
  it.each<[string, Partial<Chosen>, string[], Partial<Deed>]>([
    ['the notification itself', {}, ['focus 1', 'tell 1'], { kind: 'open', text: null }],
    ['Reply', { action: 'reply' }, ['focus 1', 'tell 1'], { kind: 'reply', text: null }],
    [
      'Reply with words',
      { action: 'reply', reply: 'lemon, please' },
      ['tell 1'],
      { kind: 'reply', text: 'lemon, please' },
    ],
    [
      'Reply with nothing in it',
      { action: 'reply', reply: ' \n' },
      ['focus 1', 'tell 1'],
      { kind: 'reply', text: null },
    ],
    ['Mark as read', { action: 'read', reply: 'x' }, ['tell 1'], { kind: 'read', text: null }],
    ['a button it does not know', { action: 'erase' }, ['focus 1', 'tell 1'], { kind: 'open', text: null }],
  ])('[notifications] tells the page used last of %s', async (_title, chosen, expected, deed) => {
    const { choose, done, told } = browser(2);
    await choose(chosen);
    expect(done).toEqual(expected);
    expect(told).toEqual([{ roomId, cursor, readTo, ...deed }]);
    expect(deedOf(told[0])).toEqual(told[0]);
  });

  it('[notifications] tells a page that it may not bring to the front', async () => {
    const { choose, done } = browser(1, { mayFocus: false });
    await choose();
    expect(done).toEqual(['tell 1']);
  });

  it('[notifications] opens a page where there is none, and says so where the app has ended', async () => {
    const none = browser(0);
    await none.choose({ action: 'reply', reply: 'yes' });
    expect(none.done).toEqual([`open ${roomId}`, 'tell new']);
    expect(none.told).toMatchObject([{ kind: 'reply', text: 'yes' }]);
    const ended = browser(0, { answers: false });
    await ended.choose({ action: 'read' });
    expect(ended.done).toEqual(['It has ended.']);
    const elsewhere = browser(0, { opens: false });
    await elsewhere.choose();
    expect(elsewhere.done).toEqual([`open ${roomId}`]);
  });

  it('[notifications] does nothing with what was shown by something else', async () => {
    for (const other of [null, undefined, 'n1', 7, {}, []]) {
      const { choose, done } = browser(1);
      await choose({ data: other });
      expect(done).toEqual([]);
    }
  });
});

describe('what a page believes of a worker', () => {
  const deed: Deed = { kind: 'open', roomId, cursor: null, readTo: null, text: null };

  it('[notifications] is a deed of the right shape, and nothing beside it', () => {
    expect(deedOf(deed)).toEqual(deed);
    expect(deedOf({ ...deed, kind: 'reply', text: 'yes', more: 1 })).toEqual({
      ...deed,
      kind: 'reply',
      text: 'yes',
    });
    const wrong: readonly object[] = [
      { kind: 'erase' },
      { kind: ['open'] },
      { roomId: '../settings' },
      { roomId: `${roomId}k` },
      { roomId: null },
      { cursor: 'last' },
      { cursor: undefined },
      { readTo: [readTo] },
      { text: 'words in what is no reply' },
      { kind: 'reply', text: { toString: () => 'yes' } },
      { kind: 'reply', text: undefined },
    ];
    for (const part of wrong) expect(deedOf({ ...deed, ...part })).toBeNull();
  });

  it('[notifications] is never more than that, whatever it says', () => {
    fc.assert(
      fc.property(fc.anything(), (said) => {
        expect(deedOf(said)).toBeNull();
      }),
    );
  });
});
