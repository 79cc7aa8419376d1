import { describe, expect, it } from 'vitest';
import { Output } from '../../../main/cli/output.ts';
import { awayMs, RoomLines } from '../../../main/cli/room-lines.ts';
import { DeviceId, type Person, type Room } from '../../../preload/contract/model.ts';
import { roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const person = (name: string, changes: Partial<Person> = {}): Person => ({
  id: DeviceId.parse(name[0]?.toLowerCase().repeat(32)),
  name,
  colour: 'blue',
  present: true,
  availability: 'active',
  statusText: '',
  lastSeen: null,
  host: false,
  self: false,
  canHost: true,
  fingerprint: '',
  sameName: false,
  role: 'member',
  muted: null,
  alias: null,
  verified: false,
  blocked: false,
  newKey: null,
  sameAs: null,
  flag: null,
  ...changes,
});
const hostOf = (name: string): Room['host'] => ({ id: person(name).id, name, since: 0 });
const waiting = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } as const;
const connecting = { kind: 'connecting' } as const;
const connected = { kind: 'connected', merging: false } as const;
const hosting = { kind: 'hosting', port: 47_470, addresses: [], reach: 'unknown' } as const;

type Told = Readonly<Record<string, unknown>> & { readonly type: string };

function linesOf(json: boolean, language: 'en' | 'zh-CN' = 'en', quiet = false) {
  const out: string[] = [];
  const notes: string[] = [];
  const output = new Output({
    json,
    language,
    out: { write: (text) => out.push(text) },
    errors: { write: (text) => notes.push(text.trimEnd()) },
  });
  const clock = new ManualClock();
  const lines = new RoomLines(output, clock, { quiet });
  const all = (): Told[] => out.map((line) => JSON.parse(line) as Told);
  /** But for what the rules are and who may what, which have tests of their own. */
  const events = (): unknown[] => all().filter(({ type }) => type !== 'rules' && type !== 'role');
  return { lines, clock, notes, events };
}

describe('people read of a change of host', () => {
  it('[H7] one quiet line, though everybody was away for a moment', () => {
    const { lines, clock, notes } = linesOf(false);
    const everybody = [person('Ana'), person('Ben'), person('Me', { self: true })];
    const away = everybody.map((one) => ({ ...one, present: one.self }));
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
    lines.meet(everybody, false);
    lines.follow(roomOf('a', { host: null, connection: connecting }), true);
    lines.meet(away, true);
    clock.pass(awayMs - 1);
    lines.follow(roomOf('a', { host: hostOf('Ben'), term: 2, connection: connected }), true);
    lines.meet(everybody, true);
    clock.pass(2 * awayMs);
    expect(notes).toEqual(['Ben hosts the room now.']);
  });

  it('[H7] who lost it, once that one stays away', () => {
    const { lines, clock, notes } = linesOf(false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
    lines.meet([person('Ana'), person('Me', { self: true })], false);
    lines.meet([person('Ana', { present: false }), person('Me', { self: true })], true);
    lines.follow(roomOf('a', { host: hostOf('Me'), term: 2, connection: hosting }), true);
    clock.pass(awayMs);
    lines.meet([person('Ana'), person('Me', { self: true })], true);
    expect(notes).toEqual(['You host the room now.', 'Ana is away.', 'Ana is here.']);
  });

  it('[H7] in their language', () => {
    const { lines, notes } = linesOf(false, 'zh-CN');
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
    lines.follow(roomOf('a', { host: hostOf('Ben'), term: 2, connection: connected }), true);
    expect(notes).toEqual(['现在由 Ben 主持房间。']);
  });

  it('[H7] nothing where only the term is another', () => {
    const { lines, notes } = linesOf(false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), term: 2, connection: connected }), true);
    expect(notes).toEqual([]);
  });
});

describe('people read that nobody is reached', () => {
  it('[L5] once, and once that somebody is again', () => {
    const { lines, notes } = linesOf(false);
    const room = (connection: Room['connection']): Room => roomOf('a', { host: hostOf('Ana'), connection });
    lines.follow(room(connected), false);
    for (const connection of [connecting, waiting, connecting, waiting]) lines.follow(room(connection), true);
    expect(notes).toEqual([
      'Nobody in the room can be reached now. What you write waits here and goes out by itself.',
    ]);
    expect(lines.reached).toBe(false);
    lines.follow(room(connected), true);
    lines.follow(room({ ...connected, merging: true }), true);
    expect(notes.slice(1)).toEqual(['You are back in the room with the others.']);
    expect(lines.reached).toBe(true);
  });

  it('[L5] not again where it was told on entering', () => {
    const { lines, notes } = linesOf(false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connecting }), false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: waiting }), true);
    expect(notes).toEqual([]);
  });
});

describe('people read of who leaves for good', () => {
  it('[L6] that, and not that they are away as well', () => {
    const { lines, clock, notes } = linesOf(false);
    lines.meet([person('Ben')], false);
    lines.meet([person('Ben', { present: false })], true);
    lines.left(person('Ben').id, 'Ben');
    lines.meet([], true);
    clock.pass(2 * awayMs);
    expect(notes).toEqual(['Ben has left the room for good.']);
  });
});

describe('programs read', () => {
  it('[H7] each change of host and of connection once, as objects with the named fields', () => {
    const { lines, events, notes } = linesOf(true);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
    lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected, unread: 3 }), true);
    lines.follow(roomOf('a', { host: null, connection: connecting }), true);
    lines.follow(roomOf('a', { host: null, connection: waiting }), true);
    lines.follow(roomOf('a', { host: null, connection: { ...waiting, nextAttemptAt: 9 } }), true);
    lines.follow(roomOf('a', { host: hostOf('Me'), term: 2, connection: hosting }), true);
    lines.follow(
      roomOf('a', { host: hostOf('Me'), term: 2, connection: { ...hosting, reach: 'unreached' } }),
      true,
    );
    lines.follow(
      roomOf('a', { host: hostOf('Me'), term: 3, connection: { ...connected, merging: true } }),
      true,
    );
    expect(events()).toEqual([
      { type: 'connection', state: 'connected', merging: false },
      { type: 'host', deviceId: person('Ana').id, term: 1 },
      { type: 'connection', state: 'connecting' },
      { type: 'connection', state: 'waiting', cause: 'room-gone' },
      { type: 'connection', state: 'hosting', port: 47_470, reach: 'unknown' },
      { type: 'host', deviceId: person('Me').id, term: 2 },
      { type: 'connection', state: 'hosting', port: 47_470, reach: 'unreached' },
      { type: 'connection', state: 'connected', merging: true },
      { type: 'host', deviceId: person('Me').id, term: 3 },
    ]);
    expect(notes).toEqual([]);
  });

  it('[L6] at once who comes, goes and leaves', () => {
    const { lines, events } = linesOf(true);
    const ben = person('Ben');
    const member = { type: 'member', deviceId: ben.id, name: 'Ben' };
    lines.meet([ben], false);
    lines.meet([ben], true);
    lines.meet([{ ...ben, present: false }], true);
    lines.meet([ben], true);
    lines.left(ben.id, 'Ben');
    lines.meet([], true);
    expect(events()).toEqual([
      { ...member, present: true },
      { ...member, present: false },
      { ...member, present: true },
      { type: 'left', deviceId: ben.id, name: 'Ben' },
      { ...member, present: false },
    ]);
  });
});

it('[cli] what is said by the way is not said where only a message is sent', () => {
  const { lines, clock, notes } = linesOf(false, 'en', true);
  lines.follow(roomOf('a', { host: hostOf('Ana'), connection: connected }), false);
  lines.follow(roomOf('a', { host: hostOf('Ben'), connection: waiting }), true);
  lines.meet([person('Ben')], true);
  lines.meet([person('Ben', { present: false })], true);
  lines.left(person('Ben').id, 'Ben');
  clock.pass(2 * awayMs);
  expect(notes).toEqual([]);
});
