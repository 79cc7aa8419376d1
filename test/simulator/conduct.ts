import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId, Person, RoomId } from '../../preload/contract/model.ts';
import type { Role, Rules } from '../../preload/contract/rules.ts';
import type { RoomDeeds } from '../../main/room/room-deeds.ts';
import type { Arrivals } from './arrivals.ts';
import type { Device } from './device.ts';
import type { World } from './world.ts';

/** How often people do each of these, against the others. */
const usual = {
  appoint: 8,
  kick: 4,
  ban: 7,
  pardon: 6,
  letBack: 5,
  comeBack: 8,
  mute: 5,
  unmute: 4,
  rules: 8,
  revoke: 2,
};
export type Act = keyof typeof usual;

/** Somebody who breaks the protocol, and has a place in the room. */
export interface Tempted {
  readonly device: string;
  /** The founder has made it a moderator, and later taken that away: it is to know. */
  state: 'member' | 'appointed' | 'demoted';
}

/** What people do to a room's rules and to each other, from whatever part of the network they are in. */
export class Conduct {
  readonly #world: World;
  readonly #arrivals: Arrivals;
  readonly #tempted: () => Tempted | null;

  constructor(world: World, arrivals: Arrivals, tempted: () => Tempted | null) {
    this.#world = world;
    this.#arrivals = arrivals;
    this.#tempted = tempted;
  }

  act(): void {
    const { random, rooms, devices } = this.#world;
    if (rooms.length === 0) return;
    const roomId = random.pick(rooms) as RoomId;
    const up = devices.filter((device) => device.up && device.room(roomId));
    const kind = random.weighted(usual);
    if (up.length === 0) return;
    if (['member', 'appointed'].includes(this.#tempted()?.state ?? '') && random.chance(0.35))
      return this.#tempt(roomId);
    if (kind === 'comeBack' || kind === 'letBack') return this.#bringBack(kind, roomId, up);
    const deciders = up.filter((device) => ['owner', 'moderator'].includes(device.room(roomId)?.role ?? ''));
    const [owner] = deciders;
    if (deciders.length === 1 && owner?.room(roomId)?.role === 'owner' && random.chance(0.4))
      return this.#appointOne(roomId, owner);
    const parted = deciders.some(({ machine }) => machine.side !== deciders[0]?.machine.side);
    if (parted && random.chance(0.5)) return this.#quarrel(roomId, deciders);
    const actor = deciders.length > 0 && random.chance(0.9) ? random.pick(deciders) : random.pick(up);
    const people = actor.up?.rooms.people(roomId) ?? [];
    this.#do(kind, actor, roomId, people);
  }

  #do(kind: Act, actor: Device, roomId: RoomId, people: readonly Person[]): void {
    const { random } = this.#world;
    const others = people.filter(({ self, id }) => !self && id !== this.#tempted()?.device);
    const target = others.length > 0 ? this.#target(others) : undefined;
    const named = (act: (deeds: RoomDeeds, id: DeviceId) => Promise<void>): void => {
      if (target) this.#call(actor, `${kind} ${target.name}`, (deeds) => act(deeds, target.id));
    };
    switch (kind) {
      case 'appoint': {
        const role = random.weighted<Role>({ owner: 1, moderator: 14, member: 5, guest: 2 });
        return named((deeds, id) => deeds.setRole(roomId, id, role));
      }
      case 'kick':
      case 'ban':
        // Somebody is to be left.
        if (people.length <= Math.max(2, Math.ceil(this.#world.devices.length / 2))) return;
        return named((deeds, id) => deeds.remove(roomId, id, kind));
      case 'mute':
        return named((deeds, id) => deeds.mute(roomId, id, random.chance(0.7) ? null : 1));
      case 'unmute':
        return named((deeds, id) => deeds.mute(roomId, id, 0));
      case 'pardon': {
        const removed = actor.up?.rooms.deeds.removed(roomId) ?? [];
        if (removed.length === 0) return;
        const { id, name } = random.pick(removed);
        return this.#call(actor, `pardon ${name}`, (deeds) => deeds.pardon(roomId, id));
      }
      case 'revoke': {
        const [invite] = actor.up?.rooms.deeds.invites(roomId) ?? [];
        return invite && this.#call(actor, 'revoke', (deeds) => deeds.revokeInvite(roomId, invite.id));
      }
      default: {
        const change = this.#change(actor.room(roomId)?.rules);
        this.#call(actor, `rules ${JSON.stringify(change)}`, (deeds) => deeds.setRules(roomId, change));
      }
    }
  }

  /** Mostly the same one, so that several go for it at once. */
  #target(people: readonly Person[]): Person {
    const { random, devices } = this.#world;
    const scapegoat = people.find(({ id }) => id === devices[2]?.signer.device);
    return scapegoat && random.chance(0.4) ? scapegoat : random.pick(people);
  }

  /** What was turned on is mostly turned off soon. */
  #change(rules: Rules | undefined): Partial<Rules> {
    const { random } = this.#world;
    if (rules?.readOnly && random.chance(0.7)) return { readOnly: false };
    if (rules?.locked && random.chance(0.7)) return { locked: false };
    return random.pick<Partial<Rules>>([
      { readOnly: true },
      { readOnly: true },
      { locked: true },
      { slowSeconds: random.whole(0, 2) },
      { inviters: random.pick(['members', 'moderators']) },
      { files: random.chance(0.5) },
      { access: random.chance(0.8) ? 'invite' : 'open' },
    ]);
  }

  #bringBack(kind: 'comeBack' | 'letBack', roomId: RoomId, up: readonly Device[]): void {
    const { random } = this.#world;
    const out = up.filter((device) =>
      ['removed', 'waiting'].includes(device.room(roomId)?.connection.kind ?? ''),
    );
    if (out.length === 0) return;
    const device = random.pick(out);
    if (kind === 'comeBack') return this.#arrivals.comeBack(device, roomId);
    const members = up.filter((other) => !out.includes(other));
    if (members.length > 0) void this.#arrivals.invite(device, roomId, random.pick(members));
  }

  /** Nobody should be alone with it. */
  #appointOne(roomId: RoomId, owner: Device): void {
    const members = owner.up?.rooms
      .people(roomId)
      .filter(({ role, id }) => role === 'member' && id !== this.#tempted()?.device);
    if (!members || members.length === 0) return;
    const { id, name } = this.#world.random.pick(members);
    this.#call(owner, `appoint ${name}`, (deeds) => deeds.setRole(roomId, id, 'moderator'));
  }

  /** In two parts of the network somebody is banned; in one of them they think better of it. */
  #quarrel(roomId: RoomId, deciders: readonly Device[]): void {
    const { random } = this.#world;
    const one = deciders.find((device) => device.room(roomId)?.role === 'moderator');
    const other = deciders.find((device) => device.machine.side !== one?.machine.side);
    const known = new Set(other?.up?.rooms.people(roomId).map(({ id }) => id));
    const both =
      one?.up?.rooms.people(roomId).filter(({ id, role }) => known.has(id) && role === 'member') ?? [];
    if (!one || !other || both.length < 3) return;
    const { id, name } = random.pick(both);
    this.#call(one, `ban ${name}`, (deeds) => deeds.remove(roomId, id, 'ban'));
    this.#call(other, `ban ${name}, and pardon`, async (deeds) => {
      await deeds.remove(roomId, id, 'ban');
      await deeds.pardon(roomId, id);
    });
  }

  /** The founder trusts whom it should not, and finds out. */
  #tempt(roomId: RoomId): void {
    const tempted = this.#tempted();
    const founder = this.#world.devices[0];
    if (
      !tempted ||
      tempted.state === 'demoted' ||
      roomId !== this.#world.rooms[0] ||
      !founder?.up ||
      !founder.room(roomId)
    )
      return;
    const id = tempted.device as DeviceId;
    if (!founder.up.rooms.people(roomId).some((person) => person.id === id)) return;
    if (tempted.state === 'member') {
      tempted.state = 'appointed';
      return this.#call(founder, 'appoints Mallory', (deeds) => deeds.setRole(roomId, id, 'moderator'));
    }
    this.#call(founder, 'demotes Mallory', async (deeds) => {
      if (this.#world.random.chance(0.4)) await deeds.setRole(roomId, id, 'member');
      else await deeds.remove(roomId, id, 'ban');
      tempted.state = 'demoted';
    });
  }

  #call(actor: Device, what: string, act: (deeds: RoomDeeds) => Promise<unknown>): void {
    const { trace, oracle } = this.#world;
    const { up } = actor;
    if (!up) return;
    trace(`${actor.name}: ${what}`);
    act(up.rooms.deeds).then(
      () => {
        oracle.deeds += 1;
        trace(`${actor.name}: done: ${what}`);
      },
      (error: unknown) => {
        trace(`${actor.name}: not done: ${what}: ${String(error)}`);
        const expected = error instanceof AppError && error.code !== 'internal';
        if (!expected && !up.stopping) oracle.violated('bug', `${what}: ${String(error)}`);
      },
    );
  }
}
