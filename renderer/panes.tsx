import { useStore } from './bridge/hooks.ts';
import { ChatScreen } from './features/chat/chat-screen.tsx';
import { NoticesScreen } from './features/notices/notices-screen.tsx';
import { DetailsScreen } from './features/people/details-screen.tsx';
import { JoinDialogScreen } from './features/rooms/join-dialog-screen.tsx';
import { NearbyScreen } from './features/rooms/nearby-screen.tsx';
import { RoomsScreen } from './features/rooms/rooms-screen.tsx';
import { StartDialogScreen } from './features/rooms/start-dialog-screen.tsx';
import { SettingsScreen } from './features/settings/settings-screen.tsx';
import { ShortcutsScreen } from './features/shortcuts/shortcuts-screen.tsx';
import type { AppState } from './state/app-state.ts';
import type { DialogName } from './state/view.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './panes.css';

const dialogs: Readonly<Record<DialogName, () => React.JSX.Element | null>> = {
  start: StartDialogScreen,
  join: JoinDialogScreen,
  settings: SettingsScreen,
  shortcuts: ShortcutsScreen,
};

/** Rooms and people, the conversation, its details: side by side where there is room, one at a time where not. */
export function Panes({ app }: { app: AppState }) {
  useShortcuts(app);
  const view = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const room = rooms?.find(({ id }) => id === view.roomId);
  const Dialog = view.dialog && dialogs[view.dialog];
  return (
    <div className="panes" data-pane={view.pane} data-details={room !== undefined && view.details}>
      <RoomsScreen />
      <main className="panes-main" id="main" tabIndex={-1}>
        <NoticesScreen />
        {room ? <ChatScreen key={room.id} room={room} /> : <NearbyScreen />}
      </main>
      {room && view.details && <DetailsScreen key={room.id} room={room} />}
      {Dialog && <Dialog />}
    </div>
  );
}
