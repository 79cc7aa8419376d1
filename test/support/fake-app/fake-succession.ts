import { AppError } from '../../../preload/contract/errors.ts';
import type { EntryId, HostLine, Message } from '../../../preload/contract/model.ts';
import type { FakeApp } from './fake-app.ts';
import type { FakePerson, FakeRoom } from './fake-room.ts';

/** This device hosts the room, and nobody has said yet whether it can be reached. */
export function hostHere(room: FakeRoom, since: number): void {
  room.since = since;
  room.connection = {
    kind: 'hosting',
    port: 47_470,
    addresses: ['192.168.1.20', 'fe80::1c2d:3e4f'],
    reach: 'unknown',
  };
}

/** Another device hosts the room from now on, and what waited here goes out. */
export function hostMoves(app: FakeApp, room: FakeRoom, next: FakePerson, how: HostLine['how']): void {
  const former = room.host;
  room.host = next;
  room.since = app.now();
  room.term += 1;
  if (next.id === app.self.id) hostHere(room, app.now());
  else room.connection = { kind: 'connected', merging: false };
  const line = room.addHost(next, how, former.name, app.now());
  app.emit('message.added', { roomId: room.id, items: [line] });
  release(app, room);
  app.emit('room.peopleChanged', { roomId: room.id, people: room.people() });
}

/** Nothing of the room waits here any more. */
export function release(app: FakeApp, room: FakeRoom): void {
  const waiting = room.withheld;
  for (const message of waiting) {
    room.items.splice(room.items.indexOf(message), 1, { ...message, withheld: false });
  }
  app.changed(room);
  if (waiting.length === 0) return;
  const copies = app.deliver === 'delivered' ? room.members.length : 1;
  const changes = waiting.map(({ id }) => ({ id, state: app.deliver, copies, withheld: false }));
  app.emit('message.stateChanged', { roomId: room.id, changes });
}

/** Does `change` to a message that waits; those behind it come again under new ids. */
export function rewrite<Result>(
  app: FakeApp,
  room: FakeRoom,
  id: EntryId,
  change: (message: Message) => Result,
): Result {
  const at = room.withheld.findIndex((message) => message.id === id);
  const [message, ...behind] = at < 0 ? [] : room.withheld.slice(at);
  if (!message) throw new AppError('already-sent');
  const result = change(message);
  const again = behind.map((item) => room.rewrite(item));
  const changed = room.items.filter((item) => item === result);
  app.emit('message.removed', { roomId: room.id, ids: [message, ...behind].map((item) => item.id) });
  const items = [...changed, ...again];
  if (items.length > 0) app.emit('message.added', { roomId: room.id, items });
  app.changed(room);
  return result;
}
