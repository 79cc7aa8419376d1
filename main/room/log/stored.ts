import type { NewEntry } from '../../history/history.ts';
import type { Entry } from '../../protocol/entry.ts';
import { isChange } from '../messages/changes.ts';
import { isNeverShown } from './never-shown.ts';
import { namesMe } from '../messages/translate.ts';

/** `entry` as it is handed to the disk, in memory of its own: a view would take the whole frame it came in along. */
export function stored(
  entry: Entry,
  flags: {
    readonly late: boolean;
    readonly withheld: boolean;
    readonly hidden?: boolean;
    readonly mentionsMe?: boolean;
  },
): NewEntry {
  const { id, author, chain, seq, lamport, sentAt, kind } = entry;
  const base: NewEntry = {
    id,
    author,
    chain,
    seq,
    lamport,
    sentAt,
    kind,
    bare: entry.bare,
    erased: false,
    hidden: isNeverShown(entry),
    ...flags,
    bytes: Uint8Array.from(entry.bytes),
    hash: Uint8Array.from(entry.hash),
    previous: Uint8Array.from(entry.previous),
    authorKey: Uint8Array.from(entry.authorKey),
  };
  if (entry.kind === 'join') return { ...base, name: entry.body.name, colour: entry.body.colour };
  if (isChange(entry)) return { ...base, target: entry.body.target };
  if (entry.kind !== 'message' || entry.bare) return base;
  return { ...base, text: entry.body.text, announces: entry.body.announce === true };
}

/** As `stored`, of each entry; the flags are asked for one by one. `self`: whom a message has to name to count as a mention. */
export function rowsOf(
  entries: readonly Entry[],
  self: string,
  flags: Readonly<Record<'late' | 'withheld' | 'hidden', (entry: Entry) => boolean>>,
): NewEntry[] {
  return entries.map((entry) =>
    stored(entry, {
      late: flags.late(entry),
      withheld: flags.withheld(entry),
      hidden: flags.hidden(entry),
      mentionsMe: namesMe(entry, self),
    }),
  );
}
