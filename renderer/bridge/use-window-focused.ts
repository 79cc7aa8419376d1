import { useSyncExternalStore } from 'react';

const events = ['focus', 'blur'] as const;

function subscribe(listener: () => void): () => void {
  for (const event of events) window.addEventListener(event, listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

const attended = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Whether the person can be taken to look at this window. */
export function useWindowFocused(): boolean {
  return useSyncExternalStore(subscribe, attended);
}
