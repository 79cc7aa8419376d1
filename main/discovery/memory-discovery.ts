import { toBase32 } from '../lib/base32.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter, type Undo } from '../lib/emitter.ts';
import type { Announcement } from './answers.ts';
import type { Advertisement, Discovery, DiscoveryEvent } from './discovery.ts';
import { Sightings } from './sightings.ts';
import { txtOf } from './txt.ts';

type Packet =
  | { readonly kind: 'question' }
  | { readonly kind: 'answer'; readonly announcement: Announcement }
  | { readonly kind: 'goodbye'; readonly instance: string };

/** A network in memory: what one says, all others hear at once. */
export class MemoryBus {
  readonly #ears = new Map<string, (packet: Packet, source: string) => void>();
  readonly #unplugged = new Set<string>();

  /** Addresses are one each: a second ear at one address replaces the first. */
  join(address: string, ear: (packet: Packet, source: string) => void): Undo {
    this.#ears.set(address, ear);
    return () => void this.#ears.delete(address);
  }

  say(packet: Packet, source: string): void {
    if (this.#unplugged.has(source)) return;
    for (const [address, ear] of [...this.#ears]) {
      if (address !== source && !this.#unplugged.has(address)) ear(packet, source);
    }
  }

  /** Nothing goes to or comes from `address` until it is plugged in again. */
  unplug(address: string): void {
    this.#unplugged.add(address);
  }

  plug(address: string): void {
    this.#unplugged.delete(address);
  }
}

const periodMs = { watched: 10_000, unwatched: 60_000 };

/** Discovery over a `MemoryBus`, with the limits and the judgement of the real one, and no sockets. */
export function memoryDiscovery(
  bus: MemoryBus,
  options: {
    /** Private, as that of a network's machine: `10.0.0.1`. */
    readonly address: string;
    readonly clock: Clock;
    readonly randomBytes: (count: number) => Uint8Array;
  },
): Discovery {
  const { address, clock, randomBytes } = options;
  const events = new Emitter<DiscoveryEvent>();
  const sightings = new Sightings(
    () => clock.monotonic(),
    (event) => events.emit(event),
  );
  const instances = new Map<string, string>();
  let told: readonly Announcement[] = [];
  let state: 'new' | 'running' | 'stopped' = 'new';
  let leave: Undo = () => undefined;
  let cancelAsk: Undo = () => undefined;
  let cancelSettle: Undo = () => undefined;
  let askedAt = -Infinity;
  let watching = false;

  const announce = (announcement: Announcement): void => bus.say({ kind: 'answer', announcement }, address);
  const ask = (): void => {
    sightings.asked(askedAt);
    askedAt = clock.monotonic();
    bus.say({ kind: 'question' }, address);
  };
  const askRegularly = (): void => {
    cancelAsk();
    cancelAsk = clock.every(watching ? periodMs.watched : periodMs.unwatched, ask);
    ask();
  };
  const hear = (packet: Packet, source: string): void => {
    if (packet.kind === 'question') told.forEach(announce);
    else if (packet.kind === 'answer') sightings.heard(packet.announcement, source);
    else sightings.saidGoodbye(packet.instance);
  };
  const announcementOf = (room: Advertisement): Announcement => {
    const instance = instances.get(room.room) ?? toBase32(randomBytes(16)).slice(0, 26);
    instances.set(room.room, instance);
    const { r, n, a, t, f } = txtOf(room);
    return {
      instance,
      port: room.port,
      claim: { room: r, name: n, access: a, term: Number(t), fingerprint: f },
    };
  };
  const sayGoodbye = (gone: readonly Announcement[]): void => {
    for (const { instance } of gone) bus.say({ kind: 'goodbye', instance }, address);
  };

  return {
    start() {
      if (state !== 'new') return Promise.resolve();
      state = 'running';
      leave = bus.join(address, hear);
      cancelSettle = clock.every(1_000, () => sightings.settle());
      events.emit({ kind: 'reported' });
      told.forEach(announce);
      askRegularly();
      return Promise.resolve();
    },
    advertise(rooms) {
      const before = told;
      told = rooms.map(announcementOf);
      if (state !== 'running') return;
      sayGoodbye(before.filter(({ instance }) => !told.some((room) => room.instance === instance)));
      told.forEach(announce);
    },
    watch(wanted) {
      if (wanted === watching) return;
      watching = wanted;
      if (state === 'running') askRegularly();
    },
    refresh() {
      if (state === 'running') askRegularly();
    },
    forget(instance) {
      if (sightings.forget(instance) > 1 && state === 'running') ask();
    },
    report: () => ({
      interfaces: state === 'running' ? [{ name: 'memory', address, state: 'listening' }] : [],
      problem: null,
    }),
    onEvent: (listener) => events.on(listener),
    stop() {
      if (state === 'running') sayGoodbye(told);
      state = 'stopped';
      leave();
      cancelAsk();
      cancelSettle();
      return Promise.resolve();
    },
  };
}
