import { expect, it } from 'vitest';
import { listed } from '../../../main/room/nearby/listed.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { nearbyRoom } from '../../support/fake-app/fake-admission.ts';
import { FakeRoom, person } from '../../support/fake-app/fake-room.ts';

const mallory = person('Mallory', 'red');
const some: NearbyRoom = nearbyRoom(new FakeRoom('Made up', mallory, mallory));
const rooms = (count: number, address: (index: number) => string): NearbyRoom[] =>
  Array.from({ length: count }, (_, index) => ({ ...some, address: address(index), port: 1_000 + index }));

it('[D4, A04] of what one address makes up 16 rooms are listed, however many hosts it pretends to be', () => {
  const others = rooms(3, (index) => `10.0.0.${index}`);
  expect(listed([...rooms(300, () => '10.0.1.1'), ...others])).toHaveLength(16 + 3);
});

it('[D4, A04] of what many make up 256 are listed, and one’s own rooms all the same', () => {
  const own = { ...some, member: true };
  const made = rooms(5_000, (index) => `10.${index >> 8}.${index & 255}.1`);
  const shown = listed([...made, own]);
  expect(shown).toHaveLength(257);
  expect(shown.at(-1)).toBe(own);
});
