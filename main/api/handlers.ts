import type { Caller, Handlers } from '../../preload/bridge/server.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { AppInfo, SelfCheck } from '../../preload/contract/model.ts';
import type { Undo } from '../lib/emitter.ts';
import type { Platform } from '../platform.ts';
import { cleanName } from '../protocol/names.ts';
import type { Rooms } from '../room/rooms.ts';
import type { SettingsStore } from '../settings.ts';
import type { Notices } from './notices.ts';
import { safeLink } from './safe-link.ts';

/** The rooms, which may be made anew while the app runs. */
interface Core {
  /** Of now. */
  readonly rooms: Rooms;
  /** While they are made anew: resolves once that is over. */
  readonly restarting: Promise<void> | null;
  watchNearby(): Undo;
}

export interface Services {
  readonly core: Core;
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly platform: Platform;
  readonly info: Omit<AppInfo, 'face'>;
  readonly selfCheck: () => Promise<SelfCheck>;
}

/** One function for each call of the contract; what they do is done by the services. */
export function createHandlers({ core, settings, notices, platform, info, selfCheck }: Services): Handlers {
  const watching = new WeakMap<Caller, () => void>();
  const handlers: Handlers = {
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
    'room.list': () => core.rooms.list(),
    'room.nearby': () => core.rooms.nearbyView(),
    'room.watchNearby': (input, caller) => {
      watching.get(caller)?.();
      watching.delete(caller);
      if (!input.watching) return;
      const undo = core.watchNearby();
      watching.set(caller, undo);
      caller.onClose(undo);
    },
    'room.start': ({ name }) => core.rooms.found(name),
    'room.join': ({ target }) => core.rooms.join(target),
    'room.reconnect': ({ roomId }) => core.rooms.reconnect(roomId),
    'room.handOver': ({ roomId, to }) => core.rooms.handOver(roomId, to),
    'room.host': ({ roomId }) => core.rooms.host(roomId),
    'room.leave': ({ roomId }) => core.rooms.leave(roomId),
    'room.people': ({ roomId }) => core.rooms.people(roomId),
    'room.markRead': ({ roomId, upTo }) => core.rooms.markRead(roomId, upTo),
    'message.history': ({ roomId, before, after, limit }) =>
      core.rooms.page(roomId, { limit, ...(before && { before }), ...(after && { after }) }),
    'message.send': ({ roomId, text }) => core.rooms.send(roomId, text),
    'outbox.cancel': ({ roomId, id }) => core.rooms.cancelWaiting(roomId, id),
    'outbox.edit': ({ roomId, id, text }) => core.rooms.editWaiting(roomId, id, text),
  };
  return waitingFor(core, handlers);
}

/** `handlers`, with each call about rooms that is made while they are made anew answered after that. */
function waitingFor(core: Core, handlers: Handlers): Handlers {
  const waiting = Object.entries(handlers).map(([name, handle]) => {
    const run = handle as (input: unknown, caller: Caller) => unknown;
    if (!/^(room|message|outbox)\./.test(name)) return [name, run];
    return [
      name,
      (input: unknown, caller: Caller) =>
        core.restarting ? core.restarting.then(() => run(input, caller)) : run(input, caller),
    ];
  });
  return Object.fromEntries(waiting) as Handlers;
}
