import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { directCharter } from '../../../main/room/charter.ts';
import { Crew } from '../../support/crew.ts';
import { knownDevice } from '../../support/devices.ts';
import { idFor } from '../../support/history-entries.ts';
import { clock, closeDevices, guestOf, openRoom, rawGuest, settle } from '../../support/host-room.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(async () => {
  await crew.stop();
  await closeDevices();
});

const port = 47_470;
const direct = async (from: Mate, to: Mate): Promise<RoomId> =>
  (await crew.done(from.rooms.direct(to.device as DeviceId))).id;

/** What `to` answers `from`, who says these by hand. */
async function answers(from: Mate, to: Mate, ...said: RoomMessage[]): Promise<unknown[]> {
  const heard: unknown[] = [];
  const session = await crew.done(from.network.dial({ host: to.address, port }));
  session.listen({
    onMessage: (message) => void heard.push(message.type === 'rooms' ? message.rooms : message.type),
    onEntries: () => void heard.push('entries'),
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd: (reason) => void heard.push(reason),
  });
  for (const message of said) session.send(message);
  await crew.pass(500);
  const answered = [...heard];
  session.end('leaving');
  return answered;
}
const comings = (room: string): RoomMessage[] => [
  { type: 'join', room, now: 0, term: 0, host: null, port: 1 },
  { type: 'join', room, now: 0, term: 0, host: null, port: 1, with: { by: 'ask', name: 'Cy' } },
  { type: 'lead', room, term: 9, port: 1 },
  { type: 'take', room, term: 9 },
];

it('[J7] a third member who knows both keys, and so the room’s id, is told of it what it is told of a room that is not there', async () => {
  const { mates } = await crew.room('Cy', 'Ana', 'Bo');
  const [cy, ana, bo] = mates as [Mate, Mate, Mate];
  const id = await direct(ana, bo);
  await ana.say(id, 'between us');
  await crew.untilOne(id, [ana, bo]);
  for (const to of [ana, bo])
    for (const [at, coming] of comings(id).entries()) {
      const nowhere = comings(idFor('nowhere'))[at] as RoomMessage;
      expect(await answers(cy, to, coming)).toEqual(await answers(cy, to, nowhere));
      expect(await answers(cy, to, coming)).toEqual(['room-unknown']);
    }
  expect(ana.room(id).present).toBe(2);
  expect(await bo.texts(id)).toEqual(['between us']);
  expect(await answers(cy, ana, { type: 'look' })).toEqual([[]]);
  expect([...ana.advertised, ...bo.advertised]).toEqual([]);
});

it('[J7] an id names the room of the speaker and the receiver alone: nobody has another room opened', async () => {
  const { mates } = await crew.room('Cy', 'Ana', 'Bo');
  const [cy, ana, bo] = mates as [Mate, Mate, Mate];
  const keyOf = (mate: Mate): Uint8Array => {
    const device = [1, 2, 3, 4].map((byte) => knownDevice(byte)).find((one) => one.device === mate.device);
    return device?.publicKey ?? new Uint8Array(32);
  };
  const dee = await crew.mate('Dee');
  const lead = (room: string): RoomMessage => ({ type: 'lead', room, term: 1, port });
  // Cy speaks of the room of Ana and Bo; Dee, who shares no room with Ana, of her own with Ana.
  expect(await answers(cy, ana, lead(directCharter(keyOf(ana), keyOf(bo)).id))).toEqual(['room-unknown']);
  expect(await answers(dee, ana, lead(directCharter(keyOf(dee), keyOf(ana)).id))).toEqual(['room-unknown']);
  const own = directCharter(keyOf(cy), keyOf(ana)).id;
  expect(await answers(cy, ana, lead(own))).not.toContain('room-unknown');
  expect(ana.rooms.list().map(({ name }) => name)).toEqual(['Workshop']);
  expect([...ana.disk.shown().keys()]).toContain(own);
});

it('[J7] direct rooms are none of the sixteen a device may host', async () => {
  const { mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  await direct(ana, bo);
  for (let rooms = 1; rooms < limits.roomsPerHost; rooms++) await crew.done(ana.rooms.found(`Room ${rooms}`));
  await expect(crew.done(ana.rooms.found('One too many'))).rejects.toMatchObject({ code: 'room-limit' });
});

it('[J7] a direct room goes by the other one’s name, and by what this person calls them', async () => {
  const { mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  const id = await direct(ana, bo);
  await crew.pass(2_000);
  expect(ana.room(id)).toMatchObject({ name: 'Bo', kind: 'direct', partner: bo.device, role: 'owner' });
  expect(await ana.items(id)).toEqual([]);
  const people = ana.rooms.people(id);
  expect(people.map(({ name, present }) => [name, present]).sort()).toEqual([
    ['Ana', true],
    ['Bo', true],
  ]);
});

it('[J7] a host says where its guest can be dialled, and nothing of who is not here or cannot be', async () => {
  const room = await openRoom();
  const ana = await guestOf(room, 2);
  const bo = await guestOf(room, 3);
  const cy = await rawGuest(room, 4);
  const there: unknown[] = [];
  ana.stay.there.on((place) => there.push(place));
  clock.pass(1_000);
  await settle();
  ana.stay.askWhere(bo.device.signer.device);
  ana.stay.askWhere(cy.device.signer.device);
  ana.stay.askWhere(idFor('nobody'));
  await settle();
  expect(there).toEqual([{ device: bo.device.signer.device, host: '10.0.0.3', port: 1 }]);
  cy.session.send({ type: 'where', device: idFor('nobody') });
  cy.session.send({ type: 'where', device: bo.device.signer.device });
  await settle();
  expect(cy.heard.filter(({ type }) => type === 'there')).toEqual([
    { type: 'there', device: idFor('nobody'), place: null },
    { type: 'there', device: bo.device.signer.device, place: ['10.0.0.3', 1] },
  ]);
});
