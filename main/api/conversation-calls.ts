import { given, type HandlersOf, type Services } from './services.ts';

type Areas = 'message' | 'announcement' | 'draft';
type Names =
  | keyof HandlersOf<Areas>
  | 'room.typing'
  | 'room.reads'
  | 'room.markUnread'
  | 'room.setNotify'
  | 'room.direct';

/** What windows ask about what is said. */
export function conversationCalls({ core }: Pick<Services, 'core'>): Pick<HandlersOf<Areas | 'room'>, Names> {
  return {
    'message.history': ({ roomId, ...page }) => core.rooms.page(roomId, given(page)),
    'message.send': ({ roomId, ...saying }) => core.rooms.talk.send(roomId, saying),
    'message.edit': ({ roomId, id, text, mentions }) =>
      core.rooms.talk.edit(roomId, id, text, mentions ?? []),
    'message.delete': ({ roomId, ids }) => core.rooms.talk.delete(roomId, ids),
    'message.react': ({ roomId, id, emoji, on }) => core.rooms.talk.react(roomId, id, emoji, on),
    'message.pin': ({ roomId, id, on }) => core.rooms.talk.pin(roomId, id, on),
    'message.pinned': ({ roomId }) => core.rooms.talk.pinned(roomId),
    'message.versions': ({ roomId, id }) => core.rooms.talk.versions(roomId, id),
    'message.forward': ({ roomId, ids, to }) => core.rooms.talk.forward(roomId, ids, to),
    'message.find': ({ roomId, id }) => core.rooms.talk.find(roomId, id),
    'message.search': (query) => core.rooms.search.find(query),
    'announcement.list': ({ roomId }) => core.rooms.talk.announcements(roomId),
    'announcement.confirm': ({ roomId, id }) => core.rooms.talk.confirm(roomId, id),
    'announcement.rollCall': ({ roomId, id }) => core.rooms.talk.rollCall(roomId, id),
    'announcement.remind': ({ roomId, id }) => core.rooms.talk.remind(roomId, id),
    'room.typing': ({ roomId }) => core.rooms.talk.typing(roomId),
    'room.reads': ({ roomId }) => core.rooms.talk.reads(roomId),
    'room.markUnread': ({ roomId, from }) => core.rooms.talk.markUnread(roomId, from),
    'room.setNotify': ({ roomId, level }) => core.rooms.talk.setNotify(roomId, level),
    'room.direct': ({ id }) => core.rooms.direct(id),
    'draft.list': () => core.rooms.drafts.list(),
    'draft.set': ({ roomId, draft }) => core.rooms.drafts.set(roomId, draft),
  };
}
