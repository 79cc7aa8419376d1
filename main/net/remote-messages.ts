import type { Secrets } from '../identity/identity.ts';
import { protocolReasons, type ProtocolReason } from '../protocol/errors.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import type { NetworkOptions } from './local-network.ts';
import type { DialTarget, Peer } from './network.ts';

/** What the program that answers windows tells the one that does the networking; sessions and groups go by number. */
export type Order =
  | { readonly do: 'listen' | 'admit'; readonly session: number }
  | { readonly do: 'send'; readonly session: number; readonly message: RoomMessage }
  | { readonly do: 'sendEntries'; readonly session: number; readonly payload: Uint8Array }
  | { readonly do: 'end'; readonly session: number; readonly reason: ProtocolReason }
  /** The receiver is done with so many more of the session's messages and payloads. */
  | { readonly do: 'done'; readonly session: number; readonly count: number }
  | { readonly do: 'add' | 'remove'; readonly group: number; readonly session: number }
  | { readonly do: 'group'; readonly group: number }
  | { readonly do: 'groupSend'; readonly group: number; readonly message: RoomMessage }
  | { readonly do: 'groupEntries'; readonly group: number; readonly payload: Uint8Array };

export type News =
  | { readonly did: 'arrive'; readonly session: number; readonly peer: Peer }
  | { readonly did: 'message'; readonly session: number; readonly message: RoomMessage }
  | { readonly did: 'entries'; readonly session: number; readonly payload: Uint8Array }
  | { readonly did: 'fallBehind' | 'catchUp'; readonly session: number }
  | { readonly did: 'end'; readonly session: number; readonly reason: ProtocolReason | null };

/** The calls that have an answer. */
export interface Served {
  open(secrets: Secrets, options: NetworkOptions): void;
  listenOn(preferredPort: number): Promise<{ readonly port: number }>;
  stopListening(): Promise<void>;
  dial(target: DialTarget): Promise<{ readonly session: number; readonly peer: Peer }>;
  stop(): Promise<void>;
}

/**
 * Posts what was put in one turn of the loop as one message, under `key`: a message costs far more than what is in it.
 * `flush` posts at once, for what must come before something that is posted otherwise.
 */
export class TurnBatch<Item> {
  readonly #post: (items: readonly Item[]) => void;
  #items: Item[] = [];

  constructor(post: (items: readonly Item[]) => void) {
    this.#post = post;
  }

  put(item: Item): void {
    this.#items.push(item);
    if (this.#items.length === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#post(items);
  }
}

/** A clone takes the whole buffer that a view is of: this is the same bytes with nothing around them. */
export const onItsOwn = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

export function contentOf<Item>(message: unknown, key: 'orders' | 'news'): readonly Item[] {
  const items = isRecord(message) ? message[key] : null;
  return Array.isArray(items) ? (items as readonly Item[]) : [];
}

const peerTexts = ['device', 'fingerprint', 'address', 'app', 'channel'] as const satisfies (keyof Peer)[];

export const isPeer = (value: unknown): value is Peer =>
  isRecord(value) &&
  peerTexts.every((field) => typeof value[field] === 'string') &&
  value['key'] instanceof Uint8Array &&
  Number.isInteger(value['port']) &&
  Number.isInteger(value['version']);

/**
 * Whether a value is news at all: the program that tells them is the one that strangers' bytes get into. The shape of what peers say,
 * `message`, was checked in there and is not again.
 */
export function isNews(value: unknown): value is News {
  if (!isRecord(value) || !Number.isSafeInteger(value['session'])) return false;
  switch (value['did']) {
    case 'arrive':
      return isPeer(value['peer']);
    case 'message':
      return isRecord(value['message']) && typeof value['message']['type'] === 'string';
    case 'entries':
      return value['payload'] instanceof Uint8Array;
    case 'fallBehind':
    case 'catchUp':
      return true;
    case 'end':
      return value['reason'] === null || protocolReasons.includes(value['reason'] as ProtocolReason);
    default:
      return false;
  }
}
