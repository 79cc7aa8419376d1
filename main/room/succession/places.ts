import type { History } from '../../history/history.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';
import type { Logger } from '../../lib/logger.ts';
import { limits } from '../../protocol/limits.ts';
import type { Members } from '../members.ts';
import { keyOf, type Place } from '../place.ts';

const placesKept = 64;

export interface PlacesOptions {
  readonly history: History;
  readonly logger: Logger;
  readonly self: string;
  readonly members: Members;
  /** Where hosts were, the last seen first. */
  readonly remembered: readonly Place[];
  /** Where hosts of the room were sighted. */
  readonly sighted: () => readonly Place[];
}

/** Where the devices of one room's roster may be dialled, and in which order they are to take over (H3, J3). */
export class Places {
  readonly #roomId: string;
  readonly #options: PlacesOptions;
  readonly #known = new Map<string, Place>();
  #order: readonly Place[];
  #kept = '';

  /** `order` is the last host's list, as kept. */
  constructor(roomId: string, order: readonly Place[], options: PlacesOptions) {
    this.#roomId = roomId;
    this.#options = options;
    this.#order = order;
    for (const place of [...order, ...options.remembered].reverse()) this.learn(place);
  }

  learn(place: Place): void {
    if (place.device === this.#options.self) return;
    this.#known.delete(place.device);
    this.#known.set(place.device, place);
    const oldest = this.#known.size > placesKept ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** Takes in who is to take over, as the host says, or as this host has found out. */
  learnOrder(order: readonly Place[]): void {
    const { history, logger, members } = this.#options;
    this.#order = order;
    for (const place of [...order].reverse()) this.learn(place);
    const told = new Set(order.map(({ device }) => device));
    const rows = [...order, ...this.all().filter(({ device }) => members.has(device) && !told.has(device))];
    const kept = rows.slice(0, limits.successors);
    const news = JSON.stringify(kept);
    if (news === this.#kept) return;
    this.#kept = news;
    history
      .putSuccessors(this.#roomId, kept)
      .catch((error: unknown) => logger.log('warn', 'room.successors-not-kept', { error }));
  }

  /** The last heard of first. */
  all(): Place[] {
    return [...this.#known.values()].reverse();
  }

  of(device: string): Place | null {
    return this.#known.get(device) ?? null;
  }

  /** This device's place in line, those left out that cannot be reached. */
  rank(lost: string | null, unreachable: ReadonlySet<string>): number {
    const { self, members } = this.#options;
    const told = this.#order.map(({ device }) => device);
    const line = [...told, ...members.ranked().filter((device) => !told.includes(device))];
    const living = line.filter((device) => device === self || (device !== lost && !unreachable.has(device)));
    const rank = living.indexOf(self);
    return rank < 0 ? living.length : rank;
  }

  /** Where the host and then the others may be, the likeliest first; members and pinned hosts only. */
  async toAsk({ id, host }: Pick<StoredRoom, 'id' | 'host'>): Promise<Place[]> {
    const { history, self, members } = this.#options;
    const hosts = (await history.knownHosts()).filter(({ room }) => room === id);
    const remembered = hosts.map(({ device, host: address, port }) => ({ device, host: address, port }));
    const sighted = this.#options.sighted();
    const all = [...sighted, ...remembered, ...this.all()];
    const ordered = [
      ...all.filter(({ device }) => device === host),
      ...this.#order,
      ...all.filter(({ device }) => device !== host),
    ];
    const asked = new Map<string, Place>();
    for (const place of ordered) {
      const { device } = place;
      const listed = this.#order.some((next) => next.device === device) && !members.hasGone(device);
      const pinned = device === host && !members.isOut(device);
      if (device === self || !(members.has(device) || pinned || listed)) continue;
      if (!asked.has(keyOf(place))) asked.set(keyOf(place), place);
    }
    return [...asked.values()];
  }
}
