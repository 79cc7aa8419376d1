import type { RollCall, RollEntry } from '../../../preload/contract/conversation.ts';

export const rollGroups = ['confirmed', 'has', 'missing'] as const;
/** Confirmed it; has it and has not confirmed; is not known to have it. */
export type RollGroup = (typeof rollGroups)[number];

export function groupOf({ confirmedAt, gotAt }: Pick<RollEntry, 'confirmedAt' | 'gotAt'>): RollGroup {
  if (confirmedAt !== null) return 'confirmed';
  return gotAt === null ? 'missing' : 'has';
}

/** Those the announcement still asks: whoever is gone counts no more. */
export const asked = ({ entries }: RollCall): readonly RollEntry[] => entries.filter(({ gone }) => !gone);

/** Whom a reminder goes to. */
export const unconfirmed = (call: RollCall): readonly RollEntry[] =>
  asked(call).filter(({ confirmedAt }) => confirmedAt === null);

/** Each group in the order to read it in: the first to confirm first; of the others who is here before who is not, and by name. */
export function grouped(
  entries: readonly RollEntry[],
  compareNames: (one: string, other: string) => number,
): Readonly<Record<RollGroup, readonly RollEntry[]>> {
  const of = (group: RollGroup): readonly RollEntry[] =>
    entries
      .filter((entry) => groupOf(entry) === group)
      .sort(
        (one, other) =>
          (one.confirmedAt ?? 0) - (other.confirmedAt ?? 0) ||
          Number(other.present) - Number(one.present) ||
          compareNames(one.name, other.name),
      );
  return { confirmed: of('confirmed'), has: of('has'), missing: of('missing') };
}

/** For how long nobody can be reminded again, in ms. */
export const remindEveryMs = 60_000;
