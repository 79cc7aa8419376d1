import type {
  DeviceId,
  DiscoverySource,
  Nearby as NearbyView,
  NearbyRoom,
  RoomId,
} from '../../preload/contract/model.ts';
import type { Discovery, Sighting } from '../discovery/discovery.ts';
import type { KnownHost } from '../history/history.ts';
import { Emitter, type Undo } from '../lib/emitter.ts';
import type { DialTarget } from '../net/network.ts';
import { cleanRoomName, cleanName } from '../protocol/names.ts';
import { look } from './enter.ts';
import { Inbox } from './inbox.ts';
import { fingerprintOf } from './members.ts';
import type { Surroundings } from './surroundings.ts';

/** Somewhere a host may be, and what it answered when it was last asked. */
interface Place {
  readonly key: string;
  readonly source: DiscoverySource;
  /** Of mDNS: to be told when the place turns out dead. */
  readonly instance: string | null;
  target: DialTarget;
  rooms: readonly NearbyRoom[];
  probing: boolean;
  again: boolean;
  failures: number;
}

const probesAtOnce = 4;
const probeEveryMs = { watched: 5_000, unwatched: 30_000 };
const secondLookMs = 300;

/**
 * The rooms that can be joined right now. What discovery sights and what is remembered is only a hint; a room is listed
 * after its host answered over TLS, and taken off after two probes in a row failed (D4, D5).
 */
export class Nearby {
  readonly changed = new Emitter<void>();
  /** A host of this room answered there. */
  readonly found = new Emitter<{ readonly roomId: string; readonly target: DialTarget }>();
  readonly #around: Surroundings;
  readonly #discovery: Discovery;
  readonly #isMember: (roomId: string) => boolean;
  readonly #places = new Map<string, Place>();
  readonly #waiting: Place[] = [];
  readonly #undo: Undo[] = [];
  readonly #since: number;
  #probes = 0;
  #watchers = 0;
  #timer: Undo | null = null;
  #stopped = false;

  constructor(around: Surroundings, discovery: Discovery, isMember: (roomId: string) => boolean) {
    this.#around = around;
    this.#discovery = discovery;
    this.#isMember = isMember;
    this.#since = around.clock.now();
  }

  async start(): Promise<void> {
    this.#undo.push(
      this.#discovery.onEvent((event) => {
        if (event.kind === 'sighted') this.#sighted(event.sighting);
        else if (event.kind === 'doubted') this.#doubted(event.instance);
        else this.changed.emit();
      }),
    );
    await this.#discovery.start().catch((error: unknown) => {
      // Rooms can still be joined by address, and what was said be read.
      this.#around.logger.log('error', 'nearby.no-discovery', { error });
    });
    for (const host of await this.#around.history.knownHosts()) this.#remember(host);
    this.#schedule();
  }

  view(): NearbyView {
    const byRoom = new Map<string, NearbyRoom>();
    for (const place of this.#places.values()) {
      for (const room of place.rooms) {
        if (room.host.id === this.#around.signer.device) continue;
        const known = byRoom.get(room.id);
        if (!known || (known.source !== 'mdns' && room.source === 'mdns')) byRoom.set(room.id, room);
      }
    }
    const rooms = [...byRoom.values()].map((room) => ({ ...room, member: this.#isMember(room.id) }));
    const { interfaces, problem } = this.#discovery.report();
    return {
      rooms: rooms.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)),
      discovery: {
        state: this.#stopped
          ? 'stopped'
          : interfaces.some(({ state }) => state !== 'opening')
            ? 'looking'
            : 'starting',
        interfaces,
        rememberedHosts: [...this.#places.values()].filter(({ source }) => source === 'remembered').length,
        since: this.#since,
        problem,
      },
    };
  }

  /** Where hosts of this room answered, or may be. */
  targets(roomId: string): DialTarget[] {
    return [...this.#places.values()]
      .filter(({ rooms }) => rooms.some(({ id }) => id === roomId))
      .map(({ target }) => target);
  }

  find(roomId: string): { room: NearbyRoom; target: DialTarget } | null {
    for (const { rooms, target } of this.#places.values()) {
      const room = rooms.find(({ id }) => id === roomId);
      if (room) return { room, target };
    }
    return null;
  }

  /** For as long as the undo is not called, somebody looks at the list. */
  watch(): Undo {
    this.#watchers += 1;
    if (this.#watchers === 1) {
      this.#discovery.watch(true);
      this.#probeAll();
      this.#schedule();
    }
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#discovery.watch(false);
    };
  }

  refresh(): void {
    this.#discovery.refresh();
    this.#probeAll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    for (const undo of this.#undo.splice(0)) undo();
    await this.#discovery.stop();
  }

  #sighted(sighting: Sighting): void {
    const { instance, address, port, fingerprint } = sighting;
    const target: DialTarget = { host: address, port, expect: { fingerprint }, anonymous: true };
    const known = this.#places.get(instance);
    const same = known?.target.host === address && known.target.port === port;
    if (same && known.rooms.length > 0) return;
    if (known && known.rooms.length > 0) {
      // Heard from elsewhere while the old place answers: it moves only if the old one is dead (D15).
      this.#probe(known);
      return;
    }
    const place = known ?? this.#add({ key: instance, source: 'mdns', instance, target });
    place.target = target;
    this.#probe(place);
  }

  #doubted(instance: string): void {
    const place = this.#places.get(instance);
    if (place) this.#probe(place);
    else this.#discovery.forget(instance);
  }

  #remember({ host, port, device }: KnownHost): void {
    const key = `${host} ${port}`;
    const target: DialTarget = { host, port, expect: { device }, anonymous: true };
    if (!this.#places.has(key)) this.#probe(this.#add({ key, source: 'remembered', instance: null, target }));
  }

  #add(place: Pick<Place, 'key' | 'source' | 'instance' | 'target'>): Place {
    const added: Place = { ...place, rooms: [], probing: false, again: false, failures: 0 };
    this.#places.set(place.key, added);
    return added;
  }

  #schedule(): void {
    this.#timer?.();
    const delay = this.#watchers > 0 ? probeEveryMs.watched : probeEveryMs.unwatched;
    this.#timer = this.#around.clock.after(delay, () => {
      this.#probeAll();
      this.#schedule();
    });
  }

  #probeAll(): void {
    for (const place of this.#places.values()) this.#probe(place);
  }

  #probe(place: Place): void {
    if (this.#stopped) return;
    if (place.probing) {
      place.again = true;
      return;
    }
    place.probing = true;
    this.#waiting.push(place);
    this.#next();
  }

  #next(): void {
    while (this.#probes < probesAtOnce) {
      const place = this.#waiting.shift();
      if (!place) return;
      this.#probes += 1;
      void this.#ask(place).then((rooms) => {
        this.#probes -= 1;
        place.probing = false;
        if (!this.#stopped) this.#answered(place, rooms);
        this.#next();
      });
    }
  }

  /** The rooms open there, or null where nobody answered as expected. */
  async #ask({ target, source }: Place): Promise<readonly NearbyRoom[] | null> {
    const { network, logger } = this.#around;
    try {
      const session = await network.dial(target);
      const inbox = new Inbox(session, (error) => logger.log('error', 'nearby.bug', { error }));
      const rooms = await roomsAt(inbox, this.#around, source, target);
      session.end('leaving');
      return rooms;
    } catch (error) {
      logger.log('debug', 'nearby.probe-failed', { address: target.host, port: target.port, error });
      return null;
    }
  }

  #answered(place: Place, rooms: readonly NearbyRoom[] | null): void {
    if (rooms) {
      place.failures = 0;
      const news = JSON.stringify(rooms) !== JSON.stringify(place.rooms);
      const before = new Set(place.rooms.map(({ id }) => id));
      place.rooms = rooms;
      if (news) this.changed.emit();
      for (const { id } of rooms) if (!before.has(id)) this.found.emit({ roomId: id, target: place.target });
    } else this.#failed(place);
    if (place.again) {
      place.again = false;
      this.#probe(place);
    }
  }

  #failed(place: Place): void {
    place.failures += 1;
    if (place.failures === 1 && place.rooms.length > 0) {
      this.#around.clock.after(secondLookMs, () => this.#probe(place));
      return;
    }
    const shown = place.rooms.length > 0;
    place.rooms = [];
    if (place.instance !== null) {
      this.#places.delete(place.key);
      this.#discovery.forget(place.instance);
    }
    if (shown) this.changed.emit();
  }
}

/** Asks the host at the inbox's other end which rooms it has open. `member` is left to the caller. Rejects with AppError. */
export async function roomsAt(
  inbox: Inbox,
  around: Surroundings,
  source: DiscoverySource,
  place: { readonly host: string; readonly port: number },
): Promise<NearbyRoom[]> {
  const { device } = inbox.session.peer;
  const rooms = await look(inbox, around.clock);
  return rooms.flatMap((room): NearbyRoom[] => {
    const name = cleanRoomName(room.name);
    if (name === null) return [];
    return [
      {
        id: room.room as RoomId,
        name,
        host: { id: device as DeviceId, name: cleanName(room.hostName) ?? fingerprintOf(device) },
        people: room.people,
        source,
        address: place.host,
        port: place.port,
        reachable: true,
        member: false,
      },
    ];
  });
}
