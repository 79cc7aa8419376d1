import { describe, expect, it } from 'vitest';
import { sectionsOf } from '../../../renderer/state/room-sections.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { byPresence, presenceOf, presenceText } from '../../../renderer/text/presence.ts';
import { createTexts } from '../../../renderer/text/text.ts';
import { roomOf } from '../../support/app-double.ts';
import { FakeRoom, person, type FakeMember } from '../../support/fake-app/fake-room.ts';

const en = createTexts('en', 'en-GB');
const zh = createTexts('zh-CN', 'zh-CN');
const minute = 60_000;
const hour = 60 * minute;
const now = new Date(2026, 2, 4, 15, 0).getTime();

const peopleOf = (members: readonly (Partial<FakeMember> & { readonly name: string })[]) => {
  const ana = person('Ana', 'teal');
  const room = new FakeRoom('Team', ana, ana);
  room.members = members.map(({ name, ...member }) => ({
    present: true,
    ...member,
    person: person(name, 'blue'),
  }));
  return room.people();
};

describe('presence', () => {
  it('[presence] is what somebody tells while they are here, and since when they are not', () => {
    const [here, busy, gone, never] = peopleOf([
      { name: 'Ben' },
      { name: 'Carla', availability: 'busy' },
      { name: 'Dmitri', availability: 'busy', present: false, lastSeen: now - 3 * hour },
      { name: 'Emi', present: false },
    ]);
    if (!here || !busy || !gone || !never) throw new Error('nobody is there');
    expect([here, busy, gone, never].map(presenceOf)).toEqual(['active', 'busy', 'offline', 'offline']);
    expect([here, busy, gone, never].map((one) => presenceText(en, one, now))).toEqual([
      'Active',
      'Do not disturb',
      'Last seen 3 hours ago',
      'Not here',
    ]);
    expect(presenceText(zh, gone, now)).toBe('最后在线：3小时前');
  });

  it('[presence] says how long ago as people do', () => {
    const ago = (ms: number): string => en.ago(now - ms, now);
    expect([ago(-minute), ago(0), ago(59_000), ago(minute), ago(59 * minute)]).toEqual([
      'just now',
      'just now',
      'just now',
      '1 minute ago',
      '59 minutes ago',
    ]);
    expect([ago(hour), ago(11 * hour), ago(14 * hour), ago(20 * hour), ago(50 * hour)]).toEqual([
      '1 hour ago',
      '11 hours ago',
      '14 hours ago',
      'yesterday',
      '2 days ago',
    ]);
    expect(ago(30 * 24 * hour)).toBe('2 Feb');
    expect(zh.ago(now - 20 * hour, now)).toBe('昨天');
  });

  it('[presence] puts first whoever can be talked to, and of those who are not here whoever was last', () => {
    const people = peopleOf([
      { name: 'Dmitri', present: false, lastSeen: now - 3 * hour },
      { name: 'Never', present: false },
      { name: 'Lately', present: false, lastSeen: now - minute },
      { name: 'Busy', availability: 'busy' },
      { name: 'Away', availability: 'away' },
      { name: 'Zoe' },
      { name: 'Ben' },
    ]);
    const sorted = people.toSorted(byPresence(new Intl.Collator('en').compare));
    expect(sorted.map(({ name }) => name)).toEqual([
      'Ben',
      'Zoe',
      'Away',
      'Busy',
      'Lately',
      'Dmitri',
      'Never',
    ]);
  });
});

describe('the list of rooms', () => {
  it('[rooms] has direct conversations, rooms and archives apart, each as they came', () => {
    const rooms = [
      roomOf('a'),
      roomOf('b', { kind: 'direct' }),
      roomOf('c', { connection: { kind: 'archived', madeAt: 1 } }),
      roomOf('d'),
      roomOf('e', { kind: 'direct', connection: { kind: 'archived', madeAt: 1 } }),
    ];
    const letters = sectionsOf(rooms).map(({ name, rooms: own }) => [
      name,
      own.map(({ id }) => id[0]).join(''),
    ]);
    expect(letters).toEqual([
      ['direct', 'b'],
      ['group', 'ad'],
      ['archived', 'ce'],
    ]);
    expect(sectionsOf([])).toEqual([]);
  });

  it('[rooms] shows words without the marks of their look, on one line', () => {
    expect(plainText('**Fire drill** at _ten_:\n\n1. out\n2. `count`')).toBe(
      'Fire drill at ten: 1. out 2. count',
    );
    expect(plainText('[here](https://example.org) ~~not~~')).toBe('here not');
  });
});
