import type { EntryId } from '../../../preload/contract/model.ts';
import type { Acknowledged } from '../../history/stored-rooms.ts';
import type { Entry } from '../../protocol/entry.ts';
import { Delivery, mostCopies, type Counted } from '../hosting/copies.ts';
import type { Travelled } from './translate.ts';

export interface StateChange extends Travelled {
  readonly id: EntryId;
  readonly withheld: boolean;
}

/** How many own entries whose state may still change are remembered with their ids. */
const remembered = 2_000;

/** How far this device's own entries in one room have come: waiting, sent, delivered (L5). */
export class OwnMessages {
  readonly #delivery: Delivery;
  /** Whether this device is the host: then its own disk is the host's disk. */
  readonly #hosting: () => boolean;
  readonly #shown = new Map<
    EntryId,
    { readonly chain: string; readonly seq: number; travelled: Travelled }
  >();

  constructor(known: readonly Acknowledged[], hosting: () => boolean) {
    this.#delivery = new Delivery(known);
    this.#hosting = hosting;
  }

  travelled({ chain, seq }: Pick<Entry, 'chain' | 'seq'>): Travelled {
    const copies = this.#delivery.copiesOf(chain, seq);
    if (copies >= 2) return { state: 'delivered', copies };
    return { state: this.#hosting() ? 'sent' : 'waiting', copies };
  }

  /** Later changes of this entry's state will be told. */
  follow(entry: Entry): void {
    const { id, chain, seq } = entry;
    this.#shown.set(id as EntryId, { chain, seq, travelled: this.travelled(entry) });
    const oldest = this.#shown.size > remembered ? this.#shown.keys().next().value : undefined;
    if (oldest !== undefined) this.#shown.delete(oldest);
  }

  /** `news`: the rows worth keeping. `changes`: what followed entries have become, step by step. */
  learn(rows: readonly Counted[]): { news: Acknowledged[]; changes: StateChange[] } {
    const bounded = rows.map((row) => ({ ...row, copies: Math.min(row.copies, mostCopies) }));
    const learnt = bounded.map((row) => this.#delivery.learn(row)).filter(({ news }) => news);
    const news = learnt.flatMap(({ row }) => row ?? []);
    return { news, changes: learnt.length === 0 ? [] : this.refresh() };
  }

  /** What followed entries have become since they were last looked at. */
  refresh(): StateChange[] {
    return [...this.#shown].flatMap(([id, own]) => this.#step(id, own));
  }

  #step(id: EntryId, own: { chain: string; seq: number; travelled: Travelled }): StateChange[] {
    const before = own.travelled;
    const now = this.travelled(own);
    if (now.state === before.state && now.copies === before.copies) return [];
    own.travelled = now;
    // Both steps are told in order, also when one acknowledgement is news of both.
    const sent: StateChange[] =
      before.state === 'waiting' ? [{ id, state: 'sent', copies: now.copies, withheld: false }] : [];
    return now.state === 'sent' ? sent : [...sent, { id, ...now, withheld: false }];
  }
}
