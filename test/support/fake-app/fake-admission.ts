import type { Handlers } from '../../../preload/bridge/server.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { NearbyRoom } from '../../../preload/contract/model.ts';
import type { FakeApp } from './fake-app.ts';
import type { FakeRoom } from './fake-room.ts';

type AdmissionCall =
  | 'room.waitingToJoin'
  | 'room.stopAsking'
  | 'asking.admit'
  | 'asking.turnAway'
  | 'invite.make'
  | 'invite.list'
  | 'invite.revoke'
  | 'invite.read'
  | 'invite.take'
  | 'app.allowCamera';

/** What the app answers about getting in. */
export function admissionAnswers(app: FakeApp): Pick<Handlers, AdmissionCall> {
  return {
    'room.waitingToJoin': () => [],
    'room.stopAsking': () => undefined,
    'asking.admit': ({ roomId, id }) => {
      const room = app.room(roomId);
      room.asking = room.asking.filter((asking) => asking.id !== id);
      app.changed(room);
    },
    'asking.turnAway': ({ roomId, id }) => {
      const room = app.room(roomId);
      room.asking = room.asking.filter((asking) => asking.id !== id);
      app.changed(room);
    },
    'invite.make': () => {
      throw new AppError('not-allowed');
    },
    'invite.list': () => [],
    'invite.revoke': () => undefined,
    'invite.read': () => {
      throw new AppError('invite-invalid');
    },
    'invite.take': () => null,
    'app.allowCamera': () => undefined,
  };
}

export function nearbyRoom(room: FakeRoom, member = false): NearbyRoom {
  return {
    id: room.id,
    name: room.name,
    host: { id: room.host.id, name: room.host.name },
    people: room.members.length,
    source: 'mdns',
    address: '192.168.1.31',
    port: 47_470,
    reachable: true,
    member,
    access: room.rules.access,
    locked: room.rules.locked,
  };
}
