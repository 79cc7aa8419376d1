import type { RoomId } from '../../preload/contract/model.ts';
import { readInvite, writeInvite } from '../../main/admission/invites.ts';
import { standardPort, type Device } from './device.ts';
import type { World } from './world.ts';

/** Nobody waits longer for a network to fall apart. */
const holdMs = 25_000;

/** Two who are given the same invite to a closed room, and come by it in two parts of the network, where nobody knows of the other. */
export class Twins {
  readonly #world: World;
  readonly #makeInvite: (member: Device, roomId: string) => Promise<string | null>;
  /** By room: the invite they share; null while it is made. */
  readonly #links = new Map<string, string | null>();
  #done = false;

  constructor(world: World, makeInvite: (member: Device, roomId: string) => Promise<string | null>) {
    this.#world = world;
    this.#makeInvite = makeInvite;
  }

  /** Those who wait for their moment. */
  hold(roomId: string): readonly Device[] {
    const { devices, rooms, schedule } = this.#world;
    const [host] = this.#world.hosts(roomId);
    if (this.#done || roomId !== rooms[0] || devices.length < 5 || schedule.now > holdMs) return [];
    if (host?.room(roomId)?.rules.access !== 'invite') return [];
    if (!this.#links.has(roomId) && (host.room(roomId)?.present ?? 0) > 1) void this.#prepare(host, roomId);
    return devices.slice(-2);
  }

  /** Whether it is now: who is to come by which link. */
  pairs(roomId: string): readonly { readonly device: Device; readonly link: string }[] {
    const link = this.#links.get(roomId);
    const twins = this.hold(roomId).filter((device) => device.up && !device.rooms.has(roomId));
    if (!link || twins.length < 2) return [];
    const invite = readInvite(link);
    const hosts = this.#world
      .hosts(roomId)
      .filter(({ up }) => (up?.rooms.deeds.invites(roomId as RoomId).length ?? 0) > 0);
    const [one] = hosts;
    const other = hosts.find(({ machine }) => machine.side !== one?.machine.side);
    if (!invite || !one || !other) return [];
    this.#done = true;
    const pairs = [one, other].map(({ machine }, index) => {
      const device = twins[index] as Device;
      device.machine.side = machine.side;
      const addresses = [{ host: machine.address, port: standardPort }];
      return { device, link: writeInvite({ ...invite, addresses }) };
    });
    this.#world.trace(`${twins.map(({ name }) => name).join(' and ')} come by the same invite`);
    this.#world.fabric.changed();
    return pairs;
  }

  async #prepare(member: Device, roomId: string): Promise<void> {
    this.#links.set(roomId, null);
    const link = await this.#makeInvite(member, roomId);
    if (link === null) this.#links.delete(roomId);
    else this.#links.set(roomId, link);
  }
}
