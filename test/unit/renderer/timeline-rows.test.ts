import { expect, it } from 'vitest';
import { sameRows, timelineRows, type TimelineRow } from '../../../renderer/features/chat/timeline-rows.ts';
import { FakeRoom, person } from '../../support/fake-app/fake-room.ts';

const ana = person('Ana', 'teal');
const ben = person('Ben', 'blue');
const noon = new Date(2026, 2, 3, 12).getTime();
const minute = 60_000;

function roomOf(...lines: readonly (readonly [typeof ana, number])[]): FakeRoom {
  const room = new FakeRoom('Room', ana, ben);
  for (const [author, at] of lines) room.addMessage(author, 'x', noon + at);
  return room;
}
const groups = (rows: readonly TimelineRow[]): string =>
  rows.map(({ first, last }) => `${first ? '[' : ''}x${last ? ']' : ''}`).join('');

it('[chat] messages of one author within five minutes of each other are one group', () => {
  const room = roomOf([ben, 0], [ben, 4 * minute], [ben, 8 * minute], [ben, 13 * minute], [ana, 13 * minute]);
  expect(groups(timelineRows(room.items, null, false))).toBe('[xxx][x][x]');
});

it('[chat] a join line, a new day and the line "new messages" end a group', () => {
  const room = roomOf([ben, 0]);
  room.addJoin(ben, noon + minute);
  room.addMessage(ben, 'x', noon + minute);
  room.addMessage(ben, 'x', noon + 2 * minute);
  const readUpTo = room.items[2]?.cursor ?? null;
  expect(groups(timelineRows(room.items, readUpTo, false))).toBe('[x][x][x][x]');
  const night = roomOf([ben, 12 * 60 * minute - 1_000], [ben, 12 * 60 * minute + 1_000]);
  const rows = timelineRows(night.items, null, false);
  expect(groups(rows)).toBe('[x][x]');
  expect(rows.map(({ newDay }) => newDay)).toEqual([true, true]);
});

it('[chat] the line "new messages" stands before the first unread one of somebody else', () => {
  const room = roomOf([ben, 0], [ana, 1], [ben, 2], [ben, 3]);
  const rows = timelineRows(room.items, room.items[0]?.cursor ?? null, false);
  expect(rows.map(({ newLine }) => newLine)).toEqual([false, false, true, false]);
  expect(timelineRows(room.items, null, false).some(({ newLine }) => newLine)).toBe(false);
});

it('[chat] the beginning is said only when nothing is before it', () => {
  const room = roomOf([ben, 0], [ben, 1]);
  expect(timelineRows(room.items, null, true).some(({ beginning }) => beginning)).toBe(false);
  expect(timelineRows(room.items, null, false).map(({ beginning }) => beginning)).toEqual([true, false]);
});

it('[H7] hosts that followed one another without a word between them are one line, that of the last', () => {
  const room = roomOf([ben, 0]);
  room.addHost(ana, 'lost', 'Ben', noon + 1);
  room.addHost(ben, 'handed', 'Ana', noon + 2);
  const last = room.addHost(ana, 'handed', 'Ben', noon + 3);
  room.addMessage(ben, 'x', noon + 4);
  const other = room.addHost(ben, 'lost', 'Ana', noon + 5);
  const lines = timelineRows(room.items, null, false).filter(({ item }) => item.kind === 'host');
  expect(lines.map(({ item }) => item.id)).toEqual([last.id, other.id]);
});

it('[H6] of several late messages the first says so in words, and they are no group with the others', () => {
  const room = roomOf([ben, 0], [ben, 1]);
  const [first] = room.items;
  if (!first) throw new Error('no item');
  room.addLate(ben, ['x', 'x'], first);
  const rows = timelineRows(room.items, null, false);
  expect(rows.map(({ lateFirst }) => lateFirst)).toEqual([false, true, false, false]);
  expect(groups(rows)).toBe('[x][xx][x]');
});

it('[J5] words that are not for this person are one row for each run, and it stays when more are put in front', () => {
  const room = new FakeRoom('Room', ana, ben);
  for (let at = 0; at < 5; at += 1) room.addUntold(ben, noon + at);
  room.addJoin(ana, noon + 5);
  room.addUntold(ben, noon + 6);
  room.addMessage(ben, 'x', noon + 7);
  const rows = timelineRows(room.items, null, false);
  expect(rows.map(({ item, of }) => `${item.kind} ${of}`)).toEqual([
    'untold 5',
    'join 1',
    'untold 1',
    'message 1',
  ]);
  const later = timelineRows(room.items.slice(3), null, true);
  expect(later[0]?.item.id).toBe(rows[0]?.item.id);
  expect(later[0]?.of).toBe(2);
});

it('[J5] the line "new messages" does not stand before what cannot be read', () => {
  const room = new FakeRoom('Room', ana, ben);
  const read = room.addMessage(ben, 'x', noon);
  room.addUntold(ben, noon + 1);
  room.addMessage(ben, 'x', noon + 2);
  const rows = timelineRows(room.items, read.cursor, false);
  expect(rows.map(({ newLine }) => newLine)).toEqual([false, false, true]);
});

it('[chat] a change of the rules that changed nothing has no row', () => {
  const room = roomOf([ben, 0]);
  room.addRules(ben, {}, noon + 1);
  room.addRules(ben, {}, noon + 2, true);
  expect(timelineRows(room.items, null, false).map(({ item }) => item.kind)).toEqual(['message', 'rules']);
});

it('[chat] a row of which nothing has changed is the same object when others come, change and go', () => {
  const room = roomOf([ben, 0], [ben, minute], [ana, 2 * minute], [ben, 3 * minute]);
  const before = timelineRows(room.items, null, false);
  expect(sameRows(before, timelineRows(room.items, null, false))).toBe(before);
  room.addMessage(ben, 'x', noon + 4 * minute);
  const after = sameRows(before, timelineRows(room.items, null, false));
  expect(after.map((row) => before.includes(row))).toEqual([true, true, true, false, false]);
  const older = sameRows(before, timelineRows(room.items.slice(1), null, true));
  expect(older.map((row) => before.includes(row))).toEqual([false, true, false, false]);
});
