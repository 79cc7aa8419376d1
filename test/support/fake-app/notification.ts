import type { Notification as Told } from '../../../preload/contract/conversation.ts';
import type { FakeRoom } from './fake-room.ts';

/** What main wants this person told of the last thing said in `room`. */
export const notification = (room: FakeRoom, changes: Partial<Told> = {}): Told => ({
  ...{ id: 'n1', roomId: room.id, cursor: room.items.at(-1)?.cursor ?? null, title: 'Workshop' },
  readTo: room.items.at(-1)?.cursor ?? null,
  ...{ body: 'Carla: the tea is ready', group: room.id, silent: false, canReply: true },
  ...changes,
});
