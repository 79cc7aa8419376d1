import { describe, expect, it } from 'vitest';
import { Output } from '../../../main/cli/output.ts';
import { RoomLines } from '../../../main/cli/room-lines.ts';
import { RuleLines } from '../../../main/cli/rule-lines.ts';
import { timeText } from '../../../main/cli/rule-text.ts';
import { Cursor, DeviceId, EntryId, type Person } from '../../../preload/contract/model.ts';
import { type Asking } from '../../../preload/contract/rules.ts';
import { roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ben = DeviceId.parse('b'.repeat(32));
const ana = DeviceId.parse('a'.repeat(32));
const until = Date.UTC(2026, 10, 22, 12);
const base = {
  id: EntryId.parse('f'.repeat(52)),
  cursor: Cursor.parse(`000000000001-${'0'.repeat(32)}-00000001`),
  author: ana,
  authorName: 'Ana',
  authorColour: 'blue',
  own: false,
  sentAt: 0,
  lamport: 1,
} as const;
const asking = (changes: Partial<Asking> = {}): Asking => ({
  id: ben,
  name: 'Ben',
  fingerprint: 'bbbb bbbb',
  since: 0,
  sameName: false,
  ...changes,
});

function linesOf(json: boolean, language: 'en' | 'zh-CN' = 'en', quiet = false) {
  const out: string[] = [];
  const notes: string[] = [];
  const output = new Output({
    json,
    language,
    out: { write: (text) => out.push(text) },
    errors: { write: (text) => notes.push(text.trimEnd()) },
  });
  const events = (): unknown[] => out.splice(0).map((line) => JSON.parse(line) as unknown);
  return { lines: new RuleLines(output, { quiet }), output, notes, events };
}

describe('programs read', () => {
  it('[L6] all rules at the beginning and at each change', () => {
    const { lines, events } = linesOf(true);
    const { rules } = roomOf('a');
    lines.follow(roomOf('a'));
    lines.follow(roomOf('a', { unread: 3 }));
    lines.follow(roomOf('a', { rules: { ...rules, access: 'ask', slowSeconds: 30 } }));
    expect(events()).toEqual([
      { type: 'rules', ...rules },
      { type: 'rules', ...rules, access: 'ask', slowSeconds: 30 },
    ]);
  });

  it('[L6] what everybody may, and what somebody may from now on', () => {
    const { lines, events } = linesOf(true);
    const people = [
      { id: ana, name: 'Ana', role: 'owner' },
      { id: ben, name: 'Ben', role: 'member' },
    ] as unknown as Person[];
    lines.meet(people);
    lines.meet(people);
    lines.meet(people.map((person) => ({ ...person, role: 'owner' })));
    expect(events()).toEqual([
      { type: 'role', deviceId: ana, name: 'Ana', role: 'owner' },
      { type: 'role', deviceId: ben, name: 'Ben', role: 'member' },
      { type: 'role', deviceId: ben, name: 'Ben', role: 'owner' },
    ]);
  });

  it('[J1] who asks to be let in, and who asks no more', () => {
    const { lines, events } = linesOf(true);
    lines.follow(roomOf('a', { asking: [asking()] }));
    lines.follow(roomOf('a', { asking: [asking()] }));
    lines.follow(roomOf('a'));
    const told = { type: 'asking', deviceId: ben, name: 'Ben', fingerprint: 'bbbb bbbb' };
    expect(events().slice(1)).toEqual([
      { ...told, waiting: true },
      { ...told, waiting: false },
    ]);
  });

  it('[L6] what was done to whom, by whom', () => {
    const { lines, events } = linesOf(true);
    const conduct = { ...base, kind: 'conduct', subjectName: 'Ben' } as const;
    lines.done({ ...conduct, what: 'ban', until: null });
    lines.done({ ...conduct, what: 'mute', until });
    lines.done({ ...conduct, what: 'mute', until: null });
    const told = { type: 'conduct', subject: 'Ben', author: ana, name: 'Ana' };
    expect(events()).toEqual([
      { ...told, what: 'ban' },
      { ...told, what: 'mute', until },
      { ...told, what: 'mute', until: null },
    ]);
  });

  it('[L6] why they cannot write, and that they can again', () => {
    const { lines, events } = linesOf(true);
    lines.follow(roomOf('a', { silence: { why: 'muted', until } }));
    lines.follow(roomOf('a', { silence: { why: 'muted', until } }));
    lines.follow(roomOf('a', { silence: { why: 'read-only' } }));
    lines.follow(roomOf('a'));
    expect(events().slice(1)).toEqual([
      { type: 'silence', why: 'muted', until },
      { type: 'silence', why: 'read-only' },
      { type: 'silence', why: null },
    ]);
  });

  it('[J6] that they were removed, by whom and how', () => {
    const { output, events } = linesOf(true);
    const lines = new RoomLines(output, new ManualClock(), { quiet: false });
    lines.follow(roomOf('a', { connection: { kind: 'removed', how: 'ban', byName: 'Ana' } }), true);
    expect(events()[0]).toEqual({ type: 'connection', state: 'removed', how: 'ban', by: 'Ana' });
    expect(lines.reached).toBe(false);
  });
});

describe('people read', () => {
  it('[L6] what is done, in sentences', () => {
    const { lines, notes } = linesOf(false);
    const conduct = { ...base, kind: 'conduct', subjectName: 'Ben', until: null } as const;
    for (const what of ['kick', 'ban', 'pardon', 'mute', 'unmute', 'admit'] as const) {
      lines.done({ ...conduct, what });
    }
    lines.done({ ...conduct, what: 'mute', until });
    lines.done({ ...base, kind: 'role', subjectName: 'Ben', role: 'moderator' });
    lines.done({
      ...base,
      kind: 'rules',
      change: { access: 'passphrase', locked: true, slowSeconds: 0 },
      passphrase: true,
    });
    expect(notes).toEqual([
      'Ana removed Ben from the room.',
      'Ana banned Ben from the room.',
      'Ana lifted the ban on Ben.',
      'Ana muted Ben.',
      'Ana lets Ben write again.',
      'Ana let Ben in.',
      `Ana muted Ben until ${timeText(until, 'en')}.`,
      'Ana made Ben a moderator.',
      'Ana changed the room: people get in with the passphrase.',
      'Ana changed the room: it is locked, and nobody new gets in.',
      'Ana changed the room: no slow mode.',
      'Ana gave the room another passphrase.',
    ]);
  });

  it('[L6] a sentence for every rule, in both languages', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const { lines, notes } = linesOf(false, language);
      const changes = [
        ...(['open', 'passphrase', 'invite', 'ask'] as const).map((access) => ({ access })),
        ...(['all', 'joined', 'none'] as const).map((history) => ({ history })),
        ...(['members', 'moderators'] as const).map((inviters) => ({ inviters })),
        ...[true, false].flatMap((value) => [{ locked: value }, { readOnly: value }, { files: value }]),
        { slowSeconds: 30 },
        { slowSeconds: 0 },
      ];
      for (const change of changes) lines.done({ ...base, kind: 'rules', change, passphrase: false });
      expect(new Set(notes).size).toBe(changes.length);
    }
  });

  it('[J1] who asks, with the fingerprint, and louder where a member has that name', () => {
    const { lines, notes } = linesOf(false);
    const other = asking({ id: ana, name: 'Ana', sameName: true });
    lines.follow(roomOf('a', { asking: [asking(), other] }));
    lines.follow(roomOf('a'));
    expect(notes).toEqual([
      'Ben (bbbb bbbb) asks to be let in. Use --json, a window or a browser to answer.',
      'Ana (bbbb bbbb) asks to be let in. A member has the same name and is somebody else. Use --json, a window or a browser to answer.',
    ]);
  });

  it('[L6] why they cannot write, but not each turn of slow mode', () => {
    const { lines, notes } = linesOf(false);
    lines.follow(roomOf('a', { silence: { why: 'slow', until } }));
    lines.follow(roomOf('a'));
    lines.follow(roomOf('a', { silence: { why: 'muted', until: null } }));
    lines.follow(roomOf('a', { silence: { why: 'muted', until } }));
    lines.follow(roomOf('a', { silence: { why: 'read-only' } }));
    lines.follow(roomOf('a'));
    expect(notes).toEqual([
      'You are muted: a moderator can let you write again.',
      `You are muted until ${timeText(until, 'en')}.`,
      'Only owners and moderators write here now.',
      'You can write here again.',
    ]);
  });

  it('[J6] that they were removed, once, also where they come back to find it so', () => {
    const { output, notes } = linesOf(false);
    const lines = new RoomLines(output, new ManualClock(), { quiet: false });
    const room = roomOf('a', { connection: { kind: 'removed', how: 'kick', byName: 'Ana' } });
    lines.follow(room, false);
    lines.follow(room, true);
    expect(notes).toEqual(['Ana removed you from this room. What is here can be read on.']);
  });

  it('[cli] nothing of it where only a message is sent', () => {
    const { lines, notes } = linesOf(false, 'en', true);
    lines.follow(roomOf('a', { asking: [asking()], silence: { why: 'read-only' } }));
    lines.done({ ...base, kind: 'role', subjectName: 'Ben', role: 'guest' });
    expect(notes).toEqual([]);
  });
});
