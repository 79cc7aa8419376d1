import type { RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { Config } from '../../config.ts';
import { tellDiscoveryProblems } from '../discovery-problem.ts';
import { roomEvent } from '../events.ts';
import type { Output } from '../output.ts';
import { columnsOf, padded, plain } from '../plain.ts';
import { hostingPort, withApp, type Surroundings } from '../session.ts';

/** Looks for rooms for `waitMs`. For programs each is told when it is first seen and when it changes; for people all at the end. */
export const rooms = (
  waitMs: number,
  config: Config,
  output: Output,
  { clock, interrupted, ...surroundings }: Surroundings,
): Promise<number> =>
  withApp(config, output, { clock, interrupted, ...surroundings }, async ({ client, deviceId }) => {
    const told = new Map<RoomId, string>();
    let found: readonly NearbyRoom[] = [];
    const look = (seen: readonly NearbyRoom[]): void => {
      found = seen;
      for (const room of seen) {
        const event = roomEvent(room);
        const text = JSON.stringify(event);
        if (told.get(room.id) === text) continue;
        told.set(room.id, text);
        output.event(event);
      }
    };
    const port = hostingPort(await client.call('room.list', {}));
    output.event({ type: 'ready', deviceId, port });
    const problem = await tellDiscoveryProblems(client, output);
    client.on('room.nearbyChanged', (nearby) => look(nearby.rooms));
    await client.call('room.watchNearby', { watching: true });
    look((await client.call('room.nearby', {})).rooms);
    await Promise.race([interrupted, new Promise<void>((resolve) => clock.after(waitMs, resolve))]);
    tell(found, output);
    if (found.length === 0 && problem() === null) output.note('rooms.none', { seconds: waitMs / 1_000 });
    return 0;
  });

function tell(found: readonly NearbyRoom[], output: Output): void {
  const columns = Math.max(0, ...found.map((room) => columnsOf(plain(room.name))));
  for (const { id, name, host, people, address, port, access, locked } of found) {
    const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
    const values = { name: padded(plain(name), columns), host: host.name, people, address: where, id };
    const marks = [
      ...(access === 'open' ? [] : [output.text(`rooms.${access}`)]),
      ...(locked ? [output.text('rooms.locked')] : []),
    ];
    output.say([output.text('rooms.row', values), ...marks].join('  '));
  }
}
