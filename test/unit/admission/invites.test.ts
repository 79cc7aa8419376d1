import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inviteKeys, readInvite, writeInvite, type InviteLink } from '../../../main/admission/invites.ts';
import { fromBase32, toBase32 } from '../../../main/lib/base32.ts';
import { isLocalAddress } from '../../../main/lib/local-address.ts';

const link: InviteLink = {
  room: 'landlineroomlandlineroomlandline',
  host: 'hosthosthosthosthosthosthosthost',
  secret: Uint8Array.from({ length: 16 }, (_, index) => index),
  expires: 1_800_000_000_000,
  addresses: [
    { host: '192.168.1.20', port: 47_470 },
    { host: 'fe80::1:2', port: 47_471 },
  ],
};
const text =
  'LANDLINE://JOIN/AFMBUNNBUSFZZRMBUNNBUSFZZRMBUNNBUQ52KM52KM52KM52KM52KM52KM52KM52KMAACAQDAQ' +
  'CQMBYIBEFAWDANBYHWWSOSAACMBKABCS4W4BX6QAAAAAAAAAAAAAAAAAAACAACXFX2RFCEAE';
const opening = 'LANDLINE://JOIN/';
/** The bytes of a link, without the check at their end. */
const contentOf = (written: string): Buffer =>
  Buffer.from(fromBase32(written.slice(opening.length).toLowerCase())).subarray(0, -4);
/** A link with the right check around whatever bytes. */
const around = (content: Uint8Array): string => {
  const check = createHash('sha256').update(content).digest().subarray(0, 4);
  return opening + toBase32(Buffer.concat([content, check])).toUpperCase();
};

const device = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toBase32);
const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const ipv6 = (first: string) =>
  fc
    .array(fc.oneof(group, fc.constant('0')), { minLength: 7, maxLength: 7 })
    .map((rest) => new URL(`http://[${[first, ...rest].join(':')}]`).hostname.slice(1, -1));
const address = fc.oneof(
  fc.tuple(byte, byte, byte).map((rest) => `10.${rest.join('.')}`),
  fc.tuple(byte, byte).map((rest) => `192.168.${rest.join('.')}`),
  fc.tuple(byte, byte).map((rest) => `169.254.${rest.join('.')}`),
  fc.constantFrom('127.0.0.1', '::1', '172.16.0.1', 'fd00::'),
  ipv6('fe80'),
  ipv6('fd12'),
);
const links: fc.Arbitrary<InviteLink> = fc.record({
  room: device,
  host: device,
  secret: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  expires: fc.integer({ min: 0, max: 0xffff_ffff }).map((seconds) => seconds * 1_000),
  addresses: fc.array(fc.record({ host: address, port: fc.integer({ min: 1, max: 65_535 }) }), {
    maxLength: 4,
  }),
});

it('[J4] a link is the one that another implementation makes by the recipe', () => {
  expect(writeInvite(link)).toBe(text);
  expect(readInvite(text)).toEqual(link);
});

it('[J4] every invite comes back from its link, whatever happened to its case on the way', () => {
  fc.assert(
    fc.property(links, fc.infiniteStream(fc.boolean()), (given, lower) => {
      const written = writeInvite(given);
      expect(written).toMatch(/^LANDLINE:\/\/JOIN\/[A-Z2-7]+$/);
      const mixed = [...written]
        .map((letter) => (lower.next().value ? letter.toLowerCase() : letter))
        .join('');
      expect(readInvite(mixed)).toEqual(given);
    }),
  );
});

it.each([
  ['blanks around it', `  ${text}\r\n`],
  ['a slash at its end', `${text.toLowerCase()}/`],
  ['no slashes', text.replace('://', ':')],
  ['a question mark', text.replace('JOIN/', 'JOIN?')],
  ['neither', text.replace('://', ':').replace('JOIN/', 'JOIN?').toLowerCase()],
])('[J4] a link is read with %s', (_what, other) => {
  expect(readInvite(other)).toEqual(link);
});

it.each([
  ['nothing', ''],
  ['nothing behind it', opening],
  ['another scheme', text.replace('LANDLINE', 'https')],
  ['another verb', text.replace('JOIN', 'LEAVE')],
  ['something before it', `see ${text}`],
  ['something behind it', `${text}?x=1`],
  ['a blank within', `${text.slice(0, 40)} ${text.slice(40)}`],
  ['padding', `${text}=`],
  ['a character that is not base32', text.replace('AFMB', 'AFM1')],
  ['letters that fold to ASCII', text.replace('KM52', 'KM52'.replace('K', '\u212a'))],
  ['endless text', opening + 'A'.repeat(5_000_000)],
  ['endless blanks', ' '.repeat(5_000_000)],
])('[J4] [A23] no link: %s', (_what, other) => {
  expect(readInvite(other)).toBeNull();
});

it('[J4] [A23] a link with any character altered, left out or cut off is none', () => {
  for (let at = opening.length; at < text.length; at++) {
    const changed = text[at] === 'A' ? 'B' : 'A';
    expect(readInvite(text.slice(0, at) + changed + text.slice(at + 1))).toBeNull();
    expect(readInvite(text.slice(0, at) + text.slice(at + 1))).toBeNull();
    expect(readInvite(text.slice(0, at))).toBeNull();
  }
});

const content = contentOf(text);
const withAddress = (...bytes: readonly number[]): Buffer =>
  Buffer.concat([content.subarray(0, 61), Buffer.of(...bytes)]);
const mapped = [...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1];
it.each([
  ['another version', Buffer.concat([Buffer.of(2), content.subarray(1)])],
  ['less than the fixed part', content.subarray(0, 60)],
  ['another family', withAddress(5, 10, 0, 0, 1, 0, 1)],
  ['half an address', withAddress(4, 10, 0, 0, 1, 0)],
  ['port 0', withAddress(4, 10, 0, 0, 1, 0, 0)],
  ['a public IPv4 address', withAddress(4, 8, 8, 8, 8, 0, 80)],
  ['a public IPv6 address', withAddress(6, 0x20, 1, ...Array<number>(14).fill(0), 0, 80)],
  ['multicast', withAddress(4, 224, 0, 0, 251, 0, 80)],
  ['an IPv4 address inside IPv6', withAddress(6, ...mapped, 0, 80)],
  ['five addresses', withAddress(...Array.from({ length: 5 }, () => [4, 10, 0, 0, 1, 0, 1]).flat())],
])('[J4] [A08] [A23] no link, though its check is right: %s', (_what, bytes) => {
  expect(readInvite(around(bytes))).toBeNull();
});

it('[J4] [A23] whatever bytes stand in a link, it is refused or has local addresses alone, and is written like that again', () => {
  const tails = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => [...bytes]),
      fc
        .tuple(fc.constantFrom(4, 6), fc.uint8Array({ minLength: 18, maxLength: 18 }))
        .map(([family, bytes]) => [family, ...bytes.subarray(0, family === 4 ? 6 : 18)]),
    ),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 60, maxLength: 60 }), tails, (head, tail) => {
      const written = around(Buffer.concat([Buffer.of(1), head, Buffer.from(tail.flat())]));
      const read = readInvite(written);
      if (read === null) return;
      expect(read.addresses.every(({ host }) => isLocalAddress(host))).toBe(true);
      expect(writeInvite(read)).toBe(written);
    }),
    { numRuns: 500 },
  );
});

it('[J4] reading text of any kind gives a link or null, and never throws', () => {
  const near = fc.tuple(fc.constantFrom(opening, 'landline:join?', ''), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(near, ([start, rest]) => readInvite(start + rest) === null),
    { numRuns: 500 },
  );
});

it.each([
  ['a room that is none', { room: 'room' }],
  ['a room that is too long', { room: `${link.room}a` }],
  ['a host that is none', { host: link.host.toUpperCase() }],
  ['a short secret', { secret: new Uint8Array(15) }],
  ['half a second', { expires: 1_800_000_000_500 }],
  ['no time', { expires: Number.NaN }],
  ['a time before 1970', { expires: -1_000 }],
  ['a time after 2106', { expires: 2 ** 32 * 1_000 }],
  ['five addresses', { addresses: Array.from({ length: 5 }, () => ({ host: '10.0.0.1', port: 1 })) }],
  ['a public address', { addresses: [{ host: '8.8.8.8', port: 1 }] }],
  ['a name', { addresses: [{ host: 'example.org', port: 1 }] }],
  ['a scope', { addresses: [{ host: 'fe80::1%eth0', port: 1 }] }],
  ['port 0', { addresses: [{ host: '10.0.0.1', port: 0 }] }],
  ['port 65536', { addresses: [{ host: '10.0.0.1', port: 65_536 }] }],
])('[J4] no link is written with %s', (_what, change) => {
  expect(() => writeInvite({ ...link, ...change })).toThrow(RangeError);
});

it('[J4] what hosts keep of a secret is what another implementation derives, and of this room alone', () => {
  const keys = inviteKeys(link.secret, link.room);
  expect(keys).toEqual({
    id: 'b3R9Q6j8GoVQanVEca_0iA',
    key: '5GSC7ZEO1-qO3fWnkRSdSIJyQ7iNpsD87aqdrL6FC58',
  });
  const elsewhere = inviteKeys(link.secret, link.host);
  expect(elsewhere.id).not.toBe(keys.id);
  expect(elsewhere.key).not.toBe(keys.key);
});
