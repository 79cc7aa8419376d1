import type { EventName, Events } from '../../../preload/contract/api.ts';

export interface Standing {
  /** By the wall clock, ms: the processes of one machine share it. */
  readonly at: number;
  readonly kind: string;
  readonly term: number;
  readonly host: string | null;
}

/** What a member's window was told since it was last asked. */
export interface News {
  /** Changes of where the member stands, in order. */
  readonly standings: readonly Standing[];
  /** Own messages that are shown as delivered now. */
  readonly delivered: readonly { readonly id: string; readonly at: number }[];
  /** Ids of items that were told twice. */
  readonly doubled: readonly string[];
}

/** So many items back it notices that one is told again: what watches for leaks must not be one. */
const remembered = 1_000;

/** What a window of a member would have been told. */
export class Witness {
  /** How many items there are more than at the start. */
  items = 0;
  readonly #told = new Set<string>();
  #last: Standing | null = null;
  #standings: Standing[] = [];
  #delivered: { readonly id: string; readonly at: number }[] = [];
  #doubled: string[] = [];

  hear<Name extends EventName>(event: Name, value: Events[Name]): void {
    if (event === 'room.changed') this.#onRoom(value as Events['room.changed']);
    if (event === 'message.added') {
      for (const { id } of (value as Events['message.added']).items) {
        this.#note(id);
      }
    }
    if (event === 'message.removed') {
      for (const id of (value as Events['message.removed']).ids) {
        this.#told.delete(id);
        this.items -= 1;
      }
    }
    if (event === 'message.stateChanged') {
      const { changes } = value as Events['message.stateChanged'];
      for (const { id, state } of changes)
        if (state === 'delivered') this.#delivered.push({ id, at: Date.now() });
    }
  }

  take(): News {
    return {
      standings: this.#standings.splice(0),
      delivered: this.#delivered.splice(0),
      doubled: this.#doubled.splice(0),
    };
  }

  #note(id: string): void {
    this.items += 1;
    if (this.#told.has(id)) this.#doubled.push(id);
    this.#told.add(id);
    const oldest = this.#told.size > remembered ? this.#told.keys().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
  }

  #onRoom({ connection, term, host }: Events['room.changed']): void {
    const last = this.#last;
    const kind = connection.kind === 'connected' && connection.merging ? 'merging' : connection.kind;
    const now = { at: Date.now(), kind, term, host: host?.id ?? null };
    if (last?.kind === now.kind && last.term === now.term && last.host === now.host) return;
    this.#last = now;
    this.#standings.push(now);
  }
}
