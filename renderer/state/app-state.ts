import { AnnouncementsStore } from './announcements.ts';
import { AppInfoStore } from './app-info.ts';
import { ConversationModes } from './conversation-mode.ts';
import { Directory } from './directory.ts';
import { Drafts } from './drafts.ts';
import { GettingIn } from './getting-in.ts';
import { InvitationStore } from './invitation.ts';
import { InvitesStore } from './invites.ts';
import { Kept, type Shelf } from './kept.ts';
import { Layout } from './layout.ts';
import type { Clock, Link } from './link.ts';
import { MessageBoxes } from './message-boxes.ts';
import { NearbyStore } from './nearby.ts';
import { NoticesStore } from './notices.ts';
import { NotificationsStore, type SystemNotifications } from './notifications.ts';
import { PeopleStore } from './people.ts';
import { PinnedStore } from './pinned.ts';
import { ReadsStore } from './reads.ts';
import { RoomsStore } from './rooms.ts';
import { SearchStore } from './search.ts';
import { SettingsStore } from './settings.ts';
import { Timelines } from './timelines.ts';
import { TypingStore } from './typing.ts';
import { ViewStore, type View } from './view.ts';

/** Everything a window knows. All but `view`, `modes` and `boxes` can be thrown away and rebuilt from calls. */
export interface AppState {
  readonly link: Link;
  readonly info: AppInfoStore;
  readonly settings: SettingsStore;
  readonly rooms: RoomsStore;
  readonly nearby: NearbyStore;
  readonly gettingIn: GettingIn;
  readonly invitation: InvitationStore;
  readonly invites: InvitesStore;
  readonly people: PeopleStore;
  readonly timelines: Timelines;
  readonly reads: ReadsStore;
  readonly pinned: PinnedStore;
  readonly notices: NoticesStore;
  readonly notifications: NotificationsStore;
  readonly drafts: Drafts;
  readonly modes: ConversationModes;
  readonly boxes: MessageBoxes;
  readonly typing: TypingStore;
  readonly directory: Directory;
  readonly search: SearchStore;
  readonly layout: Layout;
  readonly announcements: AnnouncementsStore;
  readonly view: ViewStore;
}

export function createAppState(
  link: Link,
  view: View,
  clock: Clock,
  shelf: Shelf | null = null,
  system: SystemNotifications | null = null,
): AppState {
  const kept = new Kept(shelf);
  const rooms = new RoomsStore(link);
  const views = new ViewStore(view);
  const settings = new SettingsStore(link);
  const people = new PeopleStore(link);
  const timelines = new Timelines(link, rooms, clock);
  const drafts = new Drafts(link, clock);
  const modes = new ConversationModes(link);
  const boxes = new MessageBoxes(link, timelines, drafts, modes, people);
  const info = new AppInfoStore(link);
  const state: AppState = {
    link,
    info,
    settings,
    rooms,
    nearby: new NearbyStore(link),
    gettingIn: new GettingIn(link, rooms, views),
    invitation: new InvitationStore(link, views),
    invites: new InvitesStore(link),
    people,
    timelines,
    reads: new ReadsStore(link),
    pinned: new PinnedStore(link),
    notices: new NoticesStore(link),
    notifications: new NotificationsStore({ link, rooms, views, boxes, settings, info, kept }, system),
    drafts,
    modes,
    boxes,
    typing: new TypingStore(link, settings, clock),
    directory: new Directory(rooms, people),
    search: new SearchStore(link, clock, kept),
    layout: new Layout(kept),
    announcements: new AnnouncementsStore(link),
    view: views,
  };
  state.info.erased.subscribe(() => kept.forgetAll());
  link.on('app.goTo', ({ roomId, cursor }) =>
    cursor === null ? views.openRoom(roomId) : views.goTo(roomId, cursor),
  );
  rooms.rooms.subscribe(() => {
    const { roomId } = state.view.view.get();
    if (roomId && rooms.rooms.get() && !rooms.find(roomId)) state.view.openNearby();
  });
  return state;
}
