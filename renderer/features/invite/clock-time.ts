/** A time that is left, as minutes and seconds: 9:05. Part of a second counts as one; below nothing it is 0:00. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
