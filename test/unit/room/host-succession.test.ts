import { afterEach, expect, it } from 'vitest';
import type { Place } from '../../../main/room/place.ts';
import { clock, closeDevices, guestOf, openRoom, rawGuest, settle } from '../../support/host-room.ts';
import { knownDevice } from '../../support/devices.ts';

afterEach(closeDevices);

const place = (byte: number): Place => ({
  device: knownDevice(byte).device,
  host: `10.0.0.${byte}`,
  port: 1,
});

it('[H3] whoever is let in is told since when the room is hosted, and who is to take over', async () => {
  clock.pass(500);
  const line = [place(2), place(3)];
  const room = await openRoom(line);
  clock.pass(65_000);
  const guest = await rawGuest(room, 2);
  expect(guest.heard[0]).toMatchObject({ type: 'welcome', term: 1, host: room.device, hostingForMs: 65_000 });
  const order = line.map(({ device, host, port }) => [device, host, port]);
  expect(guest.heard).toContainEqual({ type: 'successors', order });
});

it('[H3] a new line is told to everybody', async () => {
  const line = [place(2)];
  const room = await openRoom(line);
  const told: (readonly Place[])[] = [];
  const ana = await guestOf(room, 2);
  ana.stay.successors.on((order) => told.push(order));
  line.push(place(3));
  room.host.tellSuccessors();
  await settle();
  expect(told).toEqual([line]);
});

it('[H3, H8] who comes is known with the place at which it says it can be dialled, or as one that cannot', async () => {
  const room = await openRoom();
  const arrived: (Place | null)[] = [];
  room.host.arrived.on(({ place: from }) => arrived.push(from));
  const [ana, raw] = [await guestOf(room, 2), await rawGuest(room, 3)];
  expect(arrived).toEqual([place(2), null]);
  expect(room.host.placeOf(ana.device.signer.device)).toEqual(place(2));
  expect(room.host.placeOf(raw.device.signer.device)).toBeNull();
  expect(room.host.has(raw.device.signer.device)).toBe(true);
});

it('[H4] who says goodbye is told apart from who is lost', async () => {
  const room = await openRoom();
  const left: [string, boolean][] = [];
  room.host.left.on(({ device, goodbye }) => left.push([device, goodbye]));
  const [ana, bo, cy] = [await guestOf(room, 2), await guestOf(room, 3), await guestOf(room, 4)];
  ana.stay.end('leaving');
  bo.network.cut();
  cy.stay.end('internal');
  await settle();
  expect(left.sort()).toEqual(
    [
      [ana.device.signer.device, true],
      [bo.device.signer.device, false],
      [cy.device.signer.device, false],
    ].sort(),
  );
});

it('[H4] one guest is asked to take over and says so; the others are sent to it, and it is not sent to itself', async () => {
  const room = await openRoom();
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  const [asked, moved, taken]: [number[], string[], string[]] = [[], [], []];
  ana.stay.asked.on((term) => asked.push(term));
  ana.stay.moved.on(({ host }) => moved.push(`ana to ${host}`));
  bo.stay.moved.on(({ host, term, place: to }) => moved.push(`bo to ${host} ${term} ${to?.join(' ')}`));
  room.host.taken.on((device) => taken.push(device));
  const next = ana.device.signer.device;
  expect(room.host.tell(next, { type: 'take', room: room.roomId, term: 2 })).toBe(true);
  expect(room.host.tell('nobody', { type: 'take', room: room.roomId, term: 2 })).toBe(false);
  await settle();
  ana.stay.tellTaken(2);
  await settle();
  expect([asked, taken]).toEqual([[2], [next]]);
  room.host.moveOn({ type: 'elsewhere', room: room.roomId, term: 2, host: next, place: ['10.0.0.2', 1] });
  await settle();
  expect(moved).toEqual([`bo to ${next} 2 10.0.0.2 1`]);
  expect([ana.ends, bo.ends]).toEqual([['closing'], ['closing']]);
});

it('[H4] word about another room moves nobody', async () => {
  const room = await openRoom();
  const ana = await guestOf(room, 2);
  const heard: unknown[] = [];
  ana.stay.asked.on((term) => heard.push(term));
  ana.stay.moved.on((to) => heard.push(to));
  const { device } = ana.device.signer;
  room.host.tell(device, { type: 'take', room: 'a'.repeat(32), term: 2 });
  room.host.tell(device, { type: 'elsewhere', room: 'a'.repeat(32), term: 2, host: device, place: null });
  await settle();
  expect([heard, ana.ends]).toEqual([[], []]);
});

it('[H4] whoever comes to a host that is closing is told so', async () => {
  const room = await openRoom();
  room.host.close('closing');
  const late = await rawGuest(room, 2);
  expect([late.ends, late.heard]).toEqual([['closing'], []]);
});
