import type { Settings } from '../../preload/contract/settings.ts';

/** Whether that minute of the day (0 to 1439, by the clock on the wall) is in the quiet hours. `to` itself is loud again; equal ends mean all day. */
export function isQuiet(hours: Settings['quietHours'], minute: number): boolean {
  if (hours === null) return false;
  const { from, to } = hours;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

export function minuteOfDay(at: number): number {
  const time = new Date(at);
  return time.getHours() * 60 + time.getMinutes();
}
