import type { Handlers } from '../../../preload/bridge/server.ts';
import type { ArchivePreview } from '../../../preload/contract/conversation.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { FakeApp } from './fake-app.ts';
import type { FakePerson, FakeRoom } from './fake-room.ts';

type ConversationCall =
  | 'room.markRead'
  | 'room.typing'
  | 'room.reads'
  | 'room.markUnread'
  | 'room.setNotify'
  | 'room.direct'
  | 'room.export'
  | 'room.exportFile'
  | Extract<keyof Handlers, `draft.${string}` | `archive.${string}`>
  | 'app.idle'
  | 'app.looking';

/** What the app answers about rooms as conversations. */
export function conversationAnswers(app: FakeApp): Pick<Handlers, ConversationCall> {
  return {
    'room.markRead': ({ roomId, upTo }) => {
      const room = app.room(roomId);
      const known = room.readUpTo;
      const moved = known === null || known < upTo;
      if (!moved && room.unreadLate.size === 0 && !room.markedUnread) return;
      room.unreadLate.clear();
      room.markedUnread = false;
      if (moved) room.readUpTo = upTo;
      app.changed(room);
    },
    'room.markUnread': ({ roomId, from }) => {
      const room = app.room(roomId);
      room.readUpTo = room.items.findLast(({ cursor }) => cursor < from)?.cursor ?? null;
      room.markedUnread = true;
      app.changed(room);
    },
    'room.typing': ({ roomId }) => void app.room(roomId),
    'room.reads': ({ roomId }) => app.room(roomId).reads,
    'room.setNotify': ({ roomId, level }) => {
      const room = app.room(roomId);
      room.notify = level;
      app.changed(room);
    },
    'room.direct': ({ id }) => {
      const rooms = [...app.rooms.values()];
      const known = rooms.find(({ kind, partner }) => kind === 'direct' && partner === id);
      if (known) return known.asRoom();
      const met = rooms.flatMap(({ members }) => members).find(({ person }) => person.id === id);
      if (!met || app.notes.get(id)?.blocked) throw new AppError('person-unknown');
      const made = app.addDirect(met.person, met.present);
      const { availability, statusText, lastSeen } = met;
      made.members = made.members.map((member) =>
        member.person.id === id
          ? {
              ...member,
              ...(availability && { availability }),
              ...(statusText && { statusText }),
              ...(lastSeen && { lastSeen }),
            }
          : member,
      );
      app.changed(made);
      return made.asRoom();
    },
    'room.export': ({ roomId, format, after }) => {
      const room = app.room(roomId);
      const lines = room.items.map((item) =>
        item.kind === 'message' ? `${item.authorName}: ${item.text}` : '',
      );
      const from = Number(after ?? 0);
      const next = from + 20 < lines.length ? String(from + 20) : null;
      return {
        text: `${from === 0 ? `${format} of ${room.name}\n` : ''}${lines.slice(from, from + 20).join('\n')}`,
        next,
      };
    },
    'room.exportFile': () => app.exported,
    'draft.list': () => Object.fromEntries(app.drafts),
    'draft.set': ({ roomId, draft }) => {
      app.room(roomId);
      if (draft) app.drafts.set(roomId, draft);
      else app.drafts.delete(roomId);
    },
    ...archiveAnswers(app),
    'app.idle': ({ idle }) => void (app.idle = idle),
    'app.looking': (looking) => void (app.looking = looking),
  };
}

/** An archive of the fake app: what it is of and its passphrase, as JSON. */
interface Archived {
  readonly preview: Omit<ArchivePreview, 'missing' | 'member'>;
  readonly passphrase: string;
}

function archiveAnswers(app: FakeApp): Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>> {
  const read = (upload: string, passphrase: string): Archived['preview'] => {
    const text = app.uploads.get(upload);
    if (text === undefined || !text.startsWith('{')) throw new AppError('archive-invalid');
    const archived = JSON.parse(text) as Archived;
    if (archived.passphrase !== passphrase) throw new AppError('archive-passphrase');
    return archived.preview;
  };
  return {
    'archive.make': ({ roomId, passphrase }) => {
      const room = app.room(roomId);
      const preview = {
        roomId,
        roomName: room.name,
        madeBy: app.self.name,
        madeAt: app.now(),
        messages: room.items.length,
      };
      return { data: Buffer.from(JSON.stringify({ preview, passphrase })).toString('base64'), next: null };
    },
    'archive.makeFile': () => app.exported,
    'archive.put': ({ upload, at, data }) => {
      const before = at === 0 ? '' : (app.uploads.get(upload) ?? '');
      app.uploads.set(upload, before + Buffer.from(data, 'base64').toString());
    },
    'archive.preview': ({ upload, passphrase }) => {
      const preview = read(upload, passphrase);
      const member = app.rooms.has(preview.roomId);
      return { ...preview, missing: member ? 3 : preview.messages, member };
    },
    'archive.open': ({ upload, passphrase }) => {
      const { roomId, roomName, madeAt } = read(upload, passphrase);
      const known = app.rooms.get(roomId);
      if (known) return known.asRoom();
      const room = archivedRoom(app, roomName, madeAt, app.self);
      app.changed(room);
      return room.asRoom();
    },
  };
}

/** A room that was opened from a file. */
export function archivedRoom(app: FakeApp, name: string, madeAt: number, host: FakePerson): FakeRoom {
  const room = app.addRoom(name, host);
  room.connection = { kind: 'archived', madeAt };
  return room;
}

/** Everybody hears what this person now tells of themself. */
export function tellStatus(app: FakeApp): void {
  const { availability, statusText } = app.settings;
  for (const room of app.rooms.values()) {
    const own = room.members.find(({ person }) => person.id === app.self.id);
    if (!own || (own.availability === availability && own.statusText === statusText)) continue;
    Object.assign(own, { availability, statusText });
    app.peopleChanged(room);
  }
}
