import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

const held: unknown = expect.objectContaining({ kind: 'waiting', cause: 'device-elsewhere' });
let crew: Crew;
let id: RoomId;
let ana: Mate;
let bo: Mate;
let copy: Mate;
beforeEach(async () => {
  crew = new Crew();
  const room = await crew.room('Ana', 'Bo');
  id = room.id;
  [ana, bo] = room.mates as [Mate, Mate];
  copy = await crew.copyOf(bo);
});
afterEach(() => crew.stop());

const connections = (): unknown[] => [bo, copy].map((mate) => mate.room(id).connection);
/** One of the two is in, the other has given way. */
const untilOneGaveWay = (): Promise<unknown> =>
  crew.until(() => {
    expect(connections()).toContainEqual(held);
    expect(connections()).toContainEqual({ kind: 'connected', merging: false });
  });
const giver = (): Mate => (bo.room(id).connection.kind === 'waiting' ? bo : copy);

it('[H3] of two programs with one identity, one gives way for a while and says why', async () => {
  await crew.done(copy.join(ana));
  await untilOneGaveWay();
  const dials = (): number => bo.network.dialled.length + copy.network.dialled.length;
  const before = dials();
  await crew.pass(120_000);
  await untilOneGaveWay();
  // Twice a change every twenty seconds, and not several a second.
  expect(dials() - before).toBeLessThan(40);
  expect(ana.room(id)).toMatchObject({ present: 2, connection: { kind: 'hosting' } });
});

it('[H3] who has given way comes in again when a person says so, once the other is gone', async () => {
  await crew.done(copy.join(ana));
  await untilOneGaveWay();
  const waits = giver();
  const stays = waits === bo ? copy : bo;
  await crew.done(stays.stop());
  await crew.pass(3_000);
  expect(waits.room(id).connection).toEqual(held);
  waits.rooms.reconnect(id);
  await crew.until(() => expect(waits.room(id).connection).toEqual({ kind: 'connected', merging: false }));
});

it('[H3] a person that says so on both sides is told again, and nobody goes on for ever', async () => {
  await crew.done(copy.join(ana));
  await untilOneGaveWay();
  await crew.pass(70_000);
  giver().rooms.reconnect(id);
  await crew.pass(5_000);
  await untilOneGaveWay();
});

it('[H3] a device that renews its own connection again and again is no rival of itself', async () => {
  await crew.done(copy.stop());
  for (let times = 0; times < 5; times++) {
    bo.rooms.refresh();
    await crew.pass(1_000);
  }
  expect(await crew.untilOne(id, [ana, bo])).toBe(ana);
});
