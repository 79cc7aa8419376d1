import { createClient, type Client } from '../../preload/bridge/client.ts';
import type { Port, Undo } from '../../preload/bridge/port.ts';
import type { CallInput, CallName, CallOutput, EventName, Events } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { Store } from './store.ts';

export type LinkStatus =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** The pipe broke. `nextAttemptAt` is null while an attempt is under way. `failures` counts those since it was last open. */
  | { readonly kind: 'lost'; readonly failures: number; readonly nextAttemptAt: number | null }
  /** The pipe broke and cannot be opened again from here: only a new page can. */
  | { readonly kind: 'ended' };

/** Where ports come from: again and again in a browser, once on the desktop. */
export type PortSource =
  { readonly kind: 'once'; readonly port: Port } | { readonly kind: 'again'; open(): Promise<Port> };

/** What the stores need of the app. */
export interface AppLink {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  /** Stays in force when the pipe is opened anew. */
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): Undo;
  /** Hears every time a pipe has opened, also when one is open already: what was known before may have changed. */
  onOpen(listener: () => void): Undo;
}

export interface Clock {
  now(): number;
  /** Calls `then` once, after `delayMs`. */
  after(delayMs: number, then: () => void): Undo;
}

const delaysMs = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

/** One lasting connection to the app, over pipes that may break and be opened again. */
export class Link implements AppLink {
  readonly status = new Store<LinkStatus>({ kind: 'opening' });
  readonly #source: PortSource;
  readonly #clock: Clock;
  readonly #listeners = new Map<EventName, Set<(value: never) => void>>();
  readonly #openListeners = new Set<() => void>();
  #client: Client | null = null;
  #cancelRetry: Undo = () => undefined;
  #failures = 0;
  #stopped = false;

  constructor(source: PortSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  start(): void {
    void this.#open();
  }

  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    return this.#client ? this.#client.call(name, input) : Promise.reject(new AppError('disconnected'));
  }

  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): Undo {
    const known = this.#listeners.get(name);
    const listeners = known ?? new Set<(value: never) => void>();
    listeners.add(listener);
    if (!known) {
      this.#listeners.set(name, listeners);
      if (this.#client) this.#forward(this.#client, name, listeners);
    }
    return () => void listeners.delete(listener);
  }

  onOpen(listener: () => void): Undo {
    this.#openListeners.add(listener);
    if (this.#client) listener();
    return () => void this.#openListeners.delete(listener);
  }

  /** Does not wait for the next attempt. Without a lost pipe it does nothing. */
  retryNow(): void {
    const status = this.status.get();
    if (status.kind !== 'lost' || status.nextAttemptAt === null) return;
    this.#cancelRetry();
    this.status.set({ ...status, nextAttemptAt: null });
    void this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    this.#client?.close();
  }

  async #open(): Promise<void> {
    const source = this.#source;
    const port = source.kind === 'once' ? source.port : await source.open().catch(() => null);
    if (this.#stopped) return port?.close();
    if (!port) return this.#lose();
    const client = createClient(port);
    this.#client = client;
    this.#failures = 0;
    for (const [name, listeners] of this.#listeners) this.#forward(client, name, listeners);
    client.onClose(() => {
      this.#client = null;
      if (this.#stopped) return;
      if (source.kind === 'once') this.status.set({ kind: 'ended' });
      else this.#lose();
    });
    this.status.set({ kind: 'open' });
    for (const listener of [...this.#openListeners]) listener();
  }

  #forward(client: Client, name: EventName, listeners: ReadonlySet<(value: never) => void>): void {
    client.on(name, (value) => {
      for (const listener of [...listeners]) listener(value as never);
    });
  }

  #lose(): void {
    const delayMs = delaysMs[Math.min(this.#failures, delaysMs.length - 1)] ?? 8_000;
    this.#failures += 1;
    this.status.set({
      kind: 'lost',
      failures: this.#failures,
      nextAttemptAt: this.#clock.now() + delayMs,
    });
    this.#cancelRetry = this.#clock.after(delayMs, () => this.retryNow());
  }
}
