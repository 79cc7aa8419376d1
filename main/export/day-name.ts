const two = (value: number): string => String(value).padStart(2, '0');

/** Year, month and day by this machine's calendar. */
export function dayName(ms: number): string {
  const day = new Date(ms);
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
