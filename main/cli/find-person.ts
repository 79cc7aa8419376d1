import type { Client } from '../../preload/bridge/client.ts';
import type { DeviceId, Person, Room } from '../../preload/contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import { Problem } from './problem.ts';

/**
 * Who is meant by `text`, a name or a device id: somebody of a room this person is in. Throws `person-unknown` where nobody is, and
 * where several are, with their ids.
 */
export async function findPerson(client: Client, text: string): Promise<DeviceId> {
  const rooms = await client.call('room.list', {});
  const people = await Promise.all(rooms.map(({ id }) => client.call('room.people', { roomId: id })));
  const isMeant = ({ id, self, name, alias }: Person): boolean =>
    !self && [id, name, alias].some((called) => called === text.trim());
  const found = new Map(people.flat().flatMap((person) => (isMeant(person) ? [[person.id, person]] : [])));
  const [only, another] = found.keys();
  if (!only) throw new Problem('person-unknown', 'find.nobody', { name: text });
  if (!another) return only;
  const listed = [...found.values()].map(({ id, fingerprint }) => `@${id} (${fingerprint})`);
  throw new Problem('person-unknown', 'find.several-people', { name: text, people: listed.join(', ') });
}

/** The conversation with that person alone, and whether they were there within `waitMs`. */
export async function talkTo(
  client: Client,
  id: DeviceId,
  { clock, waitMs }: { readonly clock: Clock; readonly waitMs: number },
): Promise<{ readonly room: Room; readonly reached: boolean }> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let room: Room | null = null;
  const stopHearing = client.on('room.changed', (changed) => {
    if (changed.partner !== id) return;
    room = changed;
    if (changed.present > 1) resolve(true);
  });
  const opened = await client.call('room.direct', { id });
  const stopWaiting = clock.after(waitMs, () => resolve(false));
  if (opened.present > 1) resolve(true);
  const reached = await promise;
  stopHearing();
  stopWaiting();
  return { room: room ?? opened, reached };
}
