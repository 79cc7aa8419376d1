import { useEffect } from 'react';
import type { RoomId } from '../preload/contract/model.ts';
import { useStore } from './bridge/hooks.ts';
import { addVisit, replaceVisit, visitedRoom } from './commands/visits.ts';
import type { AppState } from './state/app-state.ts';

/**
 * Each room visited is an entry of the page's history: the app's ways back and the browser's are the same, and a reload
 * comes back to the conversation.
 */
export function useVisits(app: AppState): void {
  const { roomId } = useStore(app.view.view);
  const known = useStore(app.rooms.rooms) !== null;

  useEffect(() => {
    if (visitedRoom() === roomId) replaceVisit(roomId);
    else if (known) addVisit(roomId);
  }, [roomId, known]);
  useEffect(() => {
    const onPopState = () => {
      const visited = visitedRoom() as RoomId | null;
      if (visited === app.view.view.get().roomId) return;
      // Until main has told of its rooms, it may be one of them.
      if (visited && (!app.rooms.rooms.get() || app.rooms.find(visited))) app.view.openRoom(visited);
      else app.view.openNearby();
    };
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }, [app]);
}
