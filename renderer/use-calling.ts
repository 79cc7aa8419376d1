import { useEffect } from 'react';
import { allCallsFor } from '../preload/contract/attention.ts';
import { useStore } from './bridge/hooks.ts';
import type { AppState } from './state/app-state.ts';

/** How much calls for the person in all rooms; the page's icon has a dot while something does, and an installed page a number. */
export function useCalling(app: AppState): number {
  const rooms = useStore(app.rooms.rooms);
  const face = useStore(app.info.info)?.face;
  const count = allCallsFor(rooms ?? []);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = count > 0 ? './icon-unread.svg' : './icon.svg';
  }, [count]);
  useEffect(() => {
    // On the desktop main does this.
    if (face !== 'browser' || !('setAppBadge' in navigator)) return;
    const badge = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
    badge.catch(() => undefined);
  }, [count, face]);
  return count;
}
