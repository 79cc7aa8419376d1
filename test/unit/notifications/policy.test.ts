import { describe, expect, it } from 'vitest';
import { allCallsFor, callsFor } from '../../../preload/contract/attention.ts';
import {
  decide,
  soundPauseMs,
  type Circumstances,
  type Decision,
  type OccasionKind,
} from '../../../main/notifications/policy.ts';
import { isQuiet } from '../../../main/notifications/quiet-hours.ts';

const everything: readonly OccasionKind[] = [
  'message',
  'mention',
  'reply',
  'announcement',
  'reminder',
  'asking',
];
const noon = 12 * 60;
const usual: Circumstances = {
  settings: { notifications: 'words', quietHours: null, availability: 'active', notificationSound: true },
  minute: noon,
  room: { kind: 'group', notify: 'all' },
  looking: false,
  read: false,
  sinceSoundMs: Infinity,
};
type Changes = Partial<Omit<Circumstances, 'settings'>> & {
  readonly settings?: Partial<Circumstances['settings']>;
};
const inCase = ({ settings, ...rest }: Changes): Circumstances => ({
  ...usual,
  ...rest,
  settings: { ...usual.settings, ...settings },
});
const all = (decision: Decision): Record<OccasionKind, Decision> =>
  Object.fromEntries(everything.map((kind) => [kind, decision])) as Record<OccasionKind, Decision>;
const group = (notify: 'all' | 'mentions' | 'none') => ({ room: { kind: 'group', notify } as const });
const direct = (notify: 'all' | 'mentions' | 'none') => ({ room: { kind: 'direct', notify } as const });
const at = (hour: number) => ({
  minute: hour * 60,
  settings: { quietHours: { from: 22 * 60, to: 7 * 60 } },
});

describe('what this person is told of', () => {
  it.each<[string, Changes, Record<OccasionKind, Decision>]>([
    ['while they look elsewhere', {}, all('sound')],
    ['in a room they look at', { looking: true }, all('none')],
    ['that they have read', { read: true }, all('none')],
    ['where they have turned it off', { settings: { notifications: 'off' } }, all('none')],
    ['with nothing to be seen of it', { settings: { notifications: 'bare' } }, all('sound')],
    ['of a room they have silenced', group('none'), all('none')],
    ['of a room that may only call them', group('mentions'), { ...all('sound'), message: 'none' }],
    ['of somebody who writes to them alone', direct('all'), all('sound')],
    ['of one who does, where only mentions are wanted', direct('mentions'), all('sound')],
    ['of one who does, and is silenced', direct('none'), all('none')],
    ['in their quiet hours', at(23), all('none')],
    ['in their quiet hours, past midnight', at(6), all('none')],
    ['once their quiet hours are over', at(7), all('sound')],
    [
      'while they are busy',
      { settings: { availability: 'busy' } },
      { ...all('none'), announcement: 'silent', reminder: 'silent' },
    ],
    [
      'while they are busy, of a silenced room',
      { ...group('none'), settings: { availability: 'busy' } },
      all('none'),
    ],
    ['while they are away', { settings: { availability: 'away' } }, all('sound')],
    ['without a sound', { settings: { notificationSound: false } }, all('silent')],
    ['right after the last', { sinceSoundMs: soundPauseMs - 1 }, all('silent')],
    ['a while after the last', { sinceSoundMs: soundPauseMs }, all('sound')],
  ])('[notifications] %s', (_title, changes, expected) => {
    const decided = everything.map((kind) => [kind, decide(kind, inCase(changes))] as const);
    expect(Object.fromEntries(decided)).toEqual(expected);
  });

  it.each<[number, boolean]>([
    [8 * 60 + 59, false],
    [9 * 60, true],
    [16 * 60 + 59, true],
    [17 * 60, false],
  ])(
    '[notifications] quiet hours by day hold from the first minute to before the last: at %i %s',
    (minute, quiet) => {
      expect(isQuiet({ from: 9 * 60, to: 17 * 60 }, minute)).toBe(quiet);
    },
  );

  it('[notifications] quiet hours that end when they begin hold all day', () => {
    expect([0, noon, 1_439].map((minute) => isQuiet({ from: noon, to: noon }, minute))).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('how much calls for this person', () => {
  const room = { kind: 'group', notify: 'all', unread: 5, mentions: 2, markedUnread: false } as const;

  it.each([
    ['all that is unread', room, 5],
    ['what names them, where only that is wanted', { ...room, notify: 'mentions' }, 2],
    ['nothing of a silenced room', { ...room, notify: 'none', markedUnread: true }, 0],
    ['all that somebody writes to them alone', { ...room, kind: 'direct', notify: 'mentions' }, 5],
    ['a room that is marked unread, as one', { ...room, unread: 0, mentions: 0, markedUnread: true }, 1],
    ['a room that is marked unread, with what is', { ...room, markedUnread: true }, 5],
  ] as const)('[notifications] is %s', (_title, counted, count) => {
    expect(callsFor(counted)).toBe(count);
    expect(allCallsFor([counted, room])).toBe(count + 5);
  });
});
