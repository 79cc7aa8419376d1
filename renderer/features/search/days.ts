/** The first moment of that day here, in ms since 1970. */
const startOf = (year: number, month: number, day: number): number => new Date(year, month, day).getTime();

/** Days that have a name, counted back from today. */
export const namedDays = { today: 0, yesterday: 1, week: 7, month: 30 } as const;
export type NamedDay = keyof typeof namedDays;
/** What they are called in the person's language; in English they always may be called so. */
export type DayWords = Readonly<Record<NamedDay, string>>;

/**
 * The day somebody means, as its first moment by the calendar here: 2026-11-03, 2026/11/3, 2026-11 and 2026 (their first days), or
 * a day that has a name. Null where it is none.
 */
export function dayOf(typed: string, words: DayWords, now: number): number | null {
  const value = typed.trim().toLowerCase();
  const named = (Object.keys(namedDays) as NamedDay[]).find(
    (name) => value === name || value === words[name].toLowerCase(),
  );
  if (named) {
    const today = new Date(now);
    return startOf(today.getFullYear(), today.getMonth(), today.getDate() - namedDays[named]);
  }
  const parts = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)?|年?)$/.exec(value);
  if (!parts) return null;
  const [year = 0, month = 1, day = 1] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const start = startOf(year, month - 1, day);
  const made = new Date(start);
  // There is no 31st of February.
  const real = made.getMonth() === month - 1 && made.getDate() === day;
  return real && start >= 0 ? start : null;
}

/** 2026-11-03, by the calendar here. */
export function writtenDay(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
