import type { History } from '../../main/history/history.ts';
import type { Fork } from '../../main/history/stored-rooms.ts';
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

  /** By room: what is on it. `shown`: only what its person is shown. */
  entryIds(options: { readonly shown: boolean }): Map<string, string[]> {
    const rooms = [...this.#disk.shown()];
    return new Map(
      rooms.map(([room, rows]) => [
        room,
        rows.filter(({ hidden }) => !(options.shown && hidden)).map(({ id }) => id),
      ]),
    );
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

  /** In shown order, what is not shown included. */
  entries(roomId: string): Entry[] {
    const rows = this.#disk.read((state) => state.find(roomId)?.entries() ?? []);
    return rows.flatMap(({ id, bytes }) => this.#decoded(id, bytes));
  }

  /** The room's rules are made of these. */
  deeds(roomId: string): Entry[] {
    const rows = this.#disk.read((state) => state.find(roomId)?.deeds() ?? []);
    return rows.flatMap(({ id, bytes }) => this.#decoded(id, bytes));
  }

  forks(roomId: string): readonly Fork[] {
    return this.#disk.read((state) => state.find(roomId)?.forks() ?? []);
  }

  /** For one run of the program. */
  open(process: Process): History {
    const { random } = this.#world;
    this.#open = new MemoryHistory(this.#disk, (run, writes) => {
      process.reach((writes ? random.whole(1, 8) : 1) * this.slowness, run);
    });
    return this.#open;
  }

  #decoded(id: string, bytes: Uint8Array): Entry[] {
    const known = this.#world.decoded.get(id);
    // It may be there without its words.
    if (known && known.bytes[0] === bytes[0]) return [known];
    const entries = decodeEntries(bytes);
    for (const entry of entries) if (!entry.bare) this.#world.decoded.set(id, entry);
    return entries;
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
