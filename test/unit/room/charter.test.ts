import { expect, it } from 'vitest';
import { directCharter, makeCharter, partnerOf, readCharter } from '../../../main/room/charter.ts';
import { knownDevice } from '../../support/devices.ts';

const founder = knownDevice(1);
const options = {
  founderKey: founder.publicKey,
  name: 'Küche 会议室',
  createdAt: 1_700_000_000_000,
  random: Buffer.alloc(16, 9),
};

it('[L8] a room is named by the hash of its charter, so another founder, name or moment is another room', () => {
  const charter = makeCharter(options);
  expect(readCharter(charter.bytes)).toEqual(charter);
  expect(charter).toMatchObject({
    founder: founder.device,
    name: 'Küche 会议室',
    createdAt: 1_700_000_000_000,
  });
  const others = [
    { founderKey: knownDevice(2).publicKey },
    { name: 'Küche' },
    { createdAt: 1 },
    { random: Buffer.alloc(16, 8) },
  ].map((change) => makeCharter({ ...options, ...change }).id);
  expect(new Set([charter.id, ...others]).size).toBe(5);
  expect(charter.id).toMatch(/^[a-z2-7]{32}$/);
});

it.each([
  ['no JSON', Buffer.from('{')],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  [
    'a further key',
    Buffer.from(JSON.stringify({ ...JSON.parse(String(Buffer.from(makeCharter(options).bytes))), x: 1 })),
  ],
  ['too long', Buffer.alloc(1_025, 0x20)],
])('[L8] refuses a charter that is %s', (_what, bytes) => {
  expect(() => readCharter(bytes)).toThrow(expect.objectContaining({ reason: 'control-invalid' }));
});

it('[L8] a room that was founded hidden says so; one that was not is what it was before there were such rooms', () => {
  expect(makeCharter(options).hidden).toBe(false);
  expect(Buffer.from(makeCharter(options).bytes).toString()).not.toContain('hidden');
  expect(readCharter(makeCharter({ ...options, hidden: true }).bytes)).toMatchObject({ hidden: true });
});

const other = knownDevice(2);
const pair = [founder, other].map(({ publicKey }) => Buffer.from(publicKey).toString('base64url')).sort();

it('[L8, J7] two keys make one room, whichever is named first; both are in it, and nobody else', () => {
  const charter = directCharter(founder.publicKey, other.publicKey);
  expect(directCharter(other.publicKey, founder.publicKey)).toEqual(charter);
  expect(String(Buffer.from(charter.bytes))).toBe(JSON.stringify({ v: 1, direct: pair }));
  expect(charter).toMatchObject({ hidden: true, access: 'invite', name: '' });
  expect([...(charter.direct ?? [])].sort()).toEqual([founder.device, other.device].sort());
  expect(partnerOf(charter, founder.device)).toBe(other.device);
  expect(partnerOf(charter, other.device)).toBe(founder.device);
  expect(partnerOf(charter, knownDevice(3).device)).toBeNull();
  expect(partnerOf(makeCharter(options), founder.device)).toBeNull();
  expect(directCharter(founder.publicKey, knownDevice(3).publicKey).id).not.toBe(charter.id);
});

const [first = '', second = ''] = pair;
/** The last of 43 characters carries four bits of the key, and two that are to be zero. */
const loose = `${second.slice(0, -1)}${String.fromCharCode(second.charCodeAt(42) + 1)}`;
it.each([
  ['of one key', JSON.stringify({ v: 1, direct: [first, first] })],
  ['of two in the other order', JSON.stringify({ v: 1, direct: [second, first] })],
  ['of three', JSON.stringify({ v: 1, direct: [first, second, second] })],
  ['of one alone', JSON.stringify({ v: 1, direct: [first] })],
  ['written with a space', `{"v":1, "direct":${JSON.stringify(pair)}}`],
  ['written in another order', `{"direct":${JSON.stringify(pair)},"v":1}`],
  ['with a further key', JSON.stringify({ v: 1, direct: pair, hidden: true })],
  ['with a key written loosely', JSON.stringify({ v: 1, direct: [first, loose] })],
  ['with a key that is none', JSON.stringify({ v: 1, direct: [first, `${second}A`] })],
])('[L8, J7] refuses a charter of two that is %s', (_what, text) => {
  expect(() => readCharter(Buffer.from(text))).toThrow(
    expect.objectContaining({ reason: 'control-invalid' }),
  );
});
