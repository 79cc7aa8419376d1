import type { Caller } from '../../preload/bridge/server.ts';
import type { conversationCalls } from './conversation-calls.ts';
import { given, type Core, type HandlersOf, type Services } from './services.ts';

type Areas = 'asking' | 'invite' | 'outbox';
/** Those of `room` that are not about what is said. */
type RoomNames = Exclude<
  keyof HandlersOf<'room'>,
  keyof ReturnType<typeof conversationCalls> | 'room.export' | 'room.exportFile'
>;

/** What windows ask about rooms and what is said in them. */
export function roomCalls({
  core,
  links,
}: Pick<Services, 'core' | 'links'>): HandlersOf<Areas> & Pick<HandlersOf<'room'>, RoomNames> {
  return {
    'room.list': () => core.rooms.list(),
    'room.nearby': () => core.rooms.nearbyView(),
    'room.watchNearby': watchNearby(core),
    'room.start': ({ name, ...how }) => core.rooms.found(name, how),
    'room.join': ({ target, credential }) => core.rooms.join(target, credential),
    'room.waitingToJoin': () => core.rooms.waitingToJoin(),
    'room.stopAsking': ({ roomId }) => core.rooms.stopAsking(roomId),
    'room.setRules': ({ roomId, change, passphrase }) =>
      core.rooms.deeds.setRules(roomId, given(change), passphrase),
    'room.removed': ({ roomId }) => core.rooms.deeds.removed(roomId),
    'room.forget': ({ roomId }) => core.rooms.forget(roomId),
    'room.reconnect': ({ roomId }) => core.rooms.reconnect(roomId),
    'room.handOver': ({ roomId, to }) => core.rooms.handOver(roomId, to),
    'room.host': ({ roomId }) => core.rooms.host(roomId),
    'room.leave': ({ roomId }) => core.rooms.leave(roomId),
    'room.people': ({ roomId }) => core.rooms.people(roomId),
    'room.markRead': ({ roomId, upTo }) => core.rooms.markRead(roomId, upTo),
    'asking.admit': ({ roomId, id }) => core.rooms.deeds.admit(roomId, id),
    'asking.turnAway': ({ roomId, id }) => core.rooms.deeds.turnAway(roomId, id),
    'invite.make': ({ roomId, ...how }) => core.rooms.deeds.makeInvite(roomId, how),
    'invite.list': ({ roomId }) => core.rooms.deeds.invites(roomId),
    'invite.revoke': ({ roomId, id }) => core.rooms.deeds.revokeInvite(roomId, id),
    'invite.read': ({ link }) => core.rooms.deeds.readInvite(link),
    'invite.take': () => links.take(),
    'outbox.cancel': ({ roomId, id }) => core.rooms.talk.cancelWaiting(roomId, id),
    'outbox.edit': ({ roomId, id, text, mentions }) =>
      core.rooms.talk.editWaiting(roomId, id, text, mentions),
  };
}

/** For as long as the window that asked stays. */
function watchNearby(core: Core): HandlersOf<'room'>['room.watchNearby'] {
  const watching = new WeakMap<Caller, () => void>();
  return (input, caller) => {
    watching.get(caller)?.();
    watching.delete(caller);
    if (!input.watching) return;
    const undo = core.watchNearby();
    watching.set(caller, undo);
    caller.onClose(undo);
  };
}
