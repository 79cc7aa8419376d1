import type { Handlers } from '../../../preload/bridge/server.ts';
import type { SearchQuery } from '../../../preload/contract/conversation.ts';
import type { TimelinePage } from '../../../preload/contract/conversation-calls.ts';
import { rankOf } from '../../../main/governance/ranks.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { DeviceId, EntryId, Message, TimelineItem } from '../../../preload/contract/model.ts';
import type { FakeApp } from './fake-app.ts';
import type { FakeRoom } from './fake-room.ts';

type TalkCall = Extract<keyof Handlers, `message.${string}` | `announcement.${string}`>;

/** What the app answers about messages. */
export function talkAnswers(app: FakeApp): Pick<Handlers, TalkCall> {
  const known = (room: FakeRoom, id: EntryId): Message => {
    const message = room.talk.message(id);
    if (!message) throw new AppError('message-unknown');
    return message;
  };
  const moderates = (room: FakeRoom): boolean => ['owner', 'moderator'].includes(room.roleOf(app.self.id));
  const send: Handlers['message.send'] = ({ roomId, text, reply, mentions, announce }) => {
    if (text.trim() === '') throw new AppError('message-empty');
    const room = app.room(roomId);
    if (announce && !moderates(room)) throw new AppError('not-allowed');
    return sent(app, room, text, {
      ...(reply && { reply }),
      ...(mentions && { mentions }),
      ...(announce && { announce }),
    });
  };
  return {
    'message.history': ({ roomId, limit, ...place }) => pageOf(app.room(roomId).items, place, limit),
    'message.send': send,
    'message.edit': ({ roomId, id, text, mentions }) => {
      if (text.trim() === '') throw new AppError('message-empty');
      const room = app.room(roomId);
      if (!known(room, id).own) throw new AppError('not-allowed');
      app.altered(room, room.talk.edit(id, text, app.now(), mentions));
      return known(room, id);
    },
    'message.delete': ({ roomId, ids }) => {
      const room = app.room(roomId);
      const messages = ids.map((id) => known(room, id));
      const above = (author: DeviceId): boolean =>
        rankOf(room.roleOf(app.self.id)) > rankOf(room.roleOf(author));
      if (messages.some(({ own, author }) => !own && !(moderates(room) && above(author))))
        throw new AppError('not-allowed');
      app.altered(
        room,
        messages.flatMap(({ id, own }) => room.talk.remove(id, own ? null : app.self.name)),
      );
    },
    'message.react': ({ roomId, id, emoji, on }) => {
      const room = app.room(roomId);
      known(room, id);
      app.altered(room, room.talk.react(id, app.self, emoji, on));
    },
    'message.pin': ({ roomId, id, on }) => {
      const room = app.room(roomId);
      known(room, id);
      if (room.roleOf(app.self.id) === 'guest') throw new AppError('not-allowed');
      app.altered(room, room.talk.pin(id, on));
    },
    'message.pinned': ({ roomId }) => app.room(roomId).talk.pinned,
    'message.versions': ({ roomId, id }) => {
      const room = app.room(roomId);
      known(room, id);
      return room.talk.marksOf(id)?.wordings ?? [];
    },
    'message.forward': ({ roomId, ids, to }) => {
      const messages = ids.map((id) => known(app.room(roomId), id));
      for (const target of to) {
        for (const { text, authorName, sentAt, forwarded } of messages)
          sent(app, app.room(target), text, { forwarded: forwarded ?? { authorName, sentAt } });
      }
    },
    'message.find': ({ roomId, id }) => app.room(roomId).items.find((item) => item.id === id)?.cursor ?? null,
    'message.search': (query) => {
      const hits = [...app.rooms.values()]
        .filter(({ id }) => query.roomId === undefined || query.roomId === id)
        .flatMap((room) =>
          room.items
            .filter((item): item is Message => item.kind === 'message' && matches(query, item))
            .map((message) => ({ roomId: room.id, message })),
        )
        .sort((one, other) => other.message.sentAt - one.message.sentAt);
      const from = Number(query.next ?? 0);
      const end = from + query.limit;
      return { hits: hits.slice(from, end), next: end < hits.length ? String(end) : null };
    },
    'announcement.list': ({ roomId }) => app.room(roomId).talk.announcements,
    'announcement.confirm': ({ roomId, id }) => {
      const room = app.room(roomId);
      known(room, id);
      app.altered(room, room.talk.confirm(id, app.self.id, 'read', app.now()));
    },
    'announcement.rollCall': ({ roomId, id }) => {
      const call = app.room(roomId).talk.rollCall(id);
      if (!call) throw new AppError('message-unknown');
      return call;
    },
    'announcement.remind': ({ roomId, id }) => {
      const room = app.room(roomId);
      const call = room.talk.rollCall(id);
      if (!call) throw new AppError('message-unknown');
      if (!call.mayRemind) throw new AppError('not-allowed');
      if (call.remindedAt !== null && app.now() - call.remindedAt < 60_000)
        throw new AppError('rate-limited');
      room.talk.remind(id, app.now());
      app.altered(room, [known(room, id)]);
    },
  };
}

function sent(
  app: FakeApp,
  room: FakeRoom,
  text: string,
  said: Parameters<FakeRoom['addMessage']>[4],
): Message {
  const withheld = ['connecting', 'waiting'].includes(room.connection.kind);
  const message = room.addMessage(app.self, text, app.now(), 'waiting', { ...said, withheld });
  app.emit('message.added', { roomId: room.id, items: [message] });
  app.changed(room);
  if (app.deliver !== 'waiting' && !withheld) {
    const copies = app.deliver === 'delivered' ? room.members.length : 1;
    const changes = [{ id: message.id, state: app.deliver, copies, withheld: false }];
    app.emit('message.stateChanged', { roomId: room.id, changes });
  }
  return message;
}

type Place = Pick<Parameters<Handlers['message.history']>[0], 'before' | 'after' | 'around' | 'at'>;

function pageOf(all: readonly TimelineItem[], place: Place, limit: number): TimelinePage {
  const { before, after, around, at } = place;
  if (after !== undefined) {
    const newer = all.filter((item) => item.cursor > after);
    return { items: newer.slice(0, limit), more: newer.length > limit, newer: false };
  }
  if (around !== undefined || at !== undefined) {
    const found = all.findIndex((item) =>
      around === undefined ? item.kind === 'message' && item.sentAt >= (at ?? 0) : item.cursor >= around,
    );
    const middle = found < 0 ? all.length : found;
    const from = Math.max(0, Math.min(middle - Math.floor(limit / 2), all.length - limit));
    const items = all.slice(from, from + limit);
    return { items, more: from > 0, newer: from + items.length < all.length };
  }
  const older = before === undefined ? all : all.filter((item) => item.cursor < before);
  return { items: older.slice(-limit), more: older.length > limit, newer: false };
}

function matches({ text, from, before, after, has }: SearchQuery, message: Message): boolean {
  const words = [...text.toLowerCase().matchAll(/"([^"]+)"|([^\s"]+)/g)].map(
    (part) => part[1] ?? part[2] ?? '',
  );
  const said = message.text.toLowerCase();
  return (
    words.every((word) => said.includes(word)) &&
    (from === undefined || message.author === from) &&
    (before === undefined || message.sentAt < before) &&
    (after === undefined || message.sentAt >= after) &&
    has !== 'file' &&
    (has !== 'link' || /https?:\/\//.test(said))
  );
}
