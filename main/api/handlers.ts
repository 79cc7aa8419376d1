import type { Caller, Handlers } from '../../preload/bridge/server.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { AppInfo, SelfCheck } from '../../preload/contract/model.ts';
import type { Platform } from '../platform.ts';
import { cleanName } from '../protocol/names.ts';
import type { Rooms } from '../room/rooms.ts';
import type { SettingsStore } from '../settings.ts';
import type { Notices } from './notices.ts';
import { safeLink } from './safe-link.ts';

export interface Services {
  readonly rooms: Rooms;
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly platform: Platform;
  readonly info: Omit<AppInfo, 'face'>;
  readonly selfCheck: () => Promise<SelfCheck>;
}

/** One function for each call of the contract; what they do is done by the services. */
export function createHandlers({ rooms, settings, notices, platform, info, selfCheck }: Services): Handlers {
  const watching = new WeakMap<Caller, () => void>();
  return {
    'app.info': (_input, { face }) => ({ ...info, face }),
    'app.selfCheck': () => selfCheck(),
    'app.showDataFolder': () => platform.showFolder?.(info.dataFolder),
    'link.open': ({ url }) => platform.openExternal?.(safeLink(url)),
    'notice.list': () => notices.list(),
    'notice.dismiss': ({ id }) => notices.dismiss(id),
    'settings.get': () => settings.current,
    'settings.set': async (input) => {
      const name = input.name === undefined ? null : cleanName(input.name);
      if (input.name !== undefined && name === null) throw new AppError('name-invalid');
      const given = Object.entries({ ...input, name: name ?? undefined }).filter(
        ([, value]) => value !== undefined,
      );
      return settings.change(Object.fromEntries(given));
    },
    'room.list': () => rooms.list(),
    'room.nearby': () => rooms.nearbyView(),
    'room.watchNearby': (input, caller) => {
      watching.get(caller)?.();
      watching.delete(caller);
      if (!input.watching) return;
      const undo = rooms.nearby.watch();
      watching.set(caller, undo);
      caller.onClose(undo);
    },
    'room.start': ({ name }) => rooms.found(name),
    'room.join': ({ target }) => rooms.join(target),
    'room.reconnect': ({ roomId }) => rooms.reconnect(roomId),
    'room.handOver': ({ roomId, to }) => rooms.handOver(roomId, to),
    'room.host': ({ roomId }) => rooms.host(roomId),
    'room.leave': ({ roomId }) => rooms.leave(roomId),
    'room.people': ({ roomId }) => rooms.people(roomId),
    'room.markRead': ({ roomId, upTo }) => rooms.markRead(roomId, upTo),
    'message.history': ({ roomId, before, after, limit }) =>
      rooms.page(roomId, { limit, ...(before && { before }), ...(after && { after }) }),
    'message.send': ({ roomId, text }) => rooms.send(roomId, text),
    'outbox.cancel': ({ roomId, id }) => rooms.cancelWaiting(roomId, id),
    'outbox.edit': ({ roomId, id, text }) => rooms.editWaiting(roomId, id, text),
  };
}
