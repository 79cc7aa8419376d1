import { Contacts } from '../../main/people/contacts.ts';
import { noLogins } from '../support/no-logins.ts';
import type { EventName, Events, JoinOutcome } from '../../preload/contract/api.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import type { Discovery } from '../../main/discovery/discovery.ts';
import { memoryDiscovery } from '../../main/discovery/memory-discovery.ts';
import { Emitter, type Undo } from '../../main/lib/emitter.ts';
import type { Logger } from '../../main/lib/logger.ts';
import { Rooms } from '../../main/room/rooms.ts';
import type { Signer, Told } from '../../main/room/surroundings.ts';
import type { Machine } from './fabric.ts';
import { SimDisk } from './disk.ts';
import { bytesOf, simIdentity, verifySim } from './identity.ts';
import { Process, type WallClock } from './process.ts';
import { SimNetwork } from './sim-network.ts';
import { Window } from './window.ts';
import type { World } from './world.ts';
import { activePerson } from '../support/own-state.ts';

/** The app while it runs on a device. */
export interface Running {
  readonly process: Process;
  readonly network: SimNetwork;
  readonly rooms: Rooms;
  readonly window: Window;
  /** Its start has come to its end. */
  ready: boolean;
  stopping: boolean;
}

export const standardPort = 47_470;

/** Sights nothing: members find each other again without it. */
const blindDiscovery = (): Discovery => ({
  start: () => Promise.resolve(),
  advertise: () => undefined,
  watch: () => undefined,
  refresh: () => undefined,
  forget: () => undefined,
  report: () => ({ interfaces: [{ name: 'sim', address: '10.0.0.0', state: 'listening' }], problem: null }),
  onEvent: (): Undo => () => undefined,
  stop: () => Promise.resolve(),
});

/** A laptop with its person: the production app on a simulated machine, started and ended many times. */
export class Device {
  readonly name: string;
  readonly signer: Signer;
  readonly machine: Machine;
  readonly disk: SimDisk;
  readonly wall: WallClock = { aheadMs: 0 };
  running: Running | null = null;
  /** It never comes back. */
  gone = false;
  /** Since when it reaches no running device, by the world's time. */
  aloneSince: number | null = null;
  /** Its person has pressed "host it here". */
  pressed = false;
  /** The rooms it is a member of, as its person knows. */
  readonly rooms = new Set<string>();
  readonly left = new Set<string>();
  /** Its disk has lost what it had said was kept. */
  forgetful = false;
  readonly #world: World;
  readonly #seed: number;
  #starts = 0;

  constructor(world: World, number: number) {
    this.#world = world;
    this.name = `d${number}`;
    this.#seed = world.seed * 64 + number;
    this.signer = simIdentity(world.seed, this.name);
    this.machine = world.fabric.add(this.name, `10.0.0.${number + 1}`);
    this.disk = new SimDisk(this.signer.device, world, this.name);
  }

  /** Runs, and is not on its way out. */
  get up(): Running | null {
    return this.running?.ready && !this.running.stopping && !this.running.process.frozen
      ? this.running
      : null;
  }

  room(roomId: string): Room | null {
    return this.running?.ready ? (this.running.rooms.list().find(({ id }) => id === roomId) ?? null) : null;
  }

  hosts(roomId: string): boolean {
    return this.room(roomId)?.connection.kind === 'hosting';
  }

  start(): void {
    if (this.running || this.gone) return;
    this.#starts += 1;
    const { schedule, fabric, oracle } = this.#world;
    this.machine.powered = true;
    const process = new Process(schedule, this.wall);
    const { device, publicKey } = this.signer;
    const network = new SimNetwork(fabric, this.machine, process, { device, publicKey }, oracle.tapOf(this));
    const window = new Window(this, oracle);
    const randomBytes = bytesOf(this.#seed, this.#starts);
    const { address } = this.machine;
    const history = oracle.watched(this, this.disk.open(process));
    const rooms = new Rooms(
      {
        clock: process,
        history,
        network,
        signer: this.signer,
        logger: this.#logger(process),
        told: new Emitter<Told>(),
        logins: noLogins,
        contacts: new Contacts(history, device),
        person: activePerson,
        verify: verifySim,
        randomBytes,
      },
      {
        discovery: this.#world.bus
          ? memoryDiscovery(this.#world.bus, { address, clock: process, randomBytes })
          : blindDiscovery(),
        announce: <Name extends EventName>(name: Name, value: Events[Name]) => {
          if (process.alive) window.hear(name, value);
        },
        person: () => ({ name: this.name, colour: 'blue' }),
        defaultPort: standardPort,
        listen: async () => (await network.listen(standardPort)).port,
        addresses: () => [this.machine.address],
      },
    );
    const running: Running = { process, network, rooms, window, ready: false, stopping: false };
    this.running = running;
    this.#world.trace(`${this.name} starts`);
    window.open(this.disk);
    rooms.start().then(
      () => {
        running.ready = true;
        if (process.alive) window.opened(this.disk);
        // The app ended before its leaving was on the disk: it is a member as before.
        for (const { id } of rooms.list()) this.left.delete(id);
        this.#world.trace(`${this.name} has started`);
      },
      (error: unknown) => oracle.violated('start', `${this.name} did not start: ${String(error)}`),
    );
    fabric.changed();
  }

  /** The program dies where it stands; `machine`: and the machine's power with it. */
  kill(options: { readonly machine: boolean }): void {
    const { running } = this;
    if (!running) return;
    this.#world.trace(`${this.name} ${options.machine ? 'loses its power' : 'is killed'}`);
    running.process.kill();
    running.network.onKilled({ told: !options.machine });
    if (this.disk.crash()) this.#forget();
    this.#world.oracle.onCrashed(this);
    this.running = null;
    if (options.machine) this.machine.powered = false;
    this.#world.fabric.changed();
  }

  /** Its person quits the app. */
  async quit(): Promise<void> {
    const running = this.up;
    if (!running) return;
    this.#world.trace(`${this.name} quits`);
    running.stopping = true;
    const late = this.#world.schedule.after(60_000, () => {
      if (this.running === running && !running.process.frozen)
        this.#world.oracle.violated('quit', `${this.name} takes more than a minute to quit`);
    });
    await running.rooms.stop();
    await running.network.stop();
    late();
    running.process.after(50, () => {
      this.#world.trace(`${this.name} has quit`);
      if (this.running === running) this.kill({ machine: false });
      this.#world.fabric.changed();
    });
  }

  freeze(options: { readonly asleep: boolean }): void {
    this.#world.trace(`${this.name} ${options.asleep ? 'sleeps' : 'is frozen'}`);
    this.running?.process.freeze(options);
    if (options.asleep) this.machine.powered = false;
    this.#world.fabric.changed();
  }

  thaw(): void {
    const { running } = this;
    if (!running?.process.frozen) return;
    this.#world.trace(`${this.name} goes on`);
    this.machine.powered = true;
    // What it had done before is told only now.
    if (this.aloneSince !== null) this.aloneSince = this.#world.schedule.now;
    running.process.thaw();
    for (const end of running.network.ends) end.forgive();
    this.#world.fabric.changed();
  }

  async join(roomId: string, address: string): Promise<void> {
    const { up } = this;
    if (!up) return;
    this.#world.trace(`${this.name} joins at ${address}`);
    const target = {
      kind: 'address',
      address: `${address}:${standardPort}`,
      roomId: roomId as RoomId,
    } as const;
    this.#onJoin(roomId, await up.rooms.join(target));
  }

  async joinBy(roomId: string, link: string): Promise<void> {
    const { up } = this;
    if (!up) return;
    this.#world.trace(`${this.name} joins by an invite`);
    this.#onJoin(roomId, await up.rooms.join({ kind: 'invite', link }));
  }

  async leave(roomId: string): Promise<void> {
    const { up } = this;
    if (!up) return;
    this.#world.trace(`${this.name} leaves for good`);
    if (!this.room(roomId)) return;
    this.left.add(roomId);
    await up.rooms.leave(roomId as RoomId);
    this.rooms.delete(roomId);
  }

  #onJoin(roomId: string, outcome: JoinOutcome): void {
    if (outcome.kind !== 'joined') return;
    this.rooms.add(roomId);
    this.left.delete(roomId);
  }

  #forget(): void {
    this.#world.trace(`${this.name} has lost what it had said was kept`);
    this.forgetful = true;
    this.#world.oracle.onForgotten(this);
  }

  #logger(process: Process): Logger {
    return {
      log: (level, event, details) => {
        if (!process.alive) return;
        this.#world.trace(`${this.name} ${level} ${event} ${detailsText(details)}`);
        if (!event.endsWith('.bug')) return;
        const { error } = details ?? {};
        const why = error instanceof Error ? error.stack : String(error);
        this.#world.oracle.violated('bug', `${this.name} ${event} ${why}`);
      },
    };
  }
}

const detailsText = (details: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(details, (_key, value: unknown) => (value instanceof Error ? value.message : value));
