import type { Link } from './link.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { SimNetwork } from './sim-network.ts';

/** A machine's place on the network; it outlives the programs on it. */
export interface Machine {
  readonly name: string;
  address: string;
  /** Those with the same number reach each other. */
  side: number;
  powered: boolean;
  /** Its firewall drops whoever dials it; it can dial others. */
  walled: boolean;
  /** What becomes of entries that it sends to that device, where it does not pass on what it should. */
  alter: ((to: string, payload: Uint8Array) => Uint8Array) | null;
  /** The network of the program that runs on it. */
  network: SimNetwork | null;
}

/** What a run writes down, one line for each thing that happens. */
export type Trace = (line: string) => void;

/** Cables between machines: who reaches whom, how long it takes, what is under way. */
export class Fabric {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly trace: Trace;
  readonly machines: Machine[] = [];
  readonly #links = new Set<Link>();
  #lastId = 0;

  readonly #onChanged: () => void;

  /** `onChanged` hears whenever it may be another one who reaches whom. */
  constructor(schedule: Schedule, random: Random, trace: Trace, onChanged: () => void) {
    this.#onChanged = onChanged;
    this.schedule = schedule;
    this.random = random;
    this.trace = trace;
  }

  add(name: string, address: string): Machine {
    const machine: Machine = {
      name,
      address,
      side: 0,
      powered: true,
      walled: false,
      alter: null,
      network: null,
    };
    this.machines.push(machine);
    return machine;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  at(address: string): Machine | undefined {
    return this.machines.find((machine) => machine.address === address);
  }

  latency(): number {
    return this.random.whole(1, 30);
  }

  reaches(one: Machine, other: Machine): boolean {
    return one.powered && other.powered && one.side === other.side;
  }

  keep(link: Link): void {
    this.#links.add(link);
  }

  forget(link: Link): void {
    this.#links.delete(link);
  }

  /** After any change of who reaches whom. */
  changed(): void {
    this.#onChanged();
    for (const link of [...this.#links]) link.reconsider();
  }

  linksOf(network: SimNetwork): Link[] {
    return [...this.#links].filter((link) => link.ends.some((end) => end.network === network));
  }
}
