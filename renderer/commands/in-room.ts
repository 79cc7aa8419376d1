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

const levels: Readonly<Record<NotifyLevel, TextKey>> = {
  all: 'command.notifyAll',
  mentions: 'command.notifyMentions',
  none: 'command.notifyNone',
};

/** What is done in a room, and what finds something in it. */
export const inRooms: readonly Command[] = [
  {
    kind,
    group: 'messages',
    id: 'mark-read',
    title: 'command.markRead',
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
  ...Object.entries(levels).map(([level, title]): Command => ({
    kind,
    group: 'room',
    id: `notify-${level}`,
    title,
    can: (app) => isMember(app) && openRoomOf(app)?.notify !== level,
    run: (app) => {
      const roomId = openRoomOf(app)?.id;
      if (roomId) void app.rooms.setNotify(roomId, level as NotifyLevel).catch(() => undefined);
    },
  })),
  {
    kind,
    group: 'room',
    id: 'reconnect',
    title: 'command.reconnect',
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
    can: isMember,
    run: ({ view }) => view.openDialog('leave'),
  },
  {
    kind,
    group: 'room',
    id: 'forget',
    title: 'command.forget',
    can: inRoom,
    run: ({ view }) => view.openDialog('forget'),
  },
  {
    kind,
    group: 'room',
    id: 'export',
    title: 'command.export',
    can: inRoom,
    run: ({ view }) => view.openDialog('export'),
  },
  {
    kind,
    group: 'room',
    id: 'save-archive',
    title: 'command.saveArchive',
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
