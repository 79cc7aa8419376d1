import { createHash } from 'node:crypto';
import type { Entry } from '../../main/protocol/entry.ts';
import { Device } from './device.ts';
import { Fabric, type Machine, type Trace } from './fabric.ts';
import { Oracle } from './oracle.ts';
import { Random } from './random.ts';
import { SimBus } from './sim-bus.ts';
import { Schedule } from './schedule.ts';
import { Talk } from './talk.ts';

export interface WorldOptions {
  /** Gets every line as it is written. */
  readonly onLine?: (line: string) => void;
}

/** Some devices, the network between them, and whoever watches. All of it follows from the seed. */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly schedule = new Schedule();
  readonly fabric: Fabric;
  readonly oracle: Oracle;
  readonly talk: Talk;
  readonly devices: Device[] = [];
  /** Its parts cannot find each other. */
  strangers = false;
  /** The rooms founded, in order. */
  readonly rooms: string[] = [];
  readonly trace: Trace;
  /** Entries that were read from some disk, by their ids. */
  readonly decoded = new Map<string, Entry>();
  /** In a few worlds hosts are also sighted; in most, nothing is. */
  readonly bus: SimBus | null;
  readonly #digest = createHash('sha256');

  constructor(seed: number, options: WorldOptions = {}) {
    this.seed = seed;
    this.random = new Random(seed, 1);
    this.trace = (line) => {
      const dated = `${(this.schedule.now / 1_000).toFixed(3).padStart(8)} ${line}\n`;
      this.#digest.update(dated);
      options.onLine?.(dated);
    };
    this.fabric = new Fabric(this.schedule, new Random(seed, 2), this.trace, () => this.#noteAlone());
    this.oracle = new Oracle(this.schedule, this.trace);
    this.talk = new Talk(this);
    this.bus = this.random.chance(0.15) ? new SimBus(this.fabric) : null;
  }

  /** Of all that has been traced. Once, at the end. */
  digest(): string {
    return this.#digest.digest('hex');
  }

  #noteAlone(): void {
    const { machines } = this.fabric;
    const runs = ({ network }: Machine): boolean =>
      network?.process.alive === true && !network.process.frozen;
    for (const device of this.devices) {
      const { machine } = device;
      const reaches = (other: Machine): boolean =>
        other !== machine && runs(other) && this.fabric.reaches(machine, other);
      if (machines.some(reaches)) device.aloneSince = null;
      else device.aloneSince ??= this.schedule.now;
    }
  }

  addDevice(): Device {
    const device = new Device(this, this.devices.length);
    this.devices.push(device);
    return device;
  }

  /** Those that are members and will come back. */
  members(roomId: string): Device[] {
    return this.devices.filter(
      (device) => !device.gone && device.rooms.has(roomId) && !device.left.has(roomId),
    );
  }

  hosts(roomId: string): Device[] {
    return this.devices.filter((device) => device.hosts(roomId));
  }
}
