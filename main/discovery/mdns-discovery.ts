import { toBase32 } from '../lib/base32.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter, type Undo } from '../lib/emitter.ts';
import type { Logger } from '../lib/logger.ts';
import { readAnswers } from './answers.ts';
import type { Advertisement, Discovery, DiscoveryEvent } from './discovery.ts';
import { comesOver, linkIdentity, type Link } from './interfaces.ts';
import { LinkWatch, problemOf } from './link-watch.ts';
import type { OpenMdnsPort, Told } from './mdns-port.ts';
import { Sightings } from './sightings.ts';
import { txtOf } from './txt.ts';

export interface MdnsOptions {
  /** `landline`, in `_landline._tcp`; another one keeps tests apart from each other and from the real network. */
  readonly serviceType: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The machine's links at this moment. Asked every 3 s. */
  readonly links: () => readonly Link[];
  readonly openPort: OpenMdnsPort;
}

export const mdnsTimes = {
  /** After opening, and after `refresh`: a first packet is easily lost. */
  firstAsksMs: [0, 300, 1_000, 3_000],
  askWatchedMs: 10_000,
  askUnwatchedMs: 60_000,
  /** How long an answer may take before the question is put again. */
  answerMs: 1_500,
  forgottenMs: 300,
  announceMs: [0, 1_000, 3_000],
  linksMs: 3_000,
  settleMs: 1_000,
  goodbyeMs: 300,
} as const;

/** Discovery by mDNS, one port for each interface and address family (D3). Restarting it takes a new one. */
export function mdnsDiscovery(options: MdnsOptions): Discovery {
  return new MdnsDiscovery(options);
}

class MdnsDiscovery implements Discovery {
  readonly #options: MdnsOptions;
  readonly #clock: Clock;
  readonly #serviceName: string;
  readonly #events = new Emitter<DiscoveryEvent>();
  readonly #sightings: Sightings;
  readonly #watches = new Map<string, LinkWatch>();
  /** By room id: a room keeps its instance until the app ends. */
  readonly #instances = new Map<string, string>();
  readonly #ownInstances = new Set<string>();
  readonly #undo = new Set<Undo>();
  #cancelAsk: Undo = () => undefined;
  #cancelFollowUp: Undo = () => undefined;
  #told: readonly Told[] = [];
  #watching = false;
  #lastAskedAt = -Infinity;
  #stopped: Promise<void> | null = null;
  #state: 'new' | 'running' | 'stopped' = 'new';

  constructor(options: MdnsOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#serviceName = `_${options.serviceType}._tcp.local`;
    this.#sightings = new Sightings(
      () => this.#clock.monotonic(),
      (event) => this.#events.emit(event),
    );
  }

  start(): Promise<void> {
    if (this.#state !== 'new') return Promise.resolve();
    this.#state = 'running';
    this.#undo.add(this.#clock.every(mdnsTimes.linksMs, () => this.#followLinks()));
    this.#undo.add(this.#clock.every(mdnsTimes.settleMs, () => this.#sightings.settle()));
    this.#followLinks();
    // No link to open is news as well.
    if (this.#watches.size === 0) this.#events.emit({ kind: 'reported' });
    return Promise.resolve();
  }

  advertise(rooms: readonly Advertisement[]): void {
    const told = rooms.map((room) => this.#tellingOf(room));
    const before = this.#told;
    this.#told = told;
    if (this.#state !== 'running') return;
    const gone = before.filter((room) => !told.some(({ instance }) => instance === room.instance));
    const news = told.filter((room) => !before.some((other) => sameTelling(room, other)));
    for (const watch of this.#watches.values()) {
      watch.tell(told);
      void watch.sayGoodbye(gone);
    }
    if (news.length > 0) this.#announce([...this.#watches.values()]);
  }

  watch(watching: boolean): void {
    if (this.#watching === watching) return;
    this.#watching = watching;
    if (this.#state === 'running' && watching) this.#askSoon();
  }

  refresh(): void {
    if (this.#state !== 'running') return;
    this.#followLinks();
    for (const watch of this.#watches.values()) watch.rebuildIfBroken();
    this.#askSoon();
  }

  forget(instance: string): void {
    // Dead where it was probed, it may live where else it was heard: one question tells.
    if (this.#sightings.forget(instance) > 1 && this.#state === 'running')
      this.#askAgainIn(mdnsTimes.forgottenMs);
  }

  report(): ReturnType<Discovery['report']> {
    const watches = [...this.#watches.values()];
    const interfaces = watches.map(({ link, state }) => ({ name: link.name, address: link.address, state }));
    return { interfaces, problem: this.#state === 'running' ? problemOf(watches) : null };
  }

  onEvent(listener: (event: DiscoveryEvent) => void): Undo {
    return this.#events.on(listener);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#state = 'stopped';
    for (const undo of this.#undo) undo();
    this.#cancelAsk();
    this.#cancelFollowUp();
    const watches = [...this.#watches.values()];
    this.#watches.clear();
    await new Promise<void>((resolve) => {
      const giveUp = this.#clock.after(mdnsTimes.goodbyeMs, resolve);
      void Promise.all(watches.map((watch) => watch.sayGoodbye(this.#told))).then(() => {
        giveUp();
        resolve();
      });
    });
    for (const watch of watches) watch.close();
  }

  #tellingOf(room: Advertisement): Told {
    let instance = this.#instances.get(room.room);
    if (instance === undefined) {
      instance = toBase32(this.#options.randomBytes(16)).slice(0, 26);
      this.#instances.set(room.room, instance);
      this.#ownInstances.add(instance);
    }
    return { instance, port: room.port, txt: txtOf(room) };
  }

  /** Opens what is new, closes what is gone, rebuilds what is broken. */
  #followLinks(): void {
    const links = this.#options.links();
    const wanted = new Map(links.map((link) => [linkIdentity(link), link]));
    let changed = false;
    for (const [identity, watch] of this.#watches) {
      if (wanted.has(identity)) continue;
      watch.close();
      this.#watches.delete(identity);
      changed = true;
    }
    const opened: LinkWatch[] = [];
    for (const [identity, link] of wanted) {
      if (this.#watches.has(identity)) continue;
      const watch = this.#openWatch(link);
      this.#watches.set(identity, watch);
      opened.push(watch);
    }
    for (const watch of this.#watches.values()) watch.rebuildWhenDue();
    if (!changed && opened.length === 0) return;
    this.#options.logger.log('info', 'discovery-links', {
      links: links.map(({ name, address }) => [name, address]),
    });
    this.#sightings.lost((address) => !comesOver(links, address));
    this.#announce(opened);
    this.#askSoon();
    this.#events.emit({ kind: 'reported' });
  }

  #openWatch(link: Link): LinkWatch {
    const { serviceType, openPort, logger, randomBytes } = this.#options;
    return new LinkWatch(link, {
      clock: this.#clock,
      open: (listener) => openPort(link, serviceType, this.#clock, listener),
      randomId: () => Buffer.from(randomBytes(2)).readUInt16BE(),
      told: () => this.#told,
      onResponse: (packet, source) => this.#heard(packet, source),
      onRebuilt: (watch) => {
        this.#announce([watch]);
        this.#askSoon();
      },
      onState: (watch) => {
        logger.log('info', 'discovery-state', {
          link: watch.link.name,
          state: watch.state,
          failure: watch.failure,
        });
        this.#events.emit({ kind: 'reported' });
      },
    });
  }

  #heard(packet: unknown, source: string): void {
    const { announced, goodbyes } = readAnswers(packet, this.#serviceName);
    for (const instance of goodbyes) {
      if (!this.#ownInstances.has(instance)) this.#sightings.saidGoodbye(instance);
    }
    for (const announcement of announced) {
      if (!this.#ownInstances.has(announcement.instance)) this.#sightings.heard(announcement, source);
    }
  }

  #announce(watches: readonly LinkWatch[]): void {
    for (const delay of mdnsTimes.announceMs) {
      this.#later(delay, () => {
        for (const watch of watches) watch.announce(this.#told);
      });
    }
  }

  /** The first questions in quick succession, then the regular round (D3). */
  #askSoon(): void {
    this.#cancelAsk();
    const askAt = (index: number, already: number): void => {
      const next = mdnsTimes.firstAsksMs[index];
      const period = this.#watching ? mdnsTimes.askWatchedMs : mdnsTimes.askUnwatchedMs;
      this.#cancelAsk = this.#clock.after(next === undefined ? period : next - already, () => {
        askAt(index + 1, next ?? 0);
        this.#ask();
      });
    };
    askAt(0, 0);
  }

  #ask(): void {
    const now = this.#clock.monotonic();
    this.#sightings.asked(this.#lastAskedAt);
    this.#lastAskedAt = now;
    for (const watch of this.#watches.values()) watch.ask();
    this.#askAgainIn(mdnsTimes.answerMs, () => {
      const unheard = [...this.#watches.values()].some((watch) => watch.awaitsEcho);
      return unheard || this.#sightings.awaited(now);
    });
  }

  /** Puts the question between the rounds, where it is still `needed` then. A later call takes the place of an earlier one. */
  #askAgainIn(delayMs: number, needed = (): boolean => true): void {
    this.#cancelFollowUp();
    this.#cancelFollowUp = this.#clock.after(delayMs, () => {
      if (needed()) this.#ask();
    });
  }

  #later(delayMs: number, run: () => void): void {
    const undo = this.#clock.after(delayMs, () => {
      this.#undo.delete(undo);
      run();
    });
    this.#undo.add(undo);
  }
}

function sameTelling(left: Told, right: Told): boolean {
  return (
    left.instance === right.instance &&
    left.port === right.port &&
    JSON.stringify(left.txt) === JSON.stringify(right.txt)
  );
}
