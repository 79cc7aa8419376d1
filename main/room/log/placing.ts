import type { Entry } from '../../protocol/entry.ts';
import { limits } from '../../protocol/limits.ts';
import type { Refusal, Tail, Tails } from './tails.ts';

export interface Placed {
  /** They follow what is known, in this order. */
  readonly accepted: Entry[];
  /** Where their chains end then. */
  readonly about: Map<string, Tail>;
  readonly later: Entry[];
  /** Those that another one stands in the place of, and a few that may be such. */
  readonly contradicting: Entry[];
  readonly refused: { readonly entry: Entry; readonly why: Refusal }[];
  /** The greatest lamport known then. */
  readonly greatest: number;
}

/** So few of what came twice at once are looked at: the other side of a fork may be among them. */
const overtakenAtMost = 8;

/** Sorts entries that came in by where they stand to what is here (L4). `brought`: by their own author. */
export function place(
  entries: readonly Entry[],
  tails: Tails,
  known: { readonly greatest: number; readonly brought: WeakSet<Entry> },
): Placed {
  const accepted: Entry[] = [];
  const about = new Map<string, Tail>();
  const later: Entry[] = [];
  const contradicting: Entry[] = [];
  const overtaken: Entry[] = [];
  const refused: { entry: Entry; why: Refusal }[] = [];
  const parted = new Set<string>();
  const begun = new Map<string, number>();
  let { greatest } = known;
  for (const entry of entries) {
    const { author, chain } = entry;
    if (parted.has(chain)) continue;
    const begins = !about.has(chain) && tails.get(chain) === undefined;
    const fits = tails.fits(entry, about, greatest);
    const barred = begins && !tails.mayBegin(author, begun, known.brought.has(entry));
    const fit = fits === 'next' && barred ? 'chains' : fits;
    if (fit === 'next') {
      if (begins) begun.set(author, (begun.get(author) ?? 0) + 1);
      about.set(chain, entry);
      greatest = Math.max(greatest, entry.lamport);
      accepted.push(entry);
    } else if (fit === 'later') later.push(entry);
    else if (fit === 'fork') contradicting.push(entry);
    else if (fit === 'known') overtaken.push(entry);
    else if (fit !== 'forked') {
      // Its author has seen that far, and others will go on from there.
      greatest = Math.max(greatest, Math.min(entry.lamport, greatest + limits.lamportJump));
      parted.add(chain);
      if (fit !== 'parted') refused.push({ entry, why: fit });
    }
  }
  if (overtaken.length <= overtakenAtMost) contradicting.push(...overtaken);
  return { accepted, about, later, contradicting, refused, greatest };
}
