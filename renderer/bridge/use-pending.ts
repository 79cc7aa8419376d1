import { useEffect, useState } from 'react';

/** The browser's timers reach no further, in ms. */
const farthestMs = 2_000_000_000;

/** Whether that moment is yet to come; asks for a new drawing when it comes. Null never comes. */
export function usePending(until: number | null): boolean {
  const [passed, setPassed] = useState<number | null>(null);
  useEffect(() => {
    if (until === null) return undefined;
    const leftMs = until - Date.now();
    if (leftMs > farthestMs) return undefined;
    const timer = setTimeout(() => setPassed(until), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [until]);
  return until === null || passed !== until;
}
