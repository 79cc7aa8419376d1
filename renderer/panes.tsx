import { useLayoutEffect } from 'react';
import { useStore } from './bridge/hooks.ts';
import { useAttendance } from './bridge/use-attendance.ts';
import { useNarrow, useWide } from './bridge/use-narrow.ts';
import { AnnouncementsSection } from './features/announcements/announcements-section.tsx';
import { ArchiveSectionScreen } from './features/archive/archive-section-screen.tsx';
import { ChatScreen } from './features/chat/chat-screen.tsx';
import { DateDialogScreen } from './features/chat/date-dialog-screen.tsx';
import { ForgetDialogScreen } from './features/chat/forget-dialog-screen.tsx';
import { LeaveDialogScreen } from './features/chat/leave-dialog-screen.tsx';
import { InvitationScreen } from './features/invite/invitation-screen.tsx';
import { AllowNotificationsScreen } from './features/notices/allow-notifications-screen.tsx';
import { NoticesScreen } from './features/notices/notices-screen.tsx';
import { PaletteWaitingScreen } from './features/palette/palette-waiting-screen.tsx';
import { DetailsScreen } from './features/people/details-screen.tsx';
import { HandOverDialogScreen } from './features/people/hand-over-dialog-screen.tsx';
import { PersonDialogScreen } from './features/people/person-dialog-screen.tsx';
import { StatusDialogScreen } from './features/people/status-dialog-screen.tsx';
import { RulesSection } from './features/room-rules/rules-section.tsx';
import { DoorScreen } from './features/rooms/door-screen.tsx';
import { JoinDialogScreen } from './features/rooms/join-dialog-screen.tsx';
import { NearbyScreen } from './features/rooms/nearby-screen.tsx';
import { RoomsScreen } from './features/rooms/rooms-screen.tsx';
import { StartDialogScreen } from './features/rooms/start-dialog-screen.tsx';
import { SearchWaitingScreen } from './features/search/search-waiting-screen.tsx';
import { ShortcutsScreen } from './features/shortcuts/shortcuts-screen.tsx';
import {
  eraseDialog,
  exportDialog,
  inviteDialog,
  laterScreen,
  openArchiveDialog,
  paletteScreen,
  rollCallDialog,
  rulesDialog,
  saveArchiveDialog,
  searchScreen,
  settingsDialog,
  useLaterScreens,
} from './later-screens.tsx';
import { PaneSplitter, usePaneWidths } from './pane-splitters.tsx';
import type { AppState } from './state/app-state.ts';
import type { DialogName } from './state/view.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useVisits } from './use-visits.ts';
import './panes.css';

const dialogs: Readonly<Record<DialogName, React.ComponentType>> = {
  start: StartDialogScreen,
  join: JoinDialogScreen,
  door: DoorScreen,
  invitation: InvitationScreen,
  invite: laterScreen(inviteDialog),
  settings: laterScreen(settingsDialog),
  shortcuts: ShortcutsScreen,
  palette: laterScreen(paletteScreen, PaletteWaitingScreen),
  'hand-over': HandOverDialogScreen,
  person: PersonDialogScreen,
  rules: laterScreen(rulesDialog),
  status: StatusDialogScreen,
  'roll-call': laterScreen(rollCallDialog),
  date: DateDialogScreen,
  forget: ForgetDialogScreen,
  leave: LeaveDialogScreen,
  export: laterScreen(exportDialog),
  'save-archive': laterScreen(saveArchiveDialog),
  'open-archive': laterScreen(openArchiveDialog),
  erase: laterScreen(eraseDialog),
};

const SearchScreen = laterScreen(searchScreen, SearchWaitingScreen);

/** Rooms and people, the conversation, its details: side by side where there is room, one at a time where not. */
export function Panes({ app }: { app: AppState }) {
  useShortcuts(app);
  useVisits(app);
  useLaterScreens();
  const narrow = useNarrow();
  const wide = useWide();
  useLayoutEffect(() => app.view.fit(wide), [app, wide]);
  const view = useStore(app.view.view);
  const covered = view.details || view.search || view.pane === 'rooms';
  useAttendance(app, narrow && covered ? null : view.roomId);
  const rooms = useStore(app.rooms.rooms);
  const room = rooms?.find(({ id }) => id === view.roomId);
  const details = room !== undefined && view.details;
  const widths = usePaneWidths();
  const Dialog = view.dialog && dialogs[view.dialog];

  useKeptFocus([narrow, view.roomId, view.pane, view.details, view.search].join());

  return (
    <div className="panes" data-aside={details || view.search} style={widths}>
      {narrow && (view.search || view.pane === 'rooms') ? (
        // What is out of sight is not there at all, so nothing in it counts as seen.
        <main id="main" tabIndex={-1} className="panes-main">
          {view.search ? <SearchScreen /> : <RoomsScreen alone />}
        </main>
      ) : (
        <>
          {!narrow && <RoomsScreen alone={false} />}
          <main id="main" tabIndex={-1} className="panes-main">
            {!narrow && <PaneSplitter side="rooms" />}
            {!narrow && (details || view.search) && <PaneSplitter side="details" />}
            <NoticesScreen />
            <AllowNotificationsScreen />
            {room ? <ChatScreen key={room.id} room={room} /> : <NearbyScreen />}
          </main>
          {view.search && <SearchScreen />}
          {details && (
            <DetailsScreen key={room.id} room={room}>
              <AnnouncementsSection room={room} />
              {room.kind === 'group' && <RulesSection room={room} />}
              <ArchiveSectionScreen />
            </DetailsScreen>
          )}
        </>
      )}
      {Dialog && <Dialog />}
    </div>
  );
}
