import type { RoomId } from '../../preload/contract/model.ts';
import type { Access } from '../../preload/contract/rules.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Device } from './device.ts';
import { Twins } from './twins.ts';
import type { World } from './world.ts';

const spent = ['invite-used', 'invite-unknown', 'invite-expired', 'credential-wrong'];

/** How people get into rooms: where anybody may, at the host; else by invites that members make. */
export class Arrivals {
  readonly #world: World;
  /** By room and device: the invite it was given. */
  readonly #invites = new Map<string, string>();
  readonly #coming = new Set<string>();
  /** By room: the last invite that somebody was given; people pass them on. */
  readonly #passedOn = new Map<string, string>();

  readonly #twins: Twins;

  constructor(world: World) {
    this.#world = world;
    this.#twins = new Twins(world, (member, roomId) => this.#makeInvite(member, roomId));
  }

  async found(founder: Device, name: string, access: Access): Promise<void> {
    const { up } = founder;
    if (!up) return;
    const room = await up.rooms.found(name, { access });
    this.#world.rooms.push(room.id);
    founder.rooms.add(room.id);
  }

  /** Whoever is no member yet comes. */
  bringIn(): void {
    const { rooms, devices } = this.#world;
    for (const roomId of rooms) {
      const held = this.#twins.hold(roomId);
      for (const device of devices)
        if (device.up && !device.rooms.has(roomId) && !device.left.has(roomId) && !held.includes(device))
          void this.#come(device, roomId);
      for (const { device, link } of this.#twins.pairs(roomId))
        void this.#enter(device, () => device.joinBy(roomId, link));
    }
  }

  /** Somebody who was in, and may be no more, tries to get in as anybody would. */
  comeBack(device: Device, roomId: string): void {
    const { random, devices } = this.#world;
    const others = devices.filter((other) => other !== device && other.up && other.room(roomId));
    if (others.length === 0) return;
    const hosts = others.filter((other) => other.hosts(roomId));
    const at = hosts.length > 0 && random.chance(0.8) ? random.pick(hosts) : random.pick(others);
    void this.#enter(device, () => device.join(roomId, at.machine.address));
  }

  /** A member gives somebody an invite, who comes by it. */
  async invite(device: Device, roomId: string, member: Device): Promise<void> {
    const link = await this.#makeInvite(member, roomId);
    if (link !== null) await this.#enter(device, () => device.joinBy(roomId, link));
  }

  async #come(device: Device, roomId: string): Promise<void> {
    const { random } = this.#world;
    const host = this.#world.hosts(roomId)[0];
    const access = host?.room(roomId)?.rules.access ?? 'open';
    if (access === 'open') {
      if (host) await this.#enter(device, () => device.join(roomId, host.machine.address));
      return;
    }
    const coming = `${roomId} ${device.name}`;
    if (this.#coming.has(coming)) return;
    this.#coming.add(coming);
    // An app that ends meanwhile never answers.
    this.#world.schedule.after(5_000, () => void this.#coming.delete(coming));
    const members = this.#world.members(roomId).filter((member) => member.up);
    const second = this.#passedOn.get(roomId);
    const link =
      this.#invites.get(coming) ??
      (second !== undefined && random.chance(0.4)
        ? second
        : members.length > 0
          ? await this.#makeInvite(random.pick(members), roomId)
          : null);
    if (link !== null) {
      this.#invites.set(coming, link);
      this.#passedOn.set(roomId, link);
      const code = await this.#enter(device, () => device.joinBy(roomId, link));
      if (code !== null && spent.includes(code)) this.#invites.delete(coming);
    }
    this.#coming.delete(coming);
  }

  async #makeInvite(member: Device, roomId: string): Promise<string | null> {
    const { up } = member;
    if (!up || !member.room(roomId)) return null;
    try {
      const { text } = await up.rooms.deeds.makeInvite(roomId as RoomId, { by: 'link' });
      this.#world.trace(`${member.name} makes an invite`);
      return text;
    } catch (error) {
      this.#world.trace(`${member.name} makes no invite: ${String(error)}`);
      return null;
    }
  }

  /** The code it is refused with; null where it is in. */
  async #enter(device: Device, enter: () => Promise<void>): Promise<string | null> {
    try {
      await enter();
      return null;
    } catch (error) {
      this.#world.trace(`${device.name} was not let in: ${String(error)}`);
      return error instanceof AppError ? error.code : 'internal';
    }
  }
}
