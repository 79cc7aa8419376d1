import { useEffect, useEffectEvent, useState } from 'react';
import type { Cursor, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { Wanted } from '../../state/view.ts';
import type { Follow } from './use-follow.ts';

/** How long what was gone to is marked, in ms. */
const markedFor = 2_600;

/** Goes where somebody has asked to (`ViewStore.goTo`). Answers what is marked: it was gone to a moment ago. */
export function useWanted(room: Room, follow: Follow, focusRow: (cursor: Cursor) => void): Cursor | null {
  const app = useApp();
  const { wanted } = useStore(app.view.view);
  const [marked, setMarked] = useState<Cursor | null>(null);

  const go = useEffectEvent(async (asked: Wanted) => {
    app.view.wantedDone(asked);
    const cursor = 'at' in asked ? await follow.goToDate(asked.at) : asked.cursor;
    if (cursor === null) return;
    if ('cursor' in asked) {
      await follow.goTo(cursor);
      setMarked(cursor);
    }
    // Whoever is writing goes on writing, and whoever searches may want the next one.
    if (!document.activeElement?.matches('#composer, #search-field')) focusRow(cursor);
  });
  useEffect(() => {
    if (wanted?.roomId === room.id) queueMicrotask(() => void go(wanted));
  }, [wanted, room.id]);
  useEffect(() => {
    if (marked === null) return undefined;
    const timer = setTimeout(() => setMarked(null), markedFor);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked;
}
