import { slowShort } from '../../text/rules.ts';
import type { Texts } from '../../text/text.ts';

const offered = [0, 10, 30, 60, 300, 3_600] as const;

/** The lengths of slow mode to choose from, short ones first; the one there is, too, if it is another. */
export function slowOptions(seconds: number, texts: Pick<Texts, 't'>): { value: string; label: string }[] {
  const all = [...new Set([...offered, seconds])].sort((one, other) => one - other);
  return all.map((value) => ({ value: String(value), label: slowShort(value, texts) }));
}
