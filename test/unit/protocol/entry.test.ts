import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decodeEntries,
  entryBytes,
  entryDomain,
  entryKinds,
  entryOverhead,
  makeEntry,
  shortId,
  signedPart,
  type EntryDraft,
  type EntryKind,
} from '../../../main/protocol/entry.ts';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { KeyCache, Verifier, verifyEntries } from '../../../main/protocol/verify.ts';
import { knownDevice, messageDraft, someRoom } from '../../support/devices.ts';
import { golden } from '../../support/golden.ts';

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
  body: 120,
};

function changed(offset: number, bytes: number[]): Buffer {
  const copy = Buffer.from(first.bytes);
  copy.set(bytes, offset);
  return copy;
}

describe('entries', () => {
  it('[L1] lays an entry out as recorded', () => {
    expect(Buffer.from(first.bytes).toString('hex')).toBe(golden('entry-message').toString('hex'));
    expect(first.id).toBe('feeyhcwoa2w4poau6p77irfjfnvdsfvydjyocxyl6p7cdkspqjsa');
    const join: EntryDraft<'join'> = {
      ...messageDraft(ana),
      seq: 2,
      previous: first.hash,
      lamport: 8,
      kind: 'join',
      body: { name: 'Ana', colour: 'blue' },
    };
    const joined = makeEntry(join, ana.sign);
    expect(Buffer.from(joined.bytes).toString('hex')).toBe(golden('entry-join').toString('hex'));
    const host: EntryDraft<'host'> = {
      ...messageDraft(ana),
      seq: 3,
      previous: joined.hash,
      lamport: 9,
      kind: 'host',
      body: { term: 4, former: eve.device, how: 'lost' },
    };
    const hosts = makeEntry(host, ana.sign);
    expect(Buffer.from(hosts.bytes).toString('hex')).toBe(golden('entry-host').toString('hex'));
    const leave: EntryDraft<'leave'> = {
      ...messageDraft(ana),
      seq: 4,
      previous: hosts.hash,
      lamport: 10,
      kind: 'leave',
      body: {},
    };
    expect(Buffer.from(makeEntry(leave, ana.sign).bytes).toString('hex')).toBe(
      golden('entry-leave').toString('hex'),
    );
  });

  it('[L1] reads the recorded entries of a host and of a leave', async () => {
    const [host, leave] = decodeEntries(Buffer.concat([golden('entry-host'), golden('entry-leave')]));
    const body = { term: 4, former: eve.device, how: 'lost' };
    expect(host).toMatchObject({ author: ana.device, seq: 3, lamport: 9, kind: 'host', body });
    expect(leave).toMatchObject({ author: ana.device, seq: 4, lamport: 10, kind: 'leave', body: {} });
    expect(leave?.previous).toEqual(Buffer.from(host?.hash ?? []));
    expect(await verifyEntries([host, leave] as (typeof first)[])).toEqual([true, true]);
  });

  it('[L1] keeps the recorded codes of kinds', () => {
    expect(entryKinds).toEqual({ message: 1, join: 2, leave: 3, host: 4 });
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
    const tampered = [];
    for (let index = 0; index < first.bytes.length; index++) {
      const copy = Buffer.from(first.bytes);
      copy[index] = (copy[index] as number) ^ 1;
      try {
        tampered.push(...decodeEntries(copy));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }
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
    ['another version', () => changed(at.version, [2])],
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
    const header = Buffer.from(first.bytes.subarray(0, at.body));
    header.writeUInt8(entryKinds[kind], at.kind);
    header.writeUInt16BE(body.length, at.length);
    return Buffer.concat([header, body, Buffer.alloc(64)]);
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
    expect(() => entryBytes(messageDraft(ana, { body: tooLong }))).toThrow(invalid);
  });

  it('[L3] holds the greatest numbers its fields have room for', () => {
    const draft = messageDraft(ana, { seq: 0xffff_ffff, lamport: 2 ** 48 - 1, sentAt: 2 ** 48 - 1 });
    expect(makeEntry(draft, ana.sign)).toMatchObject({ seq: 0xffff_ffff, lamport: 2 ** 48 - 1 });
    expect(() => entryBytes(messageDraft(ana, { lamport: 2 ** 48 }))).toThrow(RangeError);
  });
});
