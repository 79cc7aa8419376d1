import type { Room } from '../../preload/contract/model.ts';
import type { History } from '../../main/history/history.ts';
import { decodeEntries, type Entry } from '../../main/protocol/entry.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import type { Device } from './device.ts';
import { DoorWatch } from './door-watch.ts';
import type { End, Tap } from './link.ts';
import type { Trace } from './fabric.ts';
import type { Schedule } from './schedule.ts';

/** The number of the invariant of docs/protocol.md, or what else must not happen. */
export type Broken = number | 'alone' | 'bug' | 'start' | 'quit' | 'line' | 'hang' | 'rules' | 'invite';
export type Violated = (broken: Broken, what: string) => void;
export interface Violation {
  readonly broken: Broken;
  readonly what: string;
  readonly atMs: number;
}

/** A term and its host, in their order (H1). */
interface Pair {
  readonly term: number;
  readonly host: string;
}
const isBelow = (a: Pair, b: Pair): boolean => a.term < b.term || (a.term === b.term && a.host < b.host);
const pairText = ({ term, host }: Pair): string => `(${term}, ${host.slice(0, 4)})`;

/** Two entries of one author for one place (L4). */
export interface Forked {
  readonly roomId: string;
  readonly entries: readonly [Entry, Entry];
  /** Those that had both before them, and lived on. */
  readonly seenBy: Set<Device>;
}

/** How long whoever hears of a better host may go on with the one it has: its disk may be slow. */
const graceMs = 6_000;
/** Whoever is told that it is too fast hears of it behind what was passed over first. */
const passedOverMs = 200;

/** Sees everything that happens in a world, and says at once what must not. */
export class Oracle {
  readonly violations: Violation[] = [];
  /** Who may never be anybody's host. */
  readonly outsiders = new Set<string>();
  /** Made by nobody who may: never to be shown (entry ids). */
  readonly forged = new Set<string>();
  /** Members whose own entries are looked at when they come. */
  readonly hostiles = new Set<string>();
  readonly forks: Forked[] = [];
  /** By entry: the devices that have had it on their disks; false: on one that has lost it. */
  readonly #held = new Map<string, Map<Device, boolean>>();
  /** Entries somebody was shown as delivered, by room. */
  readonly delivered = new Map<string, Set<string>>();
  hostChanges = 0;
  merges = 0;
  /** What people did to rules and to each other. */
  deeds = 0;
  /** What they did about messages. */
  remarks = 0;
  readonly #schedule: Schedule;
  readonly #trace: Trace;
  readonly #viewed = new Map<Device, Map<string, Pair>>();
  readonly #said = new Map<string, { readonly pair: Pair; readonly at: number }>();
  readonly #hosts = new Map<string, string>();
  readonly #door: DoorWatch;
  /** When what comes there is passed over (S4). */
  readonly #slowed = new Map<End, { readonly from: number; readonly to: number }[]>();

  constructor(schedule: Schedule, trace: Trace) {
    this.#schedule = schedule;
    this.#trace = trace;
    this.#door = new DoorWatch(schedule, (broken, what) => this.violated(broken, what));
  }

  violated(broken: Broken, what: string): void {
    const violation = { broken, what, atMs: Math.round(this.#schedule.now) };
    this.#trace(`VIOLATED ${broken}: ${what}`);
    this.violations.push(violation);
  }

  /** Those whose disks have it. */
  holders(entryId: string): Device[] {
    return [...(this.#held.get(entryId) ?? [])].flatMap(([device, kept]) => (kept ? [device] : []));
  }

  hadOnDisk(device: Device, entryId: string): boolean {
    return this.#held.get(entryId)?.has(device) === true;
  }

  /** The disk, with a look at what it has taken. */
  watched(device: Device, history: History): History {
    return {
      ...history,
      append: async (roomId, entries, judgeFrom) => {
        const added = await history.append(roomId, entries, judgeFrom);
        this.#note(
          device,
          entries.map(({ id }) => id),
        );
        return added;
      },
      rewrite: async (roomId, cut, entries) => {
        await history.rewrite(roomId, cut, entries);
        this.#note(
          device,
          entries.map(({ id }) => id),
        );
      },
    };
  }

  /** The device shows an own entry as being on so many devices (1). */
  onDelivered(device: Device, roomId: string, id: string, copies: number): void {
    const holders = this.#held.get(id)?.size ?? 0;
    if (holders < copies)
      this.violated(
        1,
        `${device.name} shows ${id} as on ${copies} devices; ${holders} have it on their disks`,
      );
    const room = this.delivered.get(roomId) ?? new Set<string>();
    this.delivered.set(roomId, room.add(id));
  }

  /** What a window is told of a room: its host never gets worse (10), and is a member (9). */
  onView(device: Device, room: Room): void {
    if (room.host === null) return;
    const pair = { term: room.term, host: room.host.id };
    const rooms = this.#viewed.get(device) ?? new Map<string, Pair>();
    this.#viewed.set(device, rooms);
    const before = rooms.get(room.id);
    if (before && isBelow(pair, before))
      this.violated(
        pair.term < before.term ? 10 : 6,
        `${device.name} goes from ${pairText(before)} to ${pairText(pair)}`,
      );
    rooms.set(room.id, pair);
    if (this.outsiders.has(pair.host))
      this.violated(9, `${device.name} takes the outsider ${pairText(pair)} for its host`);
    if (room.connection.kind === 'hosting') {
      if (before && before.term < pair.term) this.#onClaim(device, pair);
      this.#onHosting(device, room.id, pair);
    }
    if (room.connection.kind === 'connected' && room.connection.merging) this.merges += 1;
    this.#door.onView(device, room);
  }

  tapOf(device: Device): Tap {
    const pairs = new Map<End, Pair>();
    return {
      onSend: (from, message) => {
        this.#onSaid(device, message);
        if (message.type === 'slow') this.#onSlow(from, message.forMs);
        if (message.type === 'welcome') this.#door.onWelcome(device, from.peer.device, message.room);
      },
      onMessage: (to, message) => {
        if (message.type !== 'welcome') return;
        pairs.set(to, message);
        this.#onServed(device, to, message.room, message);
      },
      onEntries: (to, payload) => {
        if (this.hostiles.has(to.peer.device)) this.#onHostile(device, to, payload);
      },
    };
  }

  /** Some of what it was writing has come through, though nobody was told. */
  onCrashed(device: Device): void {
    for (const ids of device.disk.entryIds({ shown: false }).values()) this.#note(device, ids);
  }

  /** Its disk has lied: what it had, and the terms it knew, are not its own fault. */
  onForgotten(device: Device): void {
    const kept = new Set([...device.disk.entryIds({ shown: false }).values()].flat());
    for (const [id, devices] of this.#held)
      if (devices.has(device) && !kept.has(id)) devices.set(device, false);
    this.#viewed.delete(device);
    for (const key of [...this.#said.keys()]) if (key.startsWith(`${device.name} `)) this.#said.delete(key);
  }

  fork(roomId: string, one: Entry, other: Entry): void {
    this.forks.push({ roomId, entries: [one, other], seenBy: new Set() });
  }

  #onHostile(device: Device, end: End, payload: Uint8Array): void {
    const at = this.#schedule.now;
    for (const { id, room } of decodeEntries(payload)) {
      this.#door.onHeard(device, end.peer.device, room);
      const fork = this.forks.find(({ entries }) => entries.some((entry) => entry.id === id));
      const other = fork?.entries.find((entry) => entry.id !== id);
      if (!fork || !other || !this.holders(other.id).includes(device)) continue;
      this.#schedule.after(graceMs, () => {
        const slow = this.#slowed.get(end) ?? [];
        const passedOver = slow.some(({ from, to }) => from <= at + passedOverMs && to >= at);
        if (!passedOver && end.network.process.alive && !end.network.process.frozen) fork.seenBy.add(device);
      });
    }
  }

  #onSlow(end: End, forMs: number): void {
    const from = this.#schedule.now;
    this.#slowed.set(end, [...(this.#slowed.get(end) ?? []), { from, to: from + forMs }]);
  }

  /**
   * Nothing that a device tells others of its term falls, whatever became of it in between (10). What it says as host while
   * it writes down that it hosts under a greater one counts from before.
   */
  #onSaid(device: Device, message: RoomMessage): void {
    const own = device.signer.device;
    let pair: Pair;
    if (message.type === 'join' && message.host !== null) pair = { term: message.term, host: message.host };
    else if (message.type === 'welcome' || message.type === 'lead') pair = { term: message.term, host: own };
    else return;
    const key = `${device.name} ${message.room}`;
    const before = this.#said.get(key);
    if (!before || isBelow(before.pair, pair)) this.#said.set(key, { pair, at: this.#schedule.now });
    else if (
      isBelow(pair, before.pair) &&
      (message.type === 'join' || this.#schedule.now - before.at > graceMs)
    ) {
      const what = `${message.type} ${pairText(pair)} after it had said ${pairText(before.pair)}`;
      this.violated(10, `${device.name} says ${what}`);
    }
  }

  #note(device: Device, ids: readonly string[]): void {
    for (const id of ids) {
      if (this.forged.has(id)) this.violated(7, `${device.name} keeps ${id}, which is forged`);
      this.#held.set(id, (this.#held.get(id) ?? new Map<Device, boolean>()).set(device, true));
    }
  }

  /** A host that is worse than one the device knows is not listened to for long (6). */
  #onServed(device: Device, end: End, roomId: string, pair: Pair): void {
    const better = (): Pair | null => {
      const best = this.#viewed.get(device)?.get(roomId);
      const listens = end.open && end.network.process.alive && !end.network.process.frozen;
      return listens && best && isBelow(pair, best) ? best : null;
    };
    this.#schedule.after(graceMs, () => {
      if (!better()) return;
      this.#schedule.after(graceMs, () => {
        const best = better();
        const what = best && `${pairText(pair)} though it knows ${pairText(best)}`;
        if (what !== null) this.violated(6, `${device.name} goes on as guest of ${what}`);
      });
    });
  }

  /** Nobody takes over by itself who reaches nobody (H3). */
  #onClaim(device: Device, pair: Pair): void {
    const { aloneSince, pressed } = device;
    if (aloneSince === null || pressed || this.#schedule.now - aloneSince < graceMs) return;
    this.violated(
      'alone',
      `${device.name} hosts under ${pairText(pair)} though it has reached nobody for long`,
    );
  }

  #onHosting(device: Device, roomId: string, { term, host }: Pair): void {
    if (this.#hosts.get(roomId) === host) return;
    if (this.#hosts.has(roomId)) this.hostChanges += 1;
    this.#hosts.set(roomId, host);
    this.#trace(`${device.name} hosts under ${term}`);
  }
}
