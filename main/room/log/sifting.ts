import type { Entry } from '../../protocol/entry.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { contradictions } from './forks.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Fit } from './tails.ts';

export interface Sifted {
  /** Genuine, and not here yet. */
  readonly fresh: readonly Entry[];
  /** Genuine, and others than are here at their places. */
  readonly contradicting: readonly Entry[];
  readonly forged: readonly Entry[];
}

/** A batch this small is looked through for entries that contradict what is here: so a fork's proof comes (L4). */
const proofAtMost = 8;

/** What is to be done with entries that came, by where they stand and whose signature they have. Throws `entry-wrong-room`. */
export async function sift(
  entries: readonly Entry[],
  roomId: string,
  fits: (entry: Entry) => Fit,
  around: Surroundings,
): Promise<Sifted> {
  const known: Entry[] = [];
  const unknown = entries.filter((entry) => {
    if (entry.room !== roomId) throw new ProtocolError('entry-wrong-room');
    const fit = fits(entry);
    if (fit === 'known') known.push(entry);
    return fit !== 'known' && fit !== 'forked';
  });
  const doubtful = known.length <= proofAtMost ? await contradictions(around.history, roomId, known) : [];
  const checked = [...unknown, ...doubtful];
  const genuine = await around.verify(checked);
  return {
    fresh: unknown.filter((_entry, index) => genuine[index]),
    contradicting: doubtful.filter((_entry, index) => genuine[unknown.length + index]),
    forged: checked.filter((_entry, index) => !genuine[index]),
  };
}
