const two = (value: number): string => String(value).padStart(2, '0');

/** The day of `at` by the calendar on the wall, as a date field has it: 2026-03-09. */
export function dayText(at: number): string {
  const day = new Date(at);
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** When that day begins here, ms since 1970; null for what is no day, or one before 1970. */
export function startOfDay(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const at = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
  return at >= 0 && dayText(at) === text ? at : null;
}
