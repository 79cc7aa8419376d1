import type { DiscoverySource, Nearby as NearbyView, NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { Discovery, Sighting } from '../../discovery/discovery.ts';
import type { KnownHost } from '../../history/stored-rooms.ts';
import { Emitter, type Undo } from '../../lib/emitter.ts';
import type { DialTarget } from '../../net/network.ts';
import { listed } from './listed.ts';
import { roomsAt } from './look.ts';
import { Inbox } from '../inbox.ts';
import type { Place as MemberPlace } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';

/** Somewhere a host may be, and what it answered when it was last asked. All rooms of a host are asked for at once. */
interface Place {
  readonly key: string;
  readonly source: DiscoverySource;
  readonly target: DialTarget;
  /** Of mDNS: who is told of there, to be forgotten when the place turns out dead. */
  readonly instances: Set<string>;
  rooms: readonly NearbyRoom[];
  probing: boolean;
  again: boolean;
  probedAt: number;
  /** A probe that waits until the last one is long enough ago. */
  due: Undo | null;
  failures: number;
}

const probesAtOnce = 4;
/** As many rooms as discovery tells of at all. */
const instancesKept = 256;
const probeEveryMs = { watched: 5_000, unwatched: 30_000 };
const secondLookMs = 300;
/** However many packets name a place, it is not asked more often: packets are free, and the place may be a victim's. */
const probeAtMostEveryMs = 1_000;

/**
 * The rooms that can be joined right now. What discovery sights and what is remembered is only a hint; a room is listed
 * after its host answered over TLS, and taken off after two probes in a row failed (D4, D5).
 */
export class Nearby {
  readonly changed = new Emitter<void>();
  /** A host of this room answered there. */
  readonly found = new Emitter<{ readonly roomId: string; readonly place: MemberPlace }>();
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
    const rooms = listed([...byRoom.values()].map((room) => ({ ...room, member: this.#isMember(room.id) })));
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

  /** Where hosts of this room answered. */
  places(roomId: string): MemberPlace[] {
    return [...this.#places.values()].flatMap(({ rooms, target }) =>
      rooms.filter(({ id }) => id === roomId).map((room) => memberPlace(room, target)),
    );
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

  #sighted({ instance, room, address, port, fingerprint }: Sighting): void {
    const key = `${address} ${port} ${fingerprint}`;
    const known = this.#places.get(key);
    const elsewhere = [...this.#places.values()].filter(
      (place) =>
        place.instances.has(instance) && place !== known && place.rooms.some(({ id }) => id === room),
    );
    // Heard from another place while the old one answers: it moves only if the old one is dead (D15).
    for (const place of elsewhere) this.#probeSoon(place);
    if (elsewhere.length > 0) return;
    const target: DialTarget = { host: address, port, expect: { fingerprint }, anonymous: true };
    const place = known ?? this.#add({ key, source: 'mdns', target });
    place.instances.add(instance);
    const [oldest] = place.instances;
    if (place.instances.size > instancesKept && oldest !== undefined) place.instances.delete(oldest);
    if (!place.rooms.some(({ id }) => id === room)) this.#probeSoon(place);
  }

  #doubted(instance: string): void {
    const places = [...this.#places.values()].filter(({ instances }) => instances.has(instance));
    if (places.length === 0) this.#discovery.forget(instance);
    for (const place of places) this.#probe(place);
  }

  #remember({ host, port, device }: KnownHost): void {
    const key = `${host} ${port} ${device}`;
    const target: DialTarget = { host, port, expect: { device }, anonymous: true };
    if (!this.#places.has(key)) this.#probe(this.#add({ key, source: 'remembered', target }));
  }

  #add(place: Pick<Place, 'key' | 'source' | 'target'>): Place {
    const added: Place = {
      ...place,
      instances: new Set(),
      rooms: [],
      probing: false,
      again: false,
      probedAt: -Infinity,
      due: null,
      failures: 0,
    };
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

  #probeSoon(place: Place): void {
    const { clock } = this.#around;
    const wait = place.probedAt + probeAtMostEveryMs - clock.monotonic();
    if (wait <= 0) this.#probe(place);
    else {
      place.due ??= clock.after(wait, () => {
        place.due = null;
        this.#probe(place);
      });
    }
  }

  #probe(place: Place): void {
    if (this.#stopped) return;
    if (place.probing) {
      place.again = true;
      return;
    }
    place.probing = true;
    place.probedAt = this.#around.clock.monotonic();
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
      for (const room of rooms) {
        if (before.has(room.id)) continue;
        this.found.emit({ roomId: room.id, place: memberPlace(room, place.target) });
      }
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
    if (place.source === 'mdns') {
      this.#places.delete(place.key);
      for (const instance of place.instances) this.#discovery.forget(instance);
    }
    if (shown) this.changed.emit();
  }
}

const memberPlace = ({ host }: NearbyRoom, target: DialTarget): MemberPlace => ({
  device: host.id,
  host: target.host,
  port: target.port,
});
