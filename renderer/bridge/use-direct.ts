import type { DeviceId } from '../../preload/contract/model.ts';
import { useApp } from './hooks.ts';

/** Opens the conversation with that person alone, the cursor in its box. Rejects as `RoomsStore.direct` does. */
export function useDirect(): (id: DeviceId) => Promise<void> {
  const app = useApp();
  return async (id) => {
    const room = await app.rooms.direct(id);
    app.view.openRoom(room.id);
    // The dialog this was asked for in gives its focus back first.
    setTimeout(() => document.getElementById('composer')?.focus());
  };
}
