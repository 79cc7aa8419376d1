import { errorText } from '../../preload/contract/error-text.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type {
  DeliveryState,
  DiscoverySource,
  NearbyRoom,
  NoticeCode,
  RoomConnection,
} from '../../preload/contract/model.ts';
import type { Language } from '../config.ts';
import { plain, plainJson } from './plain.ts';
import { text, type TextKey } from './text.ts';

/** What a script reads under `--json`: one of these a line, on standard output only. */
export type CliEvent =
  /** First. `port` is where this device is reached: by peers, or by browsers for `serve`; null where it does not listen. */
  | {
      readonly type: 'ready';
      readonly deviceId: string;
      readonly port: number | null;
      readonly address?: string;
    }
  /** `host` is the hosting device's id. */
  | {
      readonly type: 'room';
      readonly roomId: string;
      readonly name: string;
      readonly host: string;
      readonly address: string;
      readonly port: number;
      readonly source: DiscoverySource;
      readonly reachable: boolean;
    }
  | { readonly type: 'hosting' | 'joined'; readonly roomId: string; readonly members: number }
  | {
      readonly type: 'message';
      readonly id: string;
      readonly roomId: string;
      readonly author: string;
      readonly name: string;
      readonly text: string;
      readonly sentAt: number;
      readonly lamport: number;
      /** It came after what is shown behind it had been there for a while (H6). */
      readonly late?: true;
      /** One's own, and gone to nobody yet: it can be taken back or changed. */
      readonly withheld?: true;
    }
  /** Of one's own message. */
  | { readonly type: 'state'; readonly id: string; readonly state: DeliveryState; readonly withheld?: true }
  /** One's own messages that were taken back, or that come again under new ids because one before them was changed. */
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | {
      readonly type: 'member';
      readonly deviceId: string;
      readonly name: string;
      readonly present: boolean;
    }
  /** Whoever it is has left the room for good. */
  | { readonly type: 'left'; readonly deviceId: string; readonly name: string }
  /** Whoever hosts the room from here on, at the beginning and at each change. */
  | { readonly type: 'host'; readonly deviceId: string; readonly term: number }
  /** How this device stands to the room, at the beginning and at each change. */
  | ConnectionEvent
  | { readonly type: 'check'; readonly name: string; readonly ok: boolean; readonly detail: string }
  | { readonly type: 'error'; readonly code: ErrorCode | NoticeCode; readonly message: string }
  /** Last. */
  | { readonly type: 'bye' };

type ConnectionEvent = { readonly type: 'connection' } & (
  | {
      readonly state: 'hosting';
      readonly port: number;
      /** Whether the members can reach this device (H8). */
      readonly reach: 'unknown' | 'reached' | 'unreached';
    }
  /** `merging`: what either side lacks is still on its way. */
  | { readonly state: 'connected'; readonly merging: boolean }
  | { readonly state: 'connecting' }
  /** Nobody is reached: what is written waits. */
  | { readonly state: 'waiting'; readonly cause: string }
);

export function connectionEvent(connection: RoomConnection): ConnectionEvent {
  switch (connection.kind) {
    case 'hosting':
      return { type: 'connection', state: 'hosting', port: connection.port, reach: connection.reach };
    case 'connected':
      return { type: 'connection', state: 'connected', merging: connection.merging };
    case 'connecting':
      return { type: 'connection', state: 'connecting' };
    case 'waiting':
      return { type: 'connection', state: 'waiting', cause: connection.cause };
  }
}

export const roomEvent = (room: NearbyRoom): CliEvent => ({
  type: 'room',
  roomId: room.id,
  name: room.name,
  host: room.host.id,
  address: room.address,
  port: room.port,
  source: room.source,
  reachable: room.reachable,
});

interface Sink {
  write(text: string): unknown;
}

/** The two ways of answering: lines for people, or one JSON object a line for programs. Nothing it writes can act on the terminal. */
export class Output {
  readonly json: boolean;
  language: Language;
  readonly #out: Sink;
  readonly #errors: Sink;
  /** What went wrong before the first event that is no error: `ready` comes first. */
  #early: CliEvent[] | null = [];

  constructor(options: { json: boolean; language: Language; out: Sink; errors: Sink }) {
    this.json = options.json;
    this.language = options.language;
    this.#out = options.out;
    this.#errors = options.errors;
  }

  /** For programs only. */
  event(event: CliEvent): void {
    if (!this.json) return;
    if (this.#early && event.type === 'error') this.#early.push(event);
    else {
      const early = this.#early ?? [];
      this.#early = null;
      const events = event.type === 'bye' ? [...early, event] : [event, ...early];
      for (const one of events) this.#out.write(`${plainJson(one)}\n`);
    }
  }

  /** A line for people, on standard output. */
  say(line: string): void {
    if (!this.json) this.#out.write(`${plain(line)}\n`);
  }

  /** A line for people beside what was asked for, on standard error. */
  note(key: TextKey, values: Readonly<Record<string, string | number>> = {}): void {
    if (!this.json) this.#errors.write(`${plain(this.text(key, values))}\n`);
  }

  /** Something worth knowing that is no failure, as a sentence on standard error for people and beside programs alike. */
  inform(code: NoticeCode): void {
    this.#errors.write(`${plain(errorText(this.language, code))}\n`);
  }

  /** Something went wrong: a sentence on standard error, or an `error` object. Without a sentence of its own, the code's. */
  fail(code: ErrorCode | NoticeCode, sentence = errorText(this.language, code)): void {
    if (this.json) this.event({ type: 'error', code, message: sentence });
    else this.#errors.write(`${plain(sentence)}\n`);
  }

  text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
    return text(this.language, key, values);
  }
}
