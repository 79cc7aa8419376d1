import { useSyncExternalStore } from 'react';

/** Below this a window shows one pane at a time; the same width stands in the style sheets. */
const query = matchMedia('(max-width: 719px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether there is room for one pane only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
