import { useEffect, useRef } from 'react';

/**
 * Focus is never lost: when `shown` changes and what had it went away, and nothing new has asked for it, the main pane
 * gets it. A window in which nothing has had the focus yet is left alone.
 */
export function useKeptFocus(shown: string): void {
  const had = useRef(false);
  useEffect(() => {
    const note = () => {
      had.current = true;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (had.current && document.activeElement === document.body) document.getElementById('main')?.focus();
  }, [shown]);
}
