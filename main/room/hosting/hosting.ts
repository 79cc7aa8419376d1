import { Emitter, type Undo } from '../../lib/emitter.ts';
import { limits } from '../../protocol/limits.ts';
import { CallingRound } from '../succession/calling-round.ts';
import type { Elsewhere } from '../door/enter.ts';
import type { RoomLog } from '../log/log.ts';
import type { Members } from '../members.ts';
import type { Places } from '../succession/places.ts';
import { RoomHost } from './room-host.ts';
import { plainHost, type Place } from '../place.ts';
import type { Petitions } from '../door/petitions.ts';
import { Successors } from '../succession/successors.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Tidings } from '../messages/tidings.ts';

export interface HostingOptions {
  readonly room: { readonly id: string; readonly charter: Uint8Array; readonly term: number };
  readonly port: number;
  readonly addresses: () => readonly string[];
  readonly log: RoomLog;
  readonly members: Members;
  readonly places: Places;
  readonly petitions: Petitions;
  readonly tidings: Tidings;
}

/** This device's part as host: the guests, who is to take over from it, and the calls to those it has lost. */
export class Hosting {
  readonly kind = 'host';
  readonly host: RoomHost;
  readonly port: number;
  readonly addresses: () => readonly string[];
  /** By the wall clock. */
  readonly since: number;
  readonly changed = new Emitter<void>();
  /** A member knows of a host. */
  readonly elsewhere = new Emitter<{ readonly answer: Elsewhere; readonly by: Place }>();
  /** A member could not connect to this device (H8). */
  readonly unreached = new Emitter<{ readonly by: Place; readonly news: boolean }>();
  /** A member takes this device to be out of the room. */
  readonly refused = new Emitter<Place>();
  readonly #around: Surroundings;
  readonly #options: HostingOptions;
  readonly #successors: Successors;
  readonly #calls: CallingRound;
  readonly #goodbyes = new Set<string>();
  readonly #undo: Undo[];
  readonly #unreachedBy = new Set<string>();
  #reached = false;

  constructor(around: Surroundings, options: HostingOptions) {
    const { room, log, members, places, port } = options;
    this.#around = around;
    this.#options = options;
    this.port = port;
    this.addresses = options.addresses;
    this.since = around.clock.now();
    this.#successors = new Successors(around, () => members.ranked());
    const { petitions, tidings } = options;
    const successors = (): readonly Place[] => this.#successors.list();
    this.host = new RoomHost({ ...room, members, petitions, tidings, successors }, log, around);
    this.#calls = new CallingRound(around, {
      room: { id: room.id, term: room.term, port },
      missing: () => this.#missing(),
      isHere: (device) => this.host.has(device),
      onElsewhere: (answer, by) => this.elsewhere.emit({ answer, by }),
      onRefused: (by) => this.refused.emit(by),
      onUnreached: (by) => {
        const news = !this.#unreachedBy.has(by.device);
        this.#unreachedBy.add(by.device);
        if (news) this.changed.emit();
        this.unreached.emit({ by, news });
      },
    });
    this.#undo = [
      this.#successors.changed.on(() => {
        places.learnOrder(this.#successors.list());
        this.host.tellSuccessors();
        this.changed.emit();
      }),
      this.host.arrived.on(({ device, place }) => {
        this.#reached = true;
        if (this.#unreachedBy.delete(device)) this.changed.emit();
        this.#goodbyes.delete(device);
        if (!place) return;
        places.learn(place);
        this.#successors.add(place);
      }),
      this.host.left.on(({ device, goodbye }) => {
        if (goodbye) this.#goodbyes.add(device);
        this.#successors.remove(device);
      }),
      log.committed.on((entries) => {
        if (
          entries.some(
            ({ kind }) => kind === 'join' || kind === 'leave' || kind === 'remove' || kind === 'role',
          )
        )
          this.#successors.reorder();
      }),
    ];
  }

  /** Whether those who tried have reached this device, as far as is known (H8). */
  get reach(): 'unknown' | 'reached' | 'unreached' {
    if (this.#unreachedBy.size > 0) return 'unreached';
    return this.#reached ? 'reached' : 'unknown';
  }

  /** Who can take over, in this order. */
  successors(): readonly Place[] {
    return this.#successors.list();
  }

  /** Whom to ask to take over when this device goes, in this order. */
  toAsk(): readonly string[] {
    return this.#successors.toAsk();
  }

  /** Tells those who are missing that this device hosts, at once and from then on; it may be at another place than before. */
  call(): void {
    // Whoever said goodbye looks for it where it was.
    this.#goodbyes.clear();
    this.#calls.start();
  }

  /** As `call`, a little later: the host before this one is sending them here. */
  callSoon(): void {
    this.#calls.startSoon();
  }

  /** Tells that one device, which hosts the room too, or was seen again. */
  callOne(place: Place): void {
    if (!this.host.has(place.device)) this.#calls.call(place);
  }

  /**
   * Asks the guests, one after the other, to host from now on, under the next term; the first that does is told to everybody, and this
   * part is over (H4). Null where none does: this part goes on.
   */
  async handOver(
    devices: readonly string[],
  ): Promise<{ readonly host: string; readonly term: number } | null> {
    const { id, term } = this.#options.room;
    for (const device of devices) {
      if (!(await this.#take(device, term + 1))) continue;
      const place = this.host.placeOf(device);
      this.stop();
      this.host.moveOn({
        type: 'elsewhere',
        room: id,
        term: term + 1,
        host: device,
        place: place && [plainHost(place.host), place.port],
      });
      return { host: device, term: term + 1 };
    }
    return null;
  }

  /** Nobody is called any more; the guests are left to `RoomHost.close` and `moveOn`. */
  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#calls.stop();
    this.#successors.stop();
  }

  #missing(): Place[] {
    const { members, places } = this.#options;
    return places
      .all()
      .filter(({ device }) => members.has(device) && !this.host.has(device) && !this.#goodbyes.has(device));
  }

  #take(device: string, term: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const undo = [
      this.host.taken.on((by) => by === device && resolve(true)),
      this.host.left.on((gone) => gone.device === device && resolve(false)),
      this.#around.clock.after(limits.takeMs, () => resolve(false)),
    ];
    if (!this.host.tell(device, { type: 'take', room: this.#options.room.id, term })) resolve(false);
    return promise.finally(() => undo.forEach((off) => off()));
  }
}
