import type { NotifyLevel } from '../../preload/contract/conversation.ts';
import type { AppState } from '../state/app-state.ts';
import type { TextKey } from '../text/text.ts';
import type { Command } from './command.ts';
import { focusComposer, focusSearch } from './focus.ts';
import { isUnread, openRoomOf } from './rooms-around.ts';

const kind = 'command';
const inRoom = (app: AppState): boolean => openRoomOf(app) !== null;
const isMember = (app: AppState): boolean => {
  const room = openRoomOf(app);
  return room !== null && room.connection.kind !== 'removed' && room.connection.kind !== 'archived';
};

function search(app: AppState, everywhere: boolean): void {
  app.search.begin(everywhere ? null : app.view.view.get().roomId);
  app.view.showSearch(true);
  // Where it is open already nothing else would take the focus there.
  focusSearch();
}

const levels: readonly { level: NotifyLevel; title: TextKey; directTitle?: TextKey }[] = [
  { level: 'all', title: 'command.notifyAll', directTitle: 'direct.notifyAll' },
  { level: 'mentions', title: 'command.notifyMentions' },
  { level: 'none', title: 'command.notifyNone', directTitle: 'direct.notifyNone' },
];
/** Of what there is to choose from in the open room: every message of a conversation of two is for this person alone. */
const isOther = (app: AppState, level: NotifyLevel): boolean => {
  const room = openRoomOf(app);
  if (room?.kind !== 'direct') return room?.notify !== level;
  return level !== 'mentions' && (level === 'none') !== (room.notify === 'none');
};

/** What is done in a room, and what finds something in it. */
export const inRooms: readonly Command[] = [
  {
    kind,
    group: 'messages',
    id: 'mark-read',
    title: 'command.markRead',
    directTitle: 'direct.markRead',
    keys: ['Escape'],
    where: 'conversation',
    can: (app) => {
      const room = openRoomOf(app);
      return room !== null && isUnread(room);
    },
    run: (app) => {
      const room = openRoomOf(app);
      if (room) void app.rooms.markAllRead(room.id).catch(() => undefined);
      focusComposer();
    },
  },
  {
    kind,
    group: 'messages',
    id: 'write',
    title: 'command.write',
    keys: ['Escape'],
    where: 'outside-fields',
    can: inRoom,
    run: focusComposer,
  },
  {
    kind,
    group: 'messages',
    id: 'mark-all-read',
    title: 'command.markAllRead',
    keys: ['Shift+Escape'],
    can: (app) => (app.rooms.rooms.get() ?? []).some(isUnread),
    run: (app) => {
      const unread = (app.rooms.rooms.get() ?? []).filter(isUnread);
      void Promise.allSettled(unread.map(({ id }) => app.rooms.markAllRead(id)));
    },
  },
  {
    kind,
    group: 'search',
    id: 'search-room',
    title: 'command.searchRoom',
    directTitle: 'direct.search',
    keys: ['Mod+F'],
    can: inRoom,
    run: (app) => search(app, false),
  },
  {
    kind,
    group: 'search',
    id: 'search-all',
    title: 'command.searchAll',
    keys: ['Mod+Shift+F'],
    run: (app) => search(app, true),
  },
  {
    kind,
    group: 'search',
    id: 'go-to-day',
    title: 'date.title',
    can: inRoom,
    run: ({ view }) => view.pickDate(null),
  },
  {
    kind,
    group: 'room',
    id: 'details',
    title: 'command.details',
    directTitle: 'direct.details',
    keys: ['Mod+.'],
    can: inRoom,
    run: ({ view }) => view.showDetails(!view.view.get().details),
  },
  {
    kind,
    group: 'room',
    id: 'invite',
    title: 'command.invite',
    can: (app) => isMember(app) && openRoomOf(app)?.kind === 'group',
    run: ({ view }) => view.openDialog('invite'),
  },
  ...levels.map(({ level, ...titles }): Command => ({
    kind,
    group: 'room',
    id: `notify-${level}`,
    ...titles,
    can: (app) => isMember(app) && isOther(app, level),
    run: (app) => {
      const roomId = openRoomOf(app)?.id;
      if (roomId) void app.rooms.setNotify(roomId, level).catch(() => undefined);
    },
  })),
  {
    kind,
    group: 'room',
    id: 'reconnect',
    title: 'command.reconnect',
    directTitle: 'direct.reconnect',
    can: (app) => openRoomOf(app)?.connection.kind === 'waiting',
    run: (app) => {
      const room = openRoomOf(app);
      if (room) void app.rooms.reconnect(room.id).catch(() => undefined);
    },
  },
  {
    kind,
    group: 'room',
    id: 'hand-over',
    title: 'command.handOver',
    can: (app) => openRoomOf(app)?.connection.kind === 'hosting' && openRoomOf(app)?.kind === 'group',
    run: ({ view }) => view.openDialog('hand-over'),
  },
  {
    kind,
    group: 'room',
    id: 'leave',
    title: 'command.leave',
    directTitle: 'direct.close',
    can: isMember,
    run: ({ view }) => view.openDialog('leave'),
  },
  {
    kind,
    group: 'room',
    id: 'forget',
    title: 'command.forget',
    directTitle: 'direct.forget',
    can: inRoom,
    run: ({ view }) => view.openDialog('forget'),
  },
  {
    kind,
    group: 'room',
    id: 'export',
    title: 'command.export',
    directTitle: 'direct.export',
    can: inRoom,
    run: ({ view }) => view.openDialog('export'),
  },
  {
    kind,
    group: 'room',
    id: 'save-archive',
    title: 'command.saveArchive',
    directTitle: 'direct.saveArchive',
    can: inRoom,
    run: ({ view }) => view.openDialog('save-archive'),
  },
  {
    kind,
    group: 'room',
    id: 'start',
    title: 'command.start',
    run: ({ view }) => view.openDialog('start'),
  },
  {
    kind,
    group: 'room',
    id: 'join',
    title: 'command.join',
    run: ({ view }) => view.openDialog('join'),
  },
  {
    kind,
    group: 'room',
    id: 'open-archive',
    title: 'command.openArchive',
    run: ({ view }) => view.openDialog('open-archive'),
  },
];
