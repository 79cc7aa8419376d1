import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bareOf,
  decodeEntries,
  draftParts,
  entryDomain,
  entryKinds,
  hasWords,
  entryOverhead,
  makeEntry,
  readPlace,
  shortId,
  signedPart,
  type Entry,
  type EntryBody,
  type EntryKind,
} from '../../../main/protocol/entry.ts';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { KeyCache, Verifier, verifyEntries } from '../../../main/protocol/verify.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { knownDevice, messageDraft, someRoom } from '../../support/devices.ts';
import { golden } from '../../support/golden.ts';
import { firstEntry } from '../../support/first-entry.ts';
import { fullerBodies, someBodies } from '../../support/bodies.ts';

const ana = knownDevice(1);
const eve = knownDevice(9);
const first = makeEntry(messageDraft(ana), ana.sign);
const invalid = new ProtocolError('entry-invalid');

/** Offsets of the layout in docs/protocol.md. */
const at = {
  version: 0,
  room: 1,
  author: 21,
  chain: 53,
  seq: 69,
  previous: 73,
  lamport: 105,
  sentAt: 111,
  kind: 117,
  length: 118,
  digest: 120,
  signature: 152,
  salt: 216,
  body: 232,
};

function changed(offset: number, bytes: number[]): Buffer {
  const copy = Buffer.from(first.bytes);
  copy.set(bytes, offset);
  return copy;
}

/** What of `bytes` can be read as entries at all. */
function readable(bytes: Uint8Array): Entry[] {
  try {
    return decodeEntries(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return [];
  }
}

const ofKind = <Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>) =>
  makeEntry({ ...messageDraft(ana), kind, body }, ana.sign);

describe('entries', () => {
  it.each(Object.keys(someBodies) as EntryKind[])('[L1] lays a %s out as recorded', async (kind) => {
    const entry = ofKind(kind, someBodies[kind]);
    const recorded = golden(`entry-2-${kind}`);
    expect(Buffer.from(entry.bytes).toString('hex')).toBe(recorded.toString('hex'));
    const [read] = decodeEntries(recorded);
    expect(read).toEqual(entry);
    expect(read).toMatchObject({ kind, body: someBodies[kind], bare: false, author: ana.device });
    expect(await verifyEntries([read as Entry])).toEqual([true]);
  });

  it.each(Object.entries(fullerBodies))(
    '[L1] lays out as recorded what may be absent: %s',
    (name, { kind, body }) => {
      const entry = ofKind(kind, body);
      expect(Buffer.from(entry.bytes).toString('hex')).toBe(golden(`entry-2-${name}`).toString('hex'));
      expect(decodeEntries(entry.bytes)).toEqual([entry]);
    },
  );

  it('[L1] lays version 1 out as recorded, and reads it as ever', async () => {
    const host = { term: 4, former: eve.device, how: 'lost' } as const;
    const base = messageDraft(ana);
    const message = firstEntry(base, ana.sign);
    const join = { ...base, seq: 2, previous: message.hash, lamport: 8, kind: 'join' } as const;
    const joined = firstEntry({ ...join, body: { name: 'Ana', colour: 'blue' } }, ana.sign);
    const next = { ...base, seq: 3, previous: joined.hash, lamport: 9, kind: 'host' } as const;
    const hosts = firstEntry({ ...next, body: host }, ana.sign);
    const last = { ...base, seq: 4, previous: hosts.hash, lamport: 10, kind: 'leave', body: {} } as const;
    const entries = [message, joined, hosts, firstEntry(last, ana.sign)];
    const names = ['entry-message', 'entry-join', 'entry-host', 'entry-leave'];
    expect(entries.map(({ bytes }) => Buffer.from(bytes))).toEqual(names.map(golden));
    expect(message.id).toBe('feeyhcwoa2w4poau6p77irfjfnvdsfvydjyocxyl6p7cdkspqjsa');
    expect(decodeEntries(Buffer.concat(names.map(golden)))).toEqual(entries);
    expect(await verifyEntries(entries)).toEqual([true, true, true, true]);
    expect(message).toMatchObject({ bare: false, body: base.body });
  });

  it('[L1] [A27] finds every changed bit of version 1 as well', async () => {
    const recorded = golden('entry-message');
    const tampered = Array.from(recorded, (_byte, index) => {
      const copy = Buffer.from(recorded);
      copy[index] = (copy[index] as number) ^ 1;
      return readable(copy);
    }).flat();
    expect(tampered.length).toBeGreaterThan(150);
    expect(await verifyEntries(tampered)).toEqual(tampered.map(() => false));
  });

  it('[J5] is the same entry without its body: of one id, signed as before, at its place', async () => {
    const bare = bareOf(first);
    expect(Buffer.from(bare.bytes).toString('hex')).toBe(golden('entry-bare-message').toString('hex'));
    expect(bare).toEqual({ ...first, bare: true, body: null, bytes: bare.bytes });
    expect(decodeEntries(golden('entry-bare-message'))).toEqual([bare]);
    expect(await verifyEntries([bare])).toEqual([true]);
    expect(bareOf(bare)).toBe(bare);
    expect([readPlace(bare.bytes), readPlace(golden('entry-message'))]).toEqual([
      cursorOf(first),
      cursorOf(first),
    ]);
    expect(Buffer.from(bare.bytes).includes('Hello')).toBe(false);
  });

  it('[J5] only messages and edits are ever bare, and of those none of version 1', () => {
    for (const kind of (Object.keys(someBodies) as EntryKind[]).filter((each) => !hasWords(each))) {
      const entry = ofKind(kind, someBodies[kind]);
      expect(bareOf(entry)).toBe(entry);
      const forged = Buffer.from(entry.bytes.subarray(0, at.salt));
      forged[at.version] = 3;
      expect(() => decodeEntries(forged), kind).toThrow(invalid);
    }
    const [old] = decodeEntries(golden('entry-message')) as [Entry];
    expect(bareOf(old)).toBe(old);
  });

  it('[J5] [A27] finds every changed bit of a bare message', async () => {
    const { bytes } = bareOf(first);
    const tampered = Array.from(bytes, (_byte, index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] as number) ^ 1;
      return readable(copy);
    }).flat();
    expect(tampered.length).toBeGreaterThan(200);
    expect(await verifyEntries(tampered)).toEqual(tampered.map(() => false));
  });

  it('[J5] a body is only what its author signed for, and cannot be found by trying: the salt is signed for with it', () => {
    const other = makeEntry(messageDraft(ana, { salt: Buffer.alloc(16, 6) }), ana.sign);
    expect(other.id).not.toBe(first.id);
    const mixed = Buffer.concat([first.bytes.subarray(0, at.salt), other.bytes.subarray(at.salt)]);
    expect(() => decodeEntries(mixed)).toThrow(invalid);
    expect(() => draftParts(messageDraft(ana, { salt: new Uint8Array(15) }))).toThrow(RangeError);
  });

  it('[L1] reads entries of all versions that stand one behind the other', () => {
    const parts = [golden('entry-join'), bareOf(first).bytes, first.bytes, golden('entry-bare-message')];
    const read = decodeEntries(Buffer.concat(parts));
    expect(read.map(({ bytes }) => Buffer.from(bytes))).toEqual(parts.map((part) => Buffer.from(part)));
    expect(read.map(({ bare }) => bare)).toEqual([false, true, false, true]);
  });

  it('[L1] keeps the recorded codes of kinds', () => {
    expect(entryKinds).toEqual({
      message: 1,
      join: 2,
      leave: 3,
      host: 4,
      settings: 5,
      role: 6,
      remove: 7,
      pardon: 8,
      mute: 9,
      admit: 10,
      invite: 11,
      revoke: 12,
      edit: 13,
      delete: 14,
      reaction: 15,
      pin: 16,
      confirm: 17,
      remind: 18,
    });
  });

  it('[L1] reads the recorded entries, in their order', () => {
    const [message, join, ...rest] = decodeEntries(golden('frame-entries').subarray(5));
    expect(rest).toEqual([]);
    expect(message).toMatchObject({
      room: someRoom,
      author: ana.device,
      chain: '000102030405060708090a0b0c0d0e0f',
      seq: 1,
      lamport: 7,
      sentAt: 1_700_000_000_000,
      kind: 'message',
      body: { text: 'Hello, 世界 👋' },
    });
    expect(join).toMatchObject({ seq: 2, kind: 'join', body: { name: 'Ana', colour: 'blue' } });
    expect(join?.previous).toEqual(Buffer.from(message?.hash ?? []));
  });

  it('[L1] tells neighbours of other authors and rooms apart', () => {
    const room = shortId(Buffer.from('another room'));
    const drafts = [
      messageDraft(ana),
      messageDraft(eve),
      messageDraft(eve, { room }),
      messageDraft(ana, { room }),
    ];
    const entries = drafts.map((draft) => makeEntry(draft, ana.sign));
    const read = decodeEntries(Buffer.concat(entries.map(({ bytes }) => bytes)));
    expect(read.map((entry) => [entry.author, entry.room])).toEqual([
      [ana.device, someRoom],
      [eve.device, someRoom],
      [eve.device, room],
      [ana.device, room],
    ]);
  });

  it('[L1] names an entry by the hash of its signed bytes, and a device by that of its key', () => {
    const { message } = signedPart(first);
    expect(first.hash).toEqual(createHash('sha256').update(message).digest());
    expect(Buffer.from(message).subarray(0, entryDomain.length)).toEqual(entryDomain);
    expect(first.author).toBe(shortId(ana.publicKey));
  });

  it('[L1] [A27] finds every changed bit, whichever it is', async () => {
    const tampered = Array.from(first.bytes, (_byte, index) => {
      const copy = Buffer.from(first.bytes);
      copy[index] = (copy[index] as number) ^ 1;
      return readable(copy);
    }).flat();
    expect(tampered.length).toBeGreaterThan(150);
    expect(await verifyEntries(tampered)).toEqual(tampered.map(() => false));
  });

  it('[L1] [A27] refuses an entry that another device signed in the author’s name', async () => {
    const forged = makeEntry(messageDraft(ana, { seq: 2 }), eve.sign);
    expect(await verifyEntries([first, forged, first])).toEqual([true, false, true]);
  });

  it('[L1] answers for each in order, whatever is in between and however many at once', async () => {
    const entries = Array.from({ length: 60 }, (_, index) =>
      makeEntry(messageDraft(index % 3 === 0 ? eve : ana, { seq: index + 1 }), ana.sign),
    );
    const expected = entries.map((_, index) => index % 3 !== 0);
    for (const concurrency of [1, 2, 16])
      expect(await verifyEntries(entries, { concurrency, keys: new KeyCache(1) })).toEqual(expected);
    expect(await verifyEntries([])).toEqual([]);
  });

  it('[C6] checks for everybody one call after the other, each call answered by itself', async () => {
    const verifier = new Verifier();
    const genuine = makeEntry(messageDraft(ana, { seq: 2 }), ana.sign);
    const forged = makeEntry(messageDraft(ana, { seq: 2 }), eve.sign);
    const order: number[] = [];
    const calls = [[forged, genuine], [], [genuine]].map(async (entries, index) => {
      const verdicts = await verifier.verify(entries);
      order.push(index);
      return verdicts;
    });
    expect(await Promise.all(calls)).toEqual([[false, true], [], [true]]);
    expect(order).toEqual([0, 1, 2]);
  });

  it('[L1] takes bytes that are no key for what they are', async () => {
    const noKey = Array.from(
      { length: 5_000 },
      () =>
        decodeEntries(
          changed(
            at.author,
            Array.from({ length: 32 }, () => 0xff),
          ),
        )[0],
    );
    const verdicts = await verifyEntries(noKey as (typeof first)[]);
    expect(verdicts.every((valid) => !valid)).toBe(true);
  });

  it.each([
    ['another version', () => changed(at.version, [4])],
    ['version 0', () => changed(at.version, [0])],
    ['version 1 in the layout of version 2', () => changed(at.version, [1])],
    ['an unknown kind', () => changed(at.kind, [250])],
    ['seq 0', () => changed(at.seq, [0, 0, 0, 0])],
    ['a body length beyond the end', () => changed(at.length, [0x7f, 0xff])],
    ['a body length over the limit', () => changed(at.length, [0xff, 0xff])],
    ['a body that is no JSON', () => changed(at.body, [0x5b])],
    ['a body that is not UTF-8', () => changed(at.body + 10, [0xff])],
    ['a tail that is no entry', () => Buffer.concat([first.bytes, Buffer.from([1])])],
    ['the beginning of an entry', () => first.bytes.subarray(0, entryOverhead - 1)],
  ])('[L1] refuses %s', (_what, bytes) => {
    expect(() => decodeEntries(bytes())).toThrow(invalid);
  });

  /** An entry of `kind` whose body is `text`, whatever it says. */
  function withBody(kind: EntryKind, text: string): Buffer {
    const body = Buffer.from(text);
    const bytes = Buffer.concat([first.bytes.subarray(0, at.body), body]);
    bytes.writeUInt8(entryKinds[kind], at.kind);
    bytes.writeUInt16BE(body.length, at.length);
    createHash('sha256').update(bytes.subarray(at.salt)).digest().copy(bytes, at.digest);
    return bytes;
  }
  const hosting = { term: 4, former: eve.device, how: 'handed' };

  it.each([
    ['message', { text: 'x' }],
    ['join', { name: 'Ana', colour: 'blue' }],
    ['join', { name: 'Ana', colour: 'blue', former: 'Anna' }],
    ['leave', {}],
    ['host', hosting],
    ['host', { ...hosting, term: 1, how: 'lost' }],
    ['host', { ...hosting, term: Number.MAX_SAFE_INTEGER }],
  ] as const)('[L1] [F5] takes the body of a %s: %j', (kind, body) => {
    expect(decodeEntries(withBody(kind, JSON.stringify(body)))).toMatchObject([{ kind, body }]);
  });

  it.each([
    ['message', { text: '' }],
    ['message', { text: 'x', more: 1 }],
    ['message', { text: 1 }],
    ['message', { text: 'x'.repeat(limits.messageCodePoints + 1) }],
    ['message', 'text'],
    ['message', {}],
    ['join', { name: 'Ana' }],
    ['join', { name: 'Ana', colour: 'BLUE' }],
    ['join', { name: 'Ana', colour: 'blue', text: 'x' }],
    ['leave', { text: 'x' }],
    ['leave', { name: 'Ana', colour: 'blue' }],
    ['leave', []],
    ['leave', null],
    ['leave', ''],
    ['leave', 0],
    ['host', {}],
    ['host', { ...hosting, term: 0 }],
    ['host', { ...hosting, term: -1 }],
    ['host', { ...hosting, term: 1.5 }],
    ['host', { ...hosting, term: Number.MAX_SAFE_INTEGER + 1 }],
    ['host', { ...hosting, term: '4' }],
    ['host', { ...hosting, former: null }],
    ['host', { ...hosting, former: eve.device.slice(1) }],
    ['host', { ...hosting, former: `${eve.device}a` }],
    ['host', { ...hosting, former: eve.device.toUpperCase() }],
    ['host', { ...hosting, how: 'claimed' }],
    ['host', { ...hosting, how: undefined }],
    ['host', { ...hosting, more: 1 }],
    ['host', { ...hosting, text: 'x' }],
  ] as const)('[L1] [F5] refuses the body of a %s of another shape: %j', (kind, body) => {
    expect(() => decodeEntries(withBody(kind, JSON.stringify(body)))).toThrow(invalid);
  });

  it.each(['', ' ', '{', '{}{}', '{"a":1}', '\ufeff{}', '{"__proto__":{}}', 'undefined'])(
    '[L1] [F5] refuses what is nearly the body of a leave: %j',
    (text) => {
      expect(() => decodeEntries(withBody('leave', text))).toThrow(invalid);
    },
  );

  it('[L1] takes a message of exactly 8,000 code points, and no body over its bytes', () => {
    const longest = makeEntry(messageDraft(ana, { body: { text: '👋'.repeat(8_000 / 4) } }), ana.sign);
    expect(longest.kind).toBe('message');
    const text = '世'.repeat(limits.messageCodePoints);
    expect(makeEntry(messageDraft(ana, { body: { text } }), ana.sign).body).toEqual({ text });
    const tooLong = { text: '"'.repeat(limits.entryBody / 2) };
    expect(() => draftParts(messageDraft(ana, { body: tooLong }))).toThrow(invalid);
  });

  it('[L3] holds the greatest numbers its fields have room for', () => {
    const draft = messageDraft(ana, { seq: 0xffff_ffff, lamport: 2 ** 48 - 1, sentAt: 2 ** 48 - 1 });
    expect(makeEntry(draft, ana.sign)).toMatchObject({ seq: 0xffff_ffff, lamport: 2 ** 48 - 1 });
    expect(() => draftParts(messageDraft(ana, { lamport: 2 ** 48 }))).toThrow(RangeError);
  });
});
