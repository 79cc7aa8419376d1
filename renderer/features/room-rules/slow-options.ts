import type { Texts } from '../../text/text.ts';

const offered = [0, 10, 30, 60, 300, 3_600] as const;

/** The lengths of slow mode to choose from, short ones first; the one there is, too, if it is another. */
export function slowOptions(seconds: number, { t }: Pick<Texts, 't'>): { value: string; label: string }[] {
  const all = [...new Set([...offered, seconds])].sort((one, other) => one - other);
  return all.map((value) => ({ value: String(value), label: shortLabel(value, t) }));
}

function shortLabel(seconds: number, t: Texts['t']): string {
  if (seconds === 0) return t('rules.slow.off');
  if (seconds % 3_600 === 0) return t('rules.slow.h', { count: seconds / 3_600 });
  return seconds % 60 === 0
    ? t('rules.slow.min', { count: seconds / 60 })
    : t('rules.slow.s', { count: seconds });
}
