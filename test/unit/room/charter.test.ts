import { expect, it } from 'vitest';
import { makeCharter, readCharter } from '../../../main/room/charter.ts';
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
