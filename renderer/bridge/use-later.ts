import { useEffect, useState } from 'react';
import type { Later } from '../state/later.ts';
import { useStore } from './hooks.ts';

/** Loads it; null until then. What keeps it from being loaded is thrown while drawing. */
export function useLater<Thing>(later: Later<Thing>): Thing | null {
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    later.load().catch((error: unknown) => setFailure({ error }));
  }, [later]);
  if (failure) throw failure.error;
  return useStore(later.thing);
}
