import type { Acknowledged } from '../../history/stored-rooms.ts';

/** `copies` is told and kept up to here. */
export const mostCopies = 100;
const stepsTold = 20;
/** So many are asked in a large room that `mostCopies` hold a chain as soon as all do. */
const asked = 1.3 * mostCopies;

/**
 * Whether it counts how far `device`, one of `present`, holds `chain`: everybody's word in a small room; in a large one that of
 * about as many as are counted, others for each chain. If all said so of all, it would grow with the square of the room.
 */
export function isAsked(device: string, chain: string, present: number): boolean {
  return present <= mostCopies || share(`${device}${chain}`) < asked / present;
}

/** Evenly spread over 0 to 1 (FNV-1a with the finish of MurmurHash3). */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** What one device says it holds of a chain, words included: what stands behind `after`, up to `to`. */
export interface Held {
  readonly after: number;
  readonly to: number;
}
/** As `Acknowledged`, of what stands behind `after`. */
export interface Counted extends Acknowledged {
  readonly after?: number | undefined;
}

/**
 * From what each of the other devices holds of a chain, how many devices hold it up to where, its author's included: most copies
 * first, at most 20 steps; and the same of what stands behind all that any of them holds without its words (J5).
 */
export function countCopies(chain: string, heldByOthers: readonly Held[]): Counted[] {
  const after = heldByOthers.reduce((most, held) => Math.max(most, held.after), 0);
  if (after === 0) return steps(chain, heldByOthers);
  const whole = steps(
    chain,
    heldByOthers.filter((held) => held.after === 0),
  );
  const behind = steps(chain, heldByOthers).filter(({ seq }) => seq > after);
  return [...behind.map((step) => ({ ...step, after })), ...whole];
}

function steps(chain: string, held: readonly Held[]): Acknowledged[] {
  const falling = Float64Array.from(held, ({ to }) => to)
    .sort()
    .reverse();
  const found: Acknowledged[] = [];
  for (let index = 0; index < falling.length; index++) {
    const seq = falling[index] ?? 0;
    if (seq > 0 && falling[index + 1] !== seq) {
      found.push({ chain, seq, copies: Math.min(index + 2, mostCopies) });
    }
  }
  return found.reverse().slice(0, stepsTold);
}

/** What is known of how far this device's own chains have travelled (L5). */
export class Delivery {
  /** For each chain, by number of copies: up to where, from the chain's beginning; and a stretch behind that. */
  readonly #chains = new Map<string, Map<number, number>>();
  readonly #stretches = new Map<string, Map<number, Held>>();

  constructor(rows: readonly Acknowledged[]) {
    for (const row of rows) this.learn(row);
  }

  /** Says whether this was news, and gives the row that is worth keeping where there is one. */
  learn({ chain, seq, copies, after = 0 }: Counted): {
    readonly news: boolean;
    readonly row: Acknowledged | null;
  } {
    const nothing = { news: false, row: null };
    if (after >= seq) return nothing;
    const rows = this.#chains.get(chain) ?? new Map<number, number>();
    this.#chains.set(chain, rows);
    const stretch = this.#stretches.get(chain)?.get(copies);
    if (after > this.#reach(rows, copies)) {
      if (stretch && stretch.after <= after && stretch.to >= seq) return nothing;
      const joined = stretch && after <= stretch.to && seq >= stretch.after;
      if (stretch && !joined && stretch.to > seq) return nothing;
      const next = joined
        ? { after: Math.min(after, stretch.after), to: Math.max(seq, stretch.to) }
        : { after, to: seq };
      const stretches = this.#stretches.get(chain) ?? new Map<number, Held>();
      this.#stretches.set(chain, stretches.set(copies, next));
      return { news: true, row: null };
    }
    const to = stretch && stretch.after <= seq ? Math.max(seq, stretch.to) : seq;
    if ((rows.get(copies) ?? 0) >= to) return nothing;
    rows.set(copies, to);
    return { news: true, row: { chain, seq: to, copies } };
  }

  /** How many devices, this one included, are known to hold the entry. */
  copiesOf(chain: string, seq: number): number {
    let most = 1;
    for (const [copies, upTo] of this.#chains.get(chain) ?? [])
      if (upTo >= seq && copies > most) most = copies;
    for (const [copies, { after, to }] of this.#stretches.get(chain) ?? [])
      if (after < seq && seq <= to && copies > most) most = copies;
    return most;
  }

  #reach(rows: ReadonlyMap<number, number>, copies: number): number {
    let most = 0;
    for (const [known, upTo] of rows) if (known >= copies && upTo > most) most = upTo;
    return most;
  }
}
