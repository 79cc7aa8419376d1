import type { History } from '../../main/history/history.ts';
import { decodeEntries, type Entry } from '../../main/protocol/entry.ts';
import { MemoryDisk, MemoryHistory } from '../support/memory-history.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** A device's disk: done with each group of calls a while after they were made; a crash leaves some of those under way undone. */
export class SimDisk {
  readonly #world: World;
  readonly #name: string;
  readonly #disk: MemoryDisk;
  #open: MemoryHistory | null = null;
  /** How many times slower than usual. */
  slowness = 1;

  constructor(self: string, world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#disk = new MemoryDisk(self);
  }

  /** By room: what is on it. */
  entryIds(): Map<string, string[]> {
    return new Map([...this.#disk.shown()].map(([room, entries]) => [room, entries.map(({ id }) => id)]));
  }

  charter(roomId: string): Uint8Array | null {
    return this.#disk.read((state) => state.find(roomId)?.room().charter ?? null);
  }

  /** Where other devices are, as it is written down. */
  places(roomId: string): { readonly device: string; readonly host: string }[] {
    return this.#disk.read((state) => {
      const hosts = state.knownHosts().filter(({ room }) => room === roomId);
      return [...hosts, ...(state.find(roomId)?.successors ?? [])];
    });
  }

  /** The devices that have joined the room, and not left it since. */
  roster(roomId: string): Set<string> {
    const members = this.#disk.read((state) => state.find(roomId)?.members() ?? []);
    return new Set(members.filter(({ left }) => !left).map(({ device }) => device));
  }

  entries(roomId: string): Entry[] {
    return (this.#disk.shown().get(roomId) ?? []).flatMap(({ bytes }) => decodeEntries(bytes));
  }

  /** For one run of the program. */
  open(process: Process): History {
    const { random } = this.#world;
    this.#open = new MemoryHistory(this.#disk, (run, writes) => {
      process.reach((writes ? random.whole(1, 8) : 1) * this.slowness, run);
    });
    return this.#open;
  }

  /** From now on it says of its last writes that they are kept before they are. */
  lie(writes: number): void {
    this.#disk.forgets = writes;
  }

  /** Of the writes under way some first ones may have come through, though nobody was told. Says whether it had lied. */
  crash(): boolean {
    const underWay = this.#open?.writesUnderWay ?? 0;
    const through = this.#world.random.whole(0, underWay);
    if (underWay > 0)
      this.#world.trace(`${this.#name} had ${underWay} writes under way, ${through} came through`);
    const lied = this.#disk.forgets > 0;
    this.#open?.crash(through);
    this.#open = null;
    this.#disk.forgets = 0;
    return lied;
  }
}
