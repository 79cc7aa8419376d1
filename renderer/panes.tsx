import { useStore } from './bridge/hooks.ts';
import { useAttendance } from './bridge/use-attendance.ts';
import { useNarrow } from './bridge/use-narrow.ts';
import { AnnouncementsSection } from './features/announcements/announcements-section.tsx';
import { RollCallDialogScreen } from './features/announcements/roll-call-dialog-screen.tsx';
import { ArchiveSectionScreen } from './features/archive/archive-section-screen.tsx';
import { ExportDialogScreen } from './features/archive/export-dialog-screen.tsx';
import { OpenArchiveDialogScreen } from './features/archive/open-archive-dialog-screen.tsx';
import { SaveArchiveDialogScreen } from './features/archive/save-archive-dialog-screen.tsx';
import { ChatScreen } from './features/chat/chat-screen.tsx';
import { DateDialogScreen } from './features/chat/date-dialog-screen.tsx';
import { ForgetDialogScreen } from './features/chat/forget-dialog-screen.tsx';
import { LeaveDialogScreen } from './features/chat/leave-dialog-screen.tsx';
import { InvitationScreen } from './features/invite/invitation-screen.tsx';
import { InviteScreen } from './features/invite/invite-screen.tsx';
import { AllowNotificationsScreen } from './features/notices/allow-notifications-screen.tsx';
import { NoticesScreen } from './features/notices/notices-screen.tsx';
import { PaletteScreen } from './features/palette/palette-screen.tsx';
import { DetailsScreen } from './features/people/details-screen.tsx';
import { HandOverDialogScreen } from './features/people/hand-over-dialog-screen.tsx';
import { PersonDialogScreen } from './features/people/person-dialog-screen.tsx';
import { StatusDialogScreen } from './features/people/status-dialog-screen.tsx';
import { RulesDialogScreen } from './features/room-rules/rules-dialog-screen.tsx';
import { RulesSection } from './features/room-rules/rules-section.tsx';
import { DoorScreen } from './features/rooms/door-screen.tsx';
import { JoinDialogScreen } from './features/rooms/join-dialog-screen.tsx';
import { NearbyScreen } from './features/rooms/nearby-screen.tsx';
import { RoomsScreen } from './features/rooms/rooms-screen.tsx';
import { StartDialogScreen } from './features/rooms/start-dialog-screen.tsx';
import { EraseDialogScreen } from './features/settings/erase-dialog-screen.tsx';
import { SearchScreen } from './features/search/search-screen.tsx';
import { SettingsScreen } from './features/settings/settings-screen.tsx';
import { ShortcutsScreen } from './features/shortcuts/shortcuts-screen.tsx';
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
  invite: InviteScreen,
  settings: SettingsScreen,
  shortcuts: ShortcutsScreen,
  palette: PaletteScreen,
  'hand-over': HandOverDialogScreen,
  person: PersonDialogScreen,
  rules: RulesDialogScreen,
  status: StatusDialogScreen,
  'roll-call': RollCallDialogScreen,
  date: DateDialogScreen,
  forget: ForgetDialogScreen,
  leave: LeaveDialogScreen,
  export: ExportDialogScreen,
  'save-archive': SaveArchiveDialogScreen,
  'open-archive': OpenArchiveDialogScreen,
  erase: EraseDialogScreen,
};

/** Rooms and people, the conversation, its details: side by side where there is room, one at a time where not. */
export function Panes({ app }: { app: AppState }) {
  useShortcuts(app);
  useVisits(app);
  const narrow = useNarrow();
  const view = useStore(app.view.view);
  useAttendance(app, narrow && (view.search || view.pane === 'rooms') ? null : view.roomId);
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
