import type { Acknowledged } from '../history/history.ts';

/** `copies` is told and kept up to here. */
export const mostCopies = 100;
const stepsTold = 20;

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
