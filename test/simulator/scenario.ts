import type { Access } from '../../preload/contract/rules.ts';
import { Arrivals } from './arrivals.ts';
import { Conduct } from './conduct.ts';
import { Hostile } from './hostile.ts';
import { Remarking } from './remarks.ts';
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
  /** How the rooms are founded. */
  readonly access: Access;
  /** Null: nobody does anything to the rules or to others. */
  readonly actEveryMs: number | null;
  /** How often somebody does something about a message. */
  readonly remarkEveryMs: number;
}

export function scenarioOf(world: World): ScenarioOptions {
  const { random } = world;
  const hostile = random.chance(0.2);
  const acts = hostile || random.chance(0.6);
  return {
    devices: random.chance(0.75) ? random.whole(3, 5) : random.whole(6, 10),
    rooms: random.chance(0.12) ? 2 : 1,
    troubleMs: random.whole(15_000, 50_000),
    troubleEveryMs: random.whole(1_500, 6_000),
    sayEveryMs: random.whole(300, 1_500),
    hostile,
    access: random.chance(0.25) ? 'invite' : 'open',
    actEveryMs: acts ? random.whole(500, 2_500) : null,
    remarkEveryMs: random.whole(400, 2_000),
  };
}

/** What happens in a world until it is healed: people come and go and talk, and everything breaks now and then. */
export class Scenario {
  readonly #world: World;
  readonly #options: ScenarioOptions;
  readonly #troubles: Troubles;
  readonly #hostiles: Hostile[] = [];
  readonly #arrivals: Arrivals;
  readonly #conduct: Conduct;
  #over = false;

  constructor(world: World, options: ScenarioOptions) {
    this.#world = world;
    this.#options = options;
    this.#troubles = new Troubles(world, () => this.#over);
    this.#arrivals = new Arrivals(world);
    this.#conduct = new Conduct(world, this.#arrivals, () => this.#hostiles[0]?.tempted ?? null);
  }

  begin(): void {
    const { schedule, random } = this.#world;
    const { devices, rooms, troubleMs, access, actEveryMs, remarkEveryMs } = this.#options;
    for (let count = 0; count < devices; count++) this.#world.addDevice();
    const founders = this.#world.devices.slice(0, rooms);
    founders.forEach((founder, index) => {
      founder.start();
      schedule.after(50, () => void this.#arrivals.found(founder, `Room ${index}`, access));
    });
    for (const device of this.#world.devices.slice(rooms)) {
      // some come when a lot has happened already
      const after = random.chance(0.75) ? random.whole(100, 2_000) : random.whole(2_000, troubleMs);
      schedule.after(after, () => device.start());
    }
    this.#often(
      () => 700,
      () => this.#arrivals.bringIn(),
    );
    this.#often(
      () => random.wait(this.#options.sayEveryMs),
      () => this.#say(),
    );
    this.#often(
      () => random.wait(2_000),
      () => this.#reconsider(),
    );
    const remarking = new Remarking(this.#world);
    this.#often(
      () => random.wait(remarkEveryMs),
      () => void remarking.act(),
    );
    if (actEveryMs !== null)
      this.#often(
        () => random.wait(actEveryMs),
        () => this.#conduct.act(),
      );
    // Rules are put to the test where two halves have made them.
    if (access !== 'open' || actEveryMs !== null)
      schedule.after(random.whole(6_000, 14_000), () => this.#troubles.part());
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

  #bringInHostile(): void {
    const [roomId] = this.#world.rooms;
    if (roomId === undefined) return;
    // A closed room has no place for somebody that only knows the wire.
    for (const outsider of this.#options.access === 'open' ? [false, true] : [true]) {
      const hostile = new Hostile(this.#world, roomId, { outsider });
      this.#hostiles.push(hostile);
      this.#often(
        () => this.#world.random.wait(1_200),
        () => hostile.act(),
      );
    }
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
    this.#comeBack();
  }

  #startAll(): void {
    const down = this.#world.devices.filter(
      (device) => !device.gone && (device.running === null || device.running.stopping),
    );
    for (const device of down) device.start();
    this.#world.schedule.after(1_000, () => this.#startAll());
  }

  /** Whoever takes it that they were removed tries all the same: others may have pardoned them since. */
  #comeBack(): void {
    const { rooms, devices, schedule } = this.#world;
    for (const roomId of rooms)
      for (const device of devices)
        if (device.up && device.room(roomId)?.connection.kind === 'removed')
          this.#arrivals.comeBack(device, roomId);
    schedule.after(4_000, () => this.#comeBack());
  }
}
