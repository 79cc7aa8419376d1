import type { Acknowledged } from '../history/history.ts';

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

/**
 * From how far each of the other devices holds a chain, how many devices hold it up to where, its author's included:
 * most copies first, at most 20 steps.
 */
export function countCopies(chain: string, heldByOthers: readonly number[]): Acknowledged[] {
  const falling = Float64Array.from(heldByOthers).sort().reverse();
  const steps: Acknowledged[] = [];
  for (let index = 0; index < falling.length; index++) {
    const seq = falling[index] ?? 0;
    if (seq > 0 && falling[index + 1] !== seq) {
      steps.push({ chain, seq, copies: Math.min(index + 2, mostCopies) });
    }
  }
  return steps.reverse().slice(0, stepsTold);
}

/** What is known of how far this device's own chains have travelled (L5). */
export class Delivery {
  /** For each chain: seq by number of copies. */
  readonly #chains = new Map<string, Map<number, number>>();

  constructor(rows: readonly Acknowledged[]) {
    for (const row of rows) this.learn(row);
  }

  /** Says whether this was news. */
  learn({ chain, seq, copies }: Acknowledged): boolean {
    const rows = this.#chains.get(chain) ?? new Map<number, number>();
    this.#chains.set(chain, rows);
    if ((rows.get(copies) ?? 0) >= seq) return false;
    rows.set(copies, seq);
    return true;
  }

  /** How many devices, this one included, are known to hold the entry. */
  copiesOf(chain: string, seq: number): number {
    let most = 1;
    for (const [copies, upTo] of this.#chains.get(chain) ?? [])
      if (upTo >= seq && copies > most) most = copies;
    return most;
  }
}
