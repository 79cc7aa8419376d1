import { expect, it } from 'vitest';
import type { ConductLine } from '../../../preload/contract/model.ts';
import type { Rules } from '../../../preload/contract/rules.ts';
import { lineText } from '../../../renderer/features/chat/line-text.ts';
import { createTexts } from '../../../renderer/text/text.ts';
import { FakeRoom, person } from '../../support/fake-app/fake-room.ts';

const ana = person('Ana', 'teal');
const ben = person('Ben', 'blue');
const room = new FakeRoom('Room', ana, ben);
const en = createTexts('en', 'en-GB');
const zh = createTexts('zh-CN', 'zh-CN');
const noon = new Date(2026, 2, 3, 12).getTime();

it('[chat] what somebody did to somebody is told in both languages, otherwise of this person than of others', () => {
  const whats: readonly ConductLine['what'][] = ['kick', 'ban', 'pardon', 'mute', 'unmute', 'admit'];
  const told = (author: typeof ana): readonly string[] =>
    whats.map((what) => lineText(room.addConduct(author, what, 'Dmitri', noon), en));
  expect(told(ben)).toEqual([
    'Ben removed Dmitri from the room',
    'Ben banned Dmitri',
    'Ben lifted the ban on Dmitri',
    'Ben muted Dmitri',
    'Ben let Dmitri write again',
    'Ben let Dmitri in',
  ]);
  expect(told(ana).every((line) => line.startsWith('You '))).toBe(true);
  const inChinese = whats.map((what) => lineText(room.addConduct(ben, what, 'Dmitri', noon), zh));
  expect(new Set(inChinese).size).toBe(whats.length);
});

it('[chat] a mute says until when, with the date where it is another day', () => {
  const hour = 3_600_000;
  expect(lineText(room.addConduct(ben, 'mute', 'Dmitri', noon, noon + hour), en)).toBe(
    'Ben muted Dmitri until 13:00',
  );
  expect(lineText(room.addConduct(ana, 'mute', 'Dmitri', noon, noon + 24 * hour), en)).toMatch(
    /4 Mar.*12:00$/,
  );
});

it('[chat] a role is told, and by the name the author has here', () => {
  const line = room.addRole(ben, 'Dmitri', 'moderator', noon);
  expect(lineText(line, en)).toBe('Ben made Dmitri a moderator');
  expect(lineText(line, en, { name: 'My brother' })).toBe('My brother made Dmitri a moderator');
  expect(lineText(room.addRole(ana, 'Dmitri', 'owner', noon), zh)).toBe('您将 Dmitri 设为所有者');
});

it('[chat] every change of the rules has its words, and several are one sentence', () => {
  const changes: readonly Partial<Rules>[] = [
    ...(['open', 'passphrase', 'invite', 'ask'] as const).map((access) => ({ access })),
    ...(['all', 'joined', 'none'] as const).map((history) => ({ history })),
    ...(['members', 'moderators'] as const).map((inviters) => ({ inviters })),
    ...[true, false].flatMap((on) => [{ locked: on }, { readOnly: on }, { files: on }]),
    ...[0, 45, 120, 7_200].map((slowSeconds) => ({ slowSeconds })),
  ];
  const lines = changes.map((change) => lineText(room.addRules(ben, change, noon), en));
  expect(new Set(lines).size).toBe(changes.length);
  expect(lines.every((line) => line.startsWith('Ben changed the rules: ') && !line.includes('{'))).toBe(true);
  expect(lineText(room.addRules(ana, { locked: true, slowSeconds: 30 }, noon), en)).toBe(
    'You changed the rules: nobody new gets in and slow mode (30 s)',
  );
});

it('[chat] a passphrase that is another one is told once, not as access too', () => {
  const line = room.addRules(ben, { access: 'passphrase' }, noon, true);
  expect(lineText(line, en)).toBe('Ben changed the rules: a new passphrase lets people in');
});

it('[J5] of words that are not for this person only how many they are', () => {
  const line = room.addUntold(ben, noon);
  expect(lineText(line, en, { of: 12 })).toBe('12 earlier messages are not for newcomers');
  expect(lineText(line, en)).toBe('1 earlier message is not for newcomers');
});

it('[chat] a deleted message says whose it was, and who deleted it where that was somebody else', () => {
  const line = (author: typeof ana, byName: string | null): string => {
    const { kind: _, text: __, ...base } = room.addMessage(author, 'gone', noon);
    return lineText({ ...base, kind: 'deleted', byName }, en);
  };
  expect([line(ana, null), line(ben, null), line(ana, 'Carla'), line(ben, 'Carla')]).toEqual([
    'You deleted a message',
    'Ben deleted a message',
    'Carla deleted a message of yours',
    'Carla deleted a message of Ben',
  ]);
});
