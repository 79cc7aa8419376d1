import { useMemo, useState } from 'react';
import type { Cursor, EntryId, Message, Room, RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { AppState } from '../../state/app-state.ts';
import type { TextKey } from '../../text/text.ts';
import type { MessageActions, MessagePanel } from './message-actions.tsx';

/** What is said of the last thing that was done. */
export interface MessageNote {
  readonly text: TextKey | null;
  /** Why it could not be done; null where it was. */
  readonly error: unknown;
}

export interface MessageDesk {
  readonly actions: MessageActions;
  readonly panel: MessagePanel | null;
  readonly note: MessageNote | null;
  openPanel(panel: MessagePanel | null): void;
  forgetNote(): void;
}

interface DeskInput {
  readonly room: Room;
  /** Messages that wait can be changed now. */
  readonly apart: boolean;
  openLink(url: string): void;
  takeBack(message: Message): void;
}

/** Null also for rooms that this device is not in. */
async function findMessage(app: AppState, roomId: RoomId, id: EntryId): Promise<Cursor | null> {
  return app.rooms.find(roomId) ? app.link.call('message.find', { roomId, id }) : null;
}

/** All that can be done with the messages of one room. `openLink` and `takeBack` have to stay the same. */
export function useMessageActions({ room, apart, openLink, takeBack }: DeskInput): MessageDesk {
  const app = useApp();
  const roomId = room.id;
  const [panel, openPanel] = useState<MessagePanel | null>(null);
  const [note, setNote] = useState<MessageNote | null>(null);
  const mode = app.modes.of(roomId);

  const actions = useMemo((): MessageActions => {
    const doing = (work: Promise<unknown>): void => {
      setNote(null);
      work.catch((error: unknown) => setNote({ text: null, error }));
    };
    // The box takes the focus by itself.
    const edit = (message: Message): void => mode.edit(message);
    return {
      openLink,
      openPerson: (id) => app.view.openPerson(id),
      pickDate: (near) => app.view.pickDate(near),
      markUnread: ({ cursor }) => doing(app.rooms.markUnread(roomId, cursor)),
      goTo: (cursor) => app.view.goTo(roomId, cursor),
      jump: (target, id) =>
        doing(
          findMessage(app, target, id).then((cursor) => {
            if (cursor === null) setNote({ text: 'message.notHere', error: null });
            else app.view.goTo(target, cursor);
          }),
        ),
      reply: (message) => mode.reply(message),
      edit,
      react: ({ id }, emoji, on) => doing(app.link.call('message.react', { roomId, id, emoji, on })),
      pin: ({ id }, on) => doing(app.link.call('message.pin', { roomId, id, on })),
      confirm: ({ id }) => doing(app.link.call('announcement.confirm', { roomId, id })),
      openRollCall: ({ id }) => app.view.openRollCall(roomId, id),
      copy: (text) =>
        doing(
          navigator.clipboard.writeText(text).then(() => setNote({ text: 'message.copied', error: null })),
        ),
      open: openPanel,
      waiting: apart ? { edit, takeBack } : null,
    };
  }, [app, apart, mode, openLink, roomId, takeBack]);

  return { actions, panel, note, openPanel, forgetNote: () => setNote(null) };
}
