import { AppInfoStore } from './app-info.ts';
import { ConversationModes } from './conversation-mode.ts';
import { Drafts } from './drafts.ts';
import { GettingIn } from './getting-in.ts';
import { InvitationStore } from './invitation.ts';
import { InvitesStore } from './invites.ts';
import type { Clock, Link } from './link.ts';
import { NearbyStore } from './nearby.ts';
import { NoticesStore } from './notices.ts';
import { PeopleStore } from './people.ts';
import { RoomsStore } from './rooms.ts';
import { SettingsStore } from './settings.ts';
import { Timelines } from './timelines.ts';
import { ViewStore, type View } from './view.ts';

/** Everything a window knows. All but `view` and `drafts` can be thrown away and rebuilt from calls. */
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
  readonly notices: NoticesStore;
  readonly drafts: Drafts;
  readonly modes: ConversationModes;
  readonly view: ViewStore;
}

export function createAppState(link: Link, view: View, clock: Clock): AppState {
  const rooms = new RoomsStore(link);
  const views = new ViewStore(view);
  const state: AppState = {
    link,
    info: new AppInfoStore(link),
    settings: new SettingsStore(link),
    rooms,
    nearby: new NearbyStore(link),
    gettingIn: new GettingIn(link, rooms, views),
    invitation: new InvitationStore(link, views),
    invites: new InvitesStore(link),
    people: new PeopleStore(link),
    timelines: new Timelines(link, rooms, clock),
    notices: new NoticesStore(link),
    drafts: new Drafts(),
    modes: new ConversationModes(link),
    view: views,
  };
  link.on('app.goTo', ({ roomId, cursor }) => views.goTo(roomId, cursor));
  rooms.rooms.subscribe(() => {
    const { roomId } = state.view.view.get();
    if (roomId && rooms.rooms.get() && !rooms.find(roomId)) state.view.openNearby();
  });
  return state;
}
