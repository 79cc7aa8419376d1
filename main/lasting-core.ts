import type { Notices } from './api/notices.ts';
import { startCore, type Core, type CoreOptions } from './core.ts';
import type { History } from './history/history.ts';
import type { Undo } from './lib/emitter.ts';
import { TokenBucket } from './lib/token-bucket.ts';
import type { Contacts } from './people/contacts.ts';
import type { Rooms } from './room/rooms.ts';

/** A core that is made anew, with everything it has on disk, where one of its background programs dies. */
export interface LastingCore {
  /** Of now: do not keep them. */
  readonly rooms: Rooms;
  readonly contacts: Contacts;
  readonly history: History;
  /** While the core is made anew: resolves once that is over, however it went. */
  readonly restarting: Promise<void> | null;
  /** As `Nearby.watch`, through every restart. */
  watchNearby(): Undo;
  listen(): Promise<number>;
  stop(): Promise<void>;
}

type Options = Omit<CoreOptions, 'tell' | 'onHosting' | 'onDied'> & { readonly notices: Notices };

/** Within ten minutes. What dies more often than that is not helped by starting it again. */
export const restartsAtMost = 3;
const restartPeriodMs = 600_000;
/** How long a core with a dead part may take to give the rest of it back. */
const stopMs = 5_000;
const noticeOf = { network: 'network-stopped', history: 'storage-failed' } as const;
/** The background programs that a core cannot be without. */
export type CorePart = keyof typeof noticeOf;

/** Resolves and rejects as `startCore`. */
export async function keepCore(options: Options): Promise<LastingCore> {
  const core = new Keeper(options);
  await core.begin();
  return core;
}

class Keeper implements LastingCore {
  restarting: Promise<void> | null = null;
  readonly #options: Options;
  readonly #restarts: TokenBucket;
  readonly #watchers = new Set<object>();
  #unwatch: Undo = () => undefined;
  #core: Core | null = null;
  /** The part of the core of now that has died. */
  #died: CorePart | null = null;
  #portTold: number | null = null;
  #stopping = false;

  constructor(options: Options) {
    this.#options = options;
    const perSecond = (restartsAtMost * 1_000) / restartPeriodMs;
    this.#restarts = new TokenBucket(restartsAtMost, perSecond, options.clock.monotonic());
  }

  get rooms(): Rooms {
    return this.#current.rooms;
  }

  get contacts(): Contacts {
    return this.#current.contacts;
  }

  get history(): History {
    return this.#current.history;
  }

  async begin(): Promise<void> {
    const { notices, port } = this.#options;
    const died: CorePart[] = [];
    const core = await startCore({
      ...this.#options,
      port: this.#core?.port ?? port,
      tell: ({ code, roomId, params }) => notices.add(code, roomId, params),
      onHosting: (hosted) => this.#tellPort(hosted),
      onDied: (part) => {
        died.push(part);
        if (this.#core === core) this.#mourn(part);
      },
    });
    const { setAside, salvaged, cutChains } = core.opening;
    if (setAside !== null) notices.add('history-set-aside', null, { file: setAside, salvaged });
    else if (cutChains > 0) notices.add('history-tail-cut', null, { chains: cutChains });
    this.#core = core;
    this.#died = null;
    if (this.#watchers.size > 0) this.#unwatch = core.rooms.nearby.watch();
    if (died[0] !== undefined) this.#mourn(died[0]);
  }

  watchNearby(): Undo {
    const watcher = {};
    if (this.#watchers.size === 0) this.#unwatch = this.rooms.nearby.watch();
    this.#watchers.add(watcher);
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#unwatch();
    };
  }

  async listen(): Promise<number> {
    await this.restarting;
    return this.#current.listen();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.restarting;
    await this.#current.stop();
  }

  get #current(): Core {
    if (!this.#core) throw new TypeError('the core has not begun');
    return this.#core;
  }

  #mourn(part: CorePart): void {
    if (this.#died !== null || this.#stopping) return;
    this.#died = part;
    this.restarting ??= this.#restart().finally(() => (this.restarting = null));
  }

  async #restart(): Promise<void> {
    const { clock, logger, notices } = this.#options;
    while (this.#died !== null && !this.#stopping) {
      const part = this.#died;
      try {
        if (!this.#restarts.take(1, clock.monotonic())) throw new Error('it died too often');
        logger.log('error', 'app.part-died', { part });
        await this.#stopInTime(this.#current);
        await this.begin();
        this.#tellAll();
      } catch (error) {
        logger.log('error', 'app.not-restarted', { part, error });
        notices.add(noticeOf[part]);
        return;
      }
    }
  }

  async #stopInTime(core: Core): Promise<void> {
    const late = Promise.withResolvers<never>();
    const cancel = this.#options.clock.after(stopMs, () => late.reject(new Error('it did not stop')));
    await Promise.race([core.stop(), late.promise]).finally(cancel);
  }

  /** Windows have seen the rooms as they were before. */
  #tellAll(): void {
    const { announce } = this.#options;
    for (const room of this.rooms.list()) {
      announce('room.changed', room);
      announce('room.peopleChanged', { roomId: room.id, people: this.rooms.people(room.id) });
    }
    announce('room.nearbyChanged', this.rooms.nearbyView());
  }

  /** Of interest to members only once they are to come there. */
  #tellPort(hosted: number): void {
    const { port, notices } = this.#options;
    if (port !== 0 && hosted !== port && hosted !== this.#portTold) {
      notices.add('port-changed', null, { port: hosted });
    }
    this.#portTold = hosted;
  }
}
