import { decodeEntries } from '../../main/protocol/entry.ts';
import type { Device } from './device.ts';
import { Pest } from './pest.ts';
import type { World } from './world.ts';

const usual = { keepBack: 3, sleepAbroad: 2, pester: 4 };

/** What is done to a world on purpose, besides its usual trouble; `done` counts what came of it. */
export class Abuses {
  readonly done = { keptBack: 0, sleptAbroad: 0, replayed: 0, claimed: 0 };
  readonly #world: World;
  readonly #over: () => boolean;
  readonly #kinds: typeof usual;
  #pest: Pest | null = null;

  constructor(world: World, over: () => boolean, kinds = usual) {
    this.#world = world;
    this.#kinds = kinds;
    this.#over = over;
  }

  begin(): void {
    this.#later(this.#world.random.whole(1_000, 4_000), () => {
      this.#abuse();
      this.begin();
    });
  }

  #abuse(): void {
    const { random, rooms } = this.#world;
    const [roomId] = rooms;
    const host = roomId === undefined ? undefined : this.#world.hosts(roomId).find(({ up }) => up);
    if (roomId === undefined || !host) return;
    const kind = random.weighted(this.#kinds);
    if (kind === 'keepBack') return this.#keepBack(host, roomId);
    if (kind === 'sleepAbroad') return this.#sleepAbroad(host, roomId);
    this.#pest ??= new Pest(this.#world, roomId, this.done);
    this.#pest.act();
  }

  #others(host: Device, roomId: string): Device[] {
    return this.#world.members(roomId).filter((device) => device !== host && device.up);
  }

  /** For a while a host passes on nothing of one author, or all of it in the wrong order; then it is gone from one moment to the next. */
  #keepBack(host: Device, roomId: string): void {
    const { random, trace } = this.#world;
    const others = this.#others(host, roomId);
    if (others.length < 2 || host.machine.alter !== null) return;
    const author = random.pick(others).signer.device;
    const backwards = random.chance(0.3);
    trace(`${host.name} ${backwards ? 'turns around' : 'keeps back'} what ${author.slice(0, 4)} says`);
    host.machine.alter = (to, payload) => {
      if (to === author) return payload;
      const entries = decodeEntries(payload);
      const passed = backwards ? entries.toReversed() : entries.filter((entry) => entry.author !== author);
      if (backwards ? entries.length > 1 : passed.length < entries.length) this.done.keptBack++;
      return Buffer.concat(passed.map(({ bytes }) => bytes));
    };
    this.#world.schedule.after(random.whole(1_000, 5_000), () => this.#crash(host));
  }

  /** Also where all is healed by then: it would never send again what it has kept back. */
  #crash(host: Device): void {
    const { schedule, random } = this.#world;
    if (host.running?.process.frozen) return void schedule.after(1_000, () => this.#crash(host));
    host.machine.alter = null;
    host.kill({ machine: false });
    this.#later(random.whole(500, 4_000), () => host.start());
  }

  /** The lid of a host's laptop is closed here and opened somewhere else, long after. */
  #sleepAbroad(host: Device, roomId: string): void {
    const { random, fabric, trace } = this.#world;
    if (this.#others(host, roomId).length < 2 || host.machine.alter !== null) return;
    const { running } = host;
    trace(`${host.name} is closed while it hosts`);
    host.freeze({ asleep: true });
    this.#later(random.whole(8_000, 30_000), () => {
      if (host.running !== running || !running?.process.frozen) return;
      host.machine.address = `10.1.${random.whole(1, 250)}.${random.whole(1, 250)}`;
      fabric.changed();
      host.thaw();
      running.process.after(random.whole(1, 1_500), () => running.rooms.refresh());
      this.done.sleptAbroad++;
    });
  }

  #later(delayMs: number, run: () => void): void {
    this.#world.schedule.after(delayMs, () => {
      if (this.#over()) this.#pest?.stop();
      else run();
    });
  }
}
