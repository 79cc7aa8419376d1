import { isLocalAddress } from '../lib/local-address.ts';
import type { Announcement } from './answers.ts';
import type { DiscoveryEvent, Sighting } from './discovery.ts';

export const sightingLimits = {
  /** D4 */
  instances: 256,
  instancesPerSource: 16,
  endpointsPerInstance: 6,
  /** Questions in a row without an answer before an instance is doubted. */
  unanswered: 3,
  /** Between two events about one thing that did not change: what strangers may say fast, we repeat slowly. */
  repeatMs: 1_000,
} as const;

interface Endpoint {
  sighting: Sighting;
  heardAt: number;
  toldAt: number;
  /** It changed since it was told. */
  untold: boolean;
  unanswered: number;
}
interface Known {
  readonly endpoints: Map<string, Endpoint>;
  doubtedAt: number;
  doubted: boolean;
}

/**
 * What was heard, within limits: liveness counts questions left unanswered, never a record's own lifetime (D4 of
 * docs/adr/0005). Nothing leaves it on a packet's word; only `forget` makes room, or the silence of one
 * endpoint among several.
 */
export class Sightings {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;
  readonly #tell: (event: DiscoveryEvent) => void;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number, tell: (event: DiscoveryEvent) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  get size(): number {
    return this.#known.size;
  }

  /** `source` is where the packet came from, with its scope. A public one is not heard, nor anything above the limits. */
  heard({ instance, port, claim }: Announcement, source: string): void {
    if (!isLocalAddress(source)) return;
    const { room, name, term, fingerprint } = claim;
    const sighting: Sighting = { instance, room, name, term, address: source, port, fingerprint };
    const known = this.#known.get(instance);
    const endpoint = known?.endpoints.get(source);
    const now = this.#now();
    if (known && endpoint) {
      endpoint.untold ||= !sameSighting(endpoint.sighting, sighting);
      endpoint.heardAt = now;
      endpoint.unanswered = 0;
      endpoint.sighting = sighting;
      if (known.doubted || now - endpoint.toldAt >= sightingLimits.repeatMs) this.#tellOf(endpoint);
      known.doubted = false;
    } else if (this.#makeRoom(instance, source)) {
      const owner = known ?? { endpoints: new Map<string, Endpoint>(), doubtedAt: -Infinity, doubted: false };
      const added: Endpoint = { sighting, heardAt: now, toldAt: now, untold: false, unanswered: 0 };
      owner.endpoints.set(source, added);
      owner.doubted = false;
      this.#known.set(instance, owner);
      this.#tellOf(added);
    }
  }

  /** Tells what changed too soon after it was told before. To be called about once a second. */
  settle(): void {
    for (const { endpoints } of this.#known.values()) {
      for (const endpoint of endpoints.values()) {
        if (endpoint.untold && this.#now() - endpoint.toldAt >= sightingLimits.repeatMs)
          this.#tellOf(endpoint);
      }
    }
  }

  /** Somebody said goodbye for it. A reason to doubt a known instance, no more (D15). */
  saidGoodbye(instance: string): void {
    const known = this.#known.get(instance);
    if (known) this.#doubt(instance, known);
  }

  /** A question goes out now. Whoever did not answer the one before, asked at `lastAskedAt`, has one more on its account. */
  asked(lastAskedAt: number): void {
    for (const [instance, known] of this.#known) {
      for (const endpoint of known.endpoints.values()) {
        if (endpoint.heardAt < lastAskedAt) endpoint.unanswered += 1;
      }
      const silent = [...known.endpoints].filter(([, end]) => end.unanswered >= sightingLimits.unanswered);
      if (silent.length === known.endpoints.size) this.#doubt(instance, known);
      else for (const [source] of silent) known.endpoints.delete(source);
    }
  }

  /** Whether somebody who is not doubted yet has been silent since `askedAt`: asking once more will tell. */
  awaited(askedAt: number): boolean {
    for (const known of this.#known.values()) {
      if (known.doubted) continue;
      for (const endpoint of known.endpoints.values()) if (endpoint.heardAt < askedAt) return true;
    }
    return false;
  }

  /** Where `leftOn` says so of every address it was heard at, our own way there is gone: doubts it at once. */
  lost(leftOn: (address: string) => boolean): void {
    for (const [instance, known] of this.#known) {
      if ([...known.endpoints.keys()].every(leftOn)) this.#doubt(instance, known);
    }
  }

  /** Gives the number of addresses it was heard at. */
  forget(instance: string): number {
    const addresses = this.#known.get(instance)?.endpoints.size ?? 0;
    this.#known.delete(instance);
    return addresses;
  }

  #tellOf(endpoint: Endpoint): void {
    endpoint.toldAt = this.#now();
    endpoint.untold = false;
    this.#tell({ kind: 'sighted', sighting: endpoint.sighting });
  }

  #doubt(instance: string, known: Known): void {
    const now = this.#now();
    if (now - known.doubtedAt < sightingLimits.repeatMs) return;
    known.doubtedAt = now;
    known.doubted = true;
    this.#tell({ kind: 'doubted', instance });
  }

  /** Whether one more endpoint fits. Where a limit is reached, what is doubted or silent gives way, and nothing else. */
  #makeRoom(instance: string, source: string): boolean {
    const known = this.#known.get(instance);
    if (known && known.endpoints.size >= sightingLimits.endpointsPerInstance) {
      const silent = [...known.endpoints].find(([, endpoint]) => endpoint.unanswered > 0);
      if (!silent) return false;
      known.endpoints.delete(silent[0]);
    }
    const sameSource = [...this.#known].filter(([, { endpoints }]) => endpoints.has(source));
    if (sameSource.length >= sightingLimits.instancesPerSource && !this.#dropDoubted(sameSource))
      return false;
    if (known || this.#known.size < sightingLimits.instances) return true;
    return this.#dropDoubted([...this.#known]);
  }

  #dropDoubted(among: readonly (readonly [string, Known])[]): boolean {
    const doubted = among.find(([, known]) => known.doubted);
    if (doubted) this.#known.delete(doubted[0]);
    return doubted !== undefined;
  }
}

function sameSighting(left: Sighting, right: Sighting): boolean {
  return (
    left.room === right.room &&
    left.name === right.name &&
    left.term === right.term &&
    left.address === right.address &&
    left.port === right.port &&
    left.fingerprint === right.fingerprint
  );
}
