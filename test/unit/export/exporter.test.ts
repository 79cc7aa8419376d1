import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../preload/contract/settings.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { Exporter, exportName } from '../../../main/export/exporter.ts';
import { bareOf, makeEntry, type EntryBody, type EntryKind } from '../../../main/protocol/entry.ts';
import { makeCharter, type Charter } from '../../../main/room/charter.ts';
import { stored } from '../../../main/room/log/stored.ts';
import { knownDevice, someSalt, type KnownDevice } from '../../support/devices.ts';
import { MemoryDisk, MemoryHistory } from '../../support/memory-history.ts';

const [me, ana, bob] = [1, 2, 3].map(knownDevice) as [KnownDevice, KnownDevice, KnownDevice];
const settings: Settings = { ...defaultSettings, name: 'Me', theme: 'dark' };
const start = Date.UTC(2026, 7, 15, 10);
const login = { setup: 'a'.repeat(120), record: 'b'.repeat(200) };

/** A device's history, and rooms in it that entries are written to in the order they are given. */
function device() {
  const disk = new MemoryDisk(me.device, () => start);
  const history = new MemoryHistory(disk, (run) => setImmediate(run));
  const exporter = new Exporter({
    history: () => history,
    settings: () => settings,
    device: me.device,
    publicKey: me.publicKey,
    app: '1.2.3',
    now: () => start,
  });
  const room = async (name: string, founder: KnownDevice, byte: number, part: 'guest' | 'left' = 'guest') => {
    const random = Buffer.alloc(16, byte);
    const charter: Charter = makeCharter({ founderKey: founder.publicKey, name, createdAt: start, random });
    await history.putRoom({ id: charter.id, charter: charter.bytes, name, part });
    const ends = new Map<string, { seq: number; hash: Uint8Array }>();
    let lamport = 0;
    const write = async <Kind extends EntryKind>(
      author: KnownDevice,
      kind: Kind,
      body: EntryBody<Kind>,
      flags: { hidden?: boolean; bare?: boolean; late?: boolean } = {},
    ): Promise<string> => {
      const { seq, hash } = ends.get(author.device) ?? { seq: 0, hash: new Uint8Array(32) };
      lamport += 1;
      const entry = makeEntry(
        {
          room: charter.id,
          author: author.publicKey,
          chain: Buffer.from(author.publicKey.subarray(0, 16)).toString('hex'),
          seq: seq + 1,
          previous: hash,
          lamport,
          sentAt: start + lamport * 1_000,
          kind,
          body,
          salt: someSalt,
        },
        () => new Uint8Array(64),
      );
      ends.set(author.device, { seq: seq + 1, hash: entry.hash });
      const { bare = false, late = false, hidden = false } = flags;
      const kept = stored(bare ? bareOf(entry) : entry, { late, hidden, withheld: false });
      await history.append(charter.id, [kept]);
      return entry.id;
    };
    return { id: charter.id, write };
  };
  return { history, exporter, room };
}

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

async function pieces(exporter: Exporter, meanwhile?: (next: string) => Promise<void>): Promise<Line[][]> {
  const all: Line[][] = [];
  for (let after: string | null = null; ;) {
    const { lines, next } = await exporter.piece(after);
    all.push(lines.map((line) => JSON.parse(line) as Line));
    for (const line of lines) expect(line).not.toContain('\n');
    if (next === null) return all;
    await meanwhile?.(next);
    after = next;
  }
}
const everything = async (exporter: Exporter): Promise<Line[]> => (await pieces(exporter)).flat();

describe('the export', () => {
  it('[export] begins with what it is and whose, and ends with an end', async () => {
    const { exporter } = device();
    expect(await everything(exporter)).toEqual([
      { type: 'landline-export', version: 1, app: '1.2.3', exportedAt: '2026-08-15T10:00:00.000Z' },
      { type: 'settings', ...settings },
      {
        type: 'device',
        id: me.device,
        fingerprint: expect.stringMatching(/^\w{4} \w{4} \w{4}$/),
        publicKey: Buffer.from(me.publicKey).toString('base64url'),
      },
      { type: 'end' },
    ]);
  });

  it('[export] says what was noted about people, and by which names they were met', async () => {
    const { exporter, history, room } = device();
    const { write } = await room('Kitchen', ana, 1);
    await write(ana, 'join', { name: 'Ana', colour: 'teal' });
    await write(ana, 'join', { name: 'Anna', colour: 'teal', former: 'Ana' });
    await write(me, 'join', { name: 'Me', colour: 'blue' });
    await history.putContact({ device: bob.device, blocked: true, alias: 'Bob from work' });
    const people = (await everything(exporter)).filter(({ type }) => type === 'person');
    const firstMet = '2026-08-15T10:00:00.000Z';
    const common = { type: 'person', fingerprint: expect.any(String), sameAs: null, newKeySeen: false };
    const expected = [
      {
        ...common,
        id: ana.device,
        alias: null,
        verified: false,
        blocked: false,
        names: [
          { name: 'Ana', firstMet },
          { name: 'Anna', firstMet },
        ],
      },
      { ...common, id: bob.device, alias: 'Bob from work', verified: false, blocked: true, names: [] },
    ];
    expect(people).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('[export] tells of each room, also one that was left, its people and what is shown of it, in shown order', async () => {
    const { exporter, room } = device();
    const { id, write } = await room('Kitchen', ana, 1);
    await write(ana, 'join', { name: 'Ana', colour: 'teal' });
    await write(me, 'join', { name: 'Me', colour: 'blue' });
    await write(bob, 'join', { name: 'Bob', colour: 'red' });
    await write(ana, 'settings', { access: 'passphrase', login, slowMs: 30_000 });
    await write(ana, 'role', { device: me.device, role: 'moderator', known: [] });
    await write(me, 'message', { text: 'Hello,\nall 👋' });
    await write(bob, 'message', { text: 'hidden words' }, { hidden: true });
    await write(bob, 'message', { text: 'words for others' }, { bare: true });
    await write(ana, 'mute', { device: bob.device, until: start + 3_600_000 });
    await write(ana, 'invite', { by: 'code', login, expires: start + 600_000 }, { hidden: true });
    await write(ana, 'host', { term: 2, former: me.device, how: 'lost' });
    await write(ana, 'message', { text: 'late' }, { late: true });
    await write(bob, 'leave', {});
    const other = await room('Attic', me, 2, 'left');
    await other.write(me, 'join', { name: 'Me', colour: 'blue' });
    const lines = await everything(exporter);

    const [about] = lines.filter((line) => line.type === 'room' && line.id === id);
    expect(about).toEqual({
      type: 'room',
      id,
      name: 'Kitchen',
      founder: ana.device,
      createdAt: '2026-08-15T10:00:00.000Z',
      left: false,
      rules: {
        access: 'passphrase',
        locked: false,
        readOnly: false,
        slowSeconds: 30,
        files: true,
        history: 'all',
        inviters: 'members',
      },
    });
    expect(lines.filter((line) => line.type === 'room').map(({ name, left }) => [name, left])).toEqual(
      expect.arrayContaining([
        ['Kitchen', false],
        ['Attic', true],
      ]),
    );
    const of = (roomId: string): Line[] => lines.filter((line) => line.room === roomId);
    const members = of(id).filter(({ type }) => type === 'member');
    expect(members.map(({ id: device, name, role, here, self }) => [device, name, role, here, self])).toEqual(
      [
        [ana.device, 'Ana', 'owner', true, false],
        [me.device, 'Me', 'moderator', true, true],
        [bob.device, 'Bob', 'member', false, false],
      ].sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1)),
    );
    const said = of(id).filter(({ type }) => type !== 'member');
    expect(said).toMatchObject([
      { type: 'join', author: ana.device, authorName: 'Ana', own: false, formerName: null },
      { type: 'join', authorName: 'Me', own: true },
      { type: 'join', authorName: 'Bob' },
      { type: 'rules', change: { access: 'passphrase', slowSeconds: 30 }, passphrase: true },
      { type: 'role', subjectName: 'Me', role: 'moderator' },
      { type: 'message', text: 'Hello,\nall 👋', own: true, late: false, sentAt: '2026-08-15T10:00:06.000Z' },
      { type: 'untold', authorName: 'Bob' },
      { type: 'conduct', what: 'mute', subjectName: 'Bob', until: '2026-08-15T11:00:00.000Z' },
      { type: 'host', how: 'lost', formerHostName: 'Me' },
      { type: 'message', text: 'late', late: true },
      { type: 'leave', authorName: 'Bob' },
    ]);
    expect(of(other.id).map(({ type }) => type)).toEqual(['member', 'join']);
    const text = JSON.stringify(lines);
    for (const secret of [login.setup, login.record, 'hidden words', 'words for others'])
      expect(text).not.toContain(secret);
  });

  it('[export] comes in pieces that stay small however much there is, each line once and in order', async () => {
    const { exporter, room } = device();
    const { write } = await room('Kitchen', me, 1);
    await write(me, 'join', { name: 'Me', colour: 'blue' });
    for (let at = 0; at < 1_200; at++) await write(me, 'message', { text: `line ${at}` });
    const all = await pieces(exporter);
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(250);
    const said = all.flat().filter(({ type }) => type === 'message');
    expect(said.map(({ text }) => text)).toEqual(Array.from({ length: 1_200 }, (_, at) => `line ${at}`));
  });

  it('[export] comes in pieces that stay small also where every message is as long as can be', async () => {
    const { exporter, room } = device();
    const { write } = await room('Kitchen', me, 1);
    const longest = '\u{1f600}'.repeat(8_000);
    for (let at = 0; at < 60; at++) await write(me, 'message', { text: longest });
    const all = await pieces(exporter);
    expect(all.flat().filter(({ type }) => type === 'message')).toHaveLength(60);
    for (const piece of all) expect(JSON.stringify(piece).length).toBeLessThan(1_000_000);
  });

  it('[export] splits people and members as well', async () => {
    const { exporter, history, room } = device();
    const { write } = await room('Stadium', me, 1);
    const crowd = Array.from({ length: 251 }, (_, at) => knownDevice(at + 4));
    for (const one of crowd.slice(0, 250)) await write(one, 'join', { name: 'Somebody', colour: 'blue' });
    for (const one of crowd.slice(250)) await history.putContact({ device: one.device, blocked: true });
    await write(me, 'join', { name: 'Me', colour: 'blue' });
    const all = await pieces(exporter);
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(250);
    const count = (kind: string): number =>
      new Set(all.flat().flatMap(({ type, id }) => (type === kind ? [id] : []))).size;
    expect([count('person'), count('member'), count('join')]).toEqual([251, 251, 251]);
  });

  it('[export] goes on with the next room where one is forgotten meanwhile', async () => {
    const { exporter, history, room } = device();
    const rooms = [await room('Kitchen', me, 1), await room('Attic', me, 2)].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    for (const { write } of rooms) {
      await write(me, 'join', { name: 'Me', colour: 'blue' });
      for (let at = 0; at < 300; at++) await write(me, 'message', { text: `line ${at}` });
    }
    const [first, second] = rooms;
    const lines = await pieces(exporter, async (next) => {
      if (next.startsWith(`said ${first?.id}`) && !next.endsWith('-00000000'))
        await history.forget(first?.id ?? '');
    });
    const said = lines.flat().filter(({ type }) => type === 'message');
    expect(said.filter((line) => line.room === first?.id).length).toBeLessThan(300);
    expect(said.filter((line) => line.room === second?.id)).toHaveLength(300);
    expect(lines.flat().at(-1)).toEqual({ type: 'end' });
  });

  it.each([
    '',
    'people',
    'people ../..',
    'rooms x',
    `members ${'a'.repeat(32)}`,
    `said ${'a'.repeat(32)} 0`,
    'end ',
  ])('[export] refuses to go on behind “%s”', async (after) => {
    await expect(device().exporter.piece(after)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('[export] proposes a file name with the day', () => {
    expect(exportName(new Date(2026, 0, 5, 23, 59).getTime())).toBe('landline-2026-01-05.jsonl');
  });
});
