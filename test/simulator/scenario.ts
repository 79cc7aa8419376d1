import type { Device } from './device.ts';
import { Hostile } from './hostile.ts';
import { Troubles } from './trouble.ts';
import type { World } from './world.ts';

export interface ScenarioOptions {
  readonly devices: number;
  readonly rooms: number;
  /** How long trouble goes on. */
  readonly troubleMs: number;
  readonly troubleEveryMs: number;
  readonly sayEveryMs: number;
  readonly hostile: boolean;
}

export function scenarioOf(world: World): ScenarioOptions {
  const { random } = world;
  return {
    devices: random.chance(0.75) ? random.whole(3, 5) : random.whole(6, 10),
    rooms: random.chance(0.12) ? 2 : 1,
    troubleMs: random.whole(15_000, 50_000),
    troubleEveryMs: random.whole(1_500, 6_000),
    sayEveryMs: random.whole(300, 1_500),
    hostile: random.chance(0.2),
  };
}

/** What happens in a world until it is healed: people come and go and talk, and everything breaks now and then. */
export class Scenario {
  readonly #world: World;
  readonly #options: ScenarioOptions;
  readonly #troubles: Troubles;
  readonly #hostiles: Hostile[] = [];
  #over = false;

  constructor(world: World, options: ScenarioOptions) {
    this.#world = world;
    this.#options = options;
    this.#troubles = new Troubles(world, () => this.#over);
  }

  begin(): void {
    const { schedule, random } = this.#world;
    const { devices, rooms, troubleMs } = this.#options;
    for (let count = 0; count < devices; count++) this.#world.addDevice();
    const founders = this.#world.devices.slice(0, rooms);
    founders.forEach((founder, index) => {
      founder.start();
      schedule.after(50, () => void this.#found(founder, `Room ${index}`));
    });
    for (const device of this.#world.devices.slice(rooms)) {
      // some come when a lot has happened already
      const after = random.chance(0.75) ? random.whole(100, 2_000) : random.whole(2_000, troubleMs);
      schedule.after(after, () => device.start());
    }
    this.#often(
      () => 700,
      () => this.#bringIn(),
    );
    this.#often(
      () => random.wait(this.#options.sayEveryMs),
      () => this.#say(),
    );
    this.#often(
      () => random.wait(2_000),
      () => this.#reconsider(),
    );
    if (this.#options.hostile) schedule.after(1_500, () => this.#bringInHostile());
    schedule.after(2_500, () =>
      this.#often(
        () => random.wait(this.#options.troubleEveryMs),
        () => this.#troubles.strikeOnce(),
      ),
    );
    schedule.after(troubleMs, () => this.#heal());
  }

  get over(): boolean {
    return this.#over;
  }

  #often(wait: () => number, run: () => void): void {
    this.#world.schedule.after(wait(), () => {
      if (this.#over) return;
      run();
      this.#often(wait, run);
    });
  }

  async #found(founder: Device, name: string): Promise<void> {
    const { up } = founder;
    if (!up) return;
    const room = await up.rooms.found(name);
    this.#world.rooms.push(room.id);
    founder.rooms.add(room.id);
  }

  #bringInHostile(): void {
    const [roomId] = this.#world.rooms;
    if (roomId === undefined) return;
    for (const outsider of [false, true]) {
      const hostile = new Hostile(this.#world, roomId, { outsider });
      this.#hostiles.push(hostile);
      this.#often(
        () => this.#world.random.wait(1_200),
        () => hostile.act(),
      );
    }
  }

  /** Whoever is no member yet goes where somebody hosts. */
  #bringIn(): void {
    for (const roomId of this.#world.rooms) {
      for (const device of this.#world.devices) {
        if (!device.up || device.rooms.has(roomId) || device.left.has(roomId)) continue;
        const host = this.#world.hosts(roomId)[0];
        if (host)
          device.join(roomId, host.machine.address).catch((error: unknown) => this.#noEntry(device, error));
      }
    }
  }

  #noEntry(device: Device, error: unknown): void {
    this.#world.trace(`${device.name} was not let in: ${String(error)}`);
  }

  #say(): void {
    const { devices, rooms, random, talk } = this.#world;
    const up = devices.filter((device) => device.up && device.rooms.size > 0);
    if (up.length === 0 || rooms.length === 0) return;
    const author = random.pick(up);
    const times = random.chance(0.1) ? random.whole(2, 8) : 1;
    for (let time = 0; time < times; time++) void talk.say(author, random.pick([...author.rooms]));
  }

  #reconsider(): void {
    const { devices, random, talk } = this.#world;
    for (const device of random.shuffled(devices))
      for (const roomId of device.rooms)
        if ((device.room(roomId)?.waiting ?? 0) > 0) return void talk.reconsider(device, roomId);
  }

  /** Everything is whole again, and everybody who lives is up. */
  #heal(): void {
    const { devices, fabric, trace } = this.#world;
    this.#over = true;
    trace('healed');
    for (const hostile of this.#hostiles) hostile.stop();
    for (const device of devices) {
      device.machine.side = 0;
      device.machine.walled = false;
      device.disk.slowness = 1;
      if (device.running?.process.frozen) this.#troubles.wake(device);
    }
    for (const device of devices)
      for (const end of device.running?.network.ends ?? [])
        if (end.behind) {
          end.behind = false;
          end.tell('onCaughtUp');
        }
    fabric.changed();
    // those on their way out go, and come again
    this.#startAll();
  }

  #startAll(): void {
    const down = this.#world.devices.filter(
      (device) => !device.gone && (device.running === null || device.running.stopping),
    );
    for (const device of down) device.start();
    this.#world.schedule.after(1_000, () => this.#startAll());
  }
}
