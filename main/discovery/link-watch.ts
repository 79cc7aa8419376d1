import type { Clock } from '../lib/clock.ts';
import type { DiscoveryProblem, InterfaceReport } from './discovery.ts';
import type { Link } from './interfaces.ts';
import type { MdnsPort, MdnsPortListener, Told } from './mdns-port.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly open: (listener: MdnsPortListener) => MdnsPort;
  readonly randomId: () => number;
  readonly told: () => readonly Told[];
  onResponse(packet: unknown, source: string): void;
  onRebuilt(watch: LinkWatch): void;
  onState(watch: LinkWatch): void;
}

/** Questions of our own that may fail to come back before a port counts as deaf (D7). */
const echoesMissed = 2;
/** Between two attempts with a broken port, doubled each time. */
const firstRebuildMs = 2_000;
const longestRebuildMs = 30_000;

/**
 * One link's mDNS port and how it is doing. Every question is also a test of the ear: multicast loopback brings it
 * back to us, unless the port cannot send, or has silently lost its membership. A broken port is opened anew.
 */
export class LinkWatch {
  readonly link: Link;
  readonly #around: Surroundings;
  #port: MdnsPort;
  #state: InterfaceReport['state'] = 'opening';
  #failure: string | null = null;
  #awaited: number | null = null;
  #missed = 0;
  #rebuilds = 0;
  #rebuildAt = 0;
  #generation = 0;
  #closed = false;

  constructor(link: Link, around: Surroundings) {
    this.link = link;
    this.#around = around;
    this.#port = this.#openPort();
  }

  get state(): InterfaceReport['state'] {
    return this.#state;
  }

  /** The system's code of what failed, where the state is `failed`. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The last question has not come back. */
  get awaitsEcho(): boolean {
    return this.#awaited !== null && this.#state !== 'deaf' && this.#state !== 'failed';
  }

  ask(): void {
    if (this.#awaited !== null) this.#missEcho();
    this.#awaited = this.#around.randomId();
    this.#port.ask(this.#awaited);
  }

  tell(rooms: readonly Told[]): void {
    this.#port.tell(rooms);
  }

  announce(rooms: readonly Told[]): void {
    if (!this.#closed) this.#port.announce(rooms);
  }

  sayGoodbye(rooms: readonly Told[]): Promise<void> {
    return this.#port.sayGoodbye(rooms);
  }

  /** Opens a broken port anew, without waiting for its turn. */
  rebuildIfBroken(): void {
    if (this.#state !== 'deaf' && this.#state !== 'failed') return;
    this.#rebuildAt = 0;
    this.rebuildWhenDue();
  }

  /** Opens a broken port anew once its turn has come. */
  rebuildWhenDue(): void {
    const now = this.#around.clock.monotonic();
    if ((this.#state !== 'deaf' && this.#state !== 'failed') || now < this.#rebuildAt) return;
    this.#rebuildAt = now + Math.min(longestRebuildMs, firstRebuildMs * 2 ** this.#rebuilds);
    this.#rebuilds += 1;
    this.#port.close();
    this.#missed = 0;
    this.#awaited = null;
    this.#port = this.#openPort();
    this.#around.onRebuilt(this);
  }

  /** A second call changes nothing. */
  close(): void {
    this.#closed = true;
    this.#port.close();
  }

  #openPort(): MdnsPort {
    const generation = ++this.#generation;
    const current = (): boolean => !this.#closed && generation === this.#generation;
    const port = this.#around.open({
      onQuestion: (id) => {
        if (current() && id === this.#awaited) this.#heardOurselves();
      },
      onResponse: (packet, source) => this.#around.onResponse(packet, source),
      onFailure: (error) => {
        if (current()) this.#set('failed', (error as NodeJS.ErrnoException).code ?? error.message);
      },
    });
    port.tell(this.#around.told());
    return port;
  }

  #heardOurselves(): void {
    this.#awaited = null;
    this.#missed = 0;
    this.#rebuilds = 0;
    this.#set('listening', null);
  }

  #missEcho(): void {
    this.#missed += 1;
    if (this.#missed >= echoesMissed && this.#state !== 'failed') this.#set('deaf', null);
  }

  /** While a broken port is tried again it stays as it was: `listening` is said when it is true. */
  #set(state: InterfaceReport['state'], failure: string | null): void {
    if (state === this.#state && failure === this.#failure) return;
    this.#state = state;
    this.#failure = failure;
    this.#around.onState(this);
  }
}

/** Why nothing can be heard; null while one link works, or may still. */
export function problemOf(watches: readonly LinkWatch[]): DiscoveryProblem | null {
  if (watches.every(({ link }) => link.standIn)) return 'no-network';
  if (watches.some(({ state }) => state === 'listening' || state === 'opening')) return null;
  const failures = watches.map(({ failure }) => failure);
  if (failures.includes('EADDRINUSE')) return 'mdns-port-taken';
  // macOS says this of every address on the own network until the person allows local network access.
  if (process.platform === 'darwin' && failures.includes('EHOSTUNREACH')) return 'local-network-denied';
  return 'mdns-blocked';
}
