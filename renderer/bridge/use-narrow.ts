import { useSyncExternalStore } from 'react';

/** The same widths stand in the style sheets. */
const narrow = matchMedia('(max-width: 719px)');
const wide = matchMedia('(min-width: 1100px)');

const subscriber = (query: MediaQueryList) => (listener: () => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};
const onNarrow = subscriber(narrow);
const onWide = subscriber(wide);

/** Whether there is room for one pane only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(onNarrow, () => narrow.matches);
}

/** Whether there is room for all three panes side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(onWide, () => wide.matches);
}
