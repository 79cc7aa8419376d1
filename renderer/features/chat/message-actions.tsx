import type { Cursor, DeviceId, EntryId, Message, RoomId } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { Point } from '../../ui/popup.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

/** What lies over the conversation about some of its messages. */
export type MessagePanel =
  /** `marked`: what was marked of the words. */
  | { readonly kind: 'menu'; readonly message: Message; readonly at: Point; readonly marked?: string }
  /** `beside`: what it was asked for with. */
  | { readonly kind: 'react'; readonly message: Message; readonly beside: Element }
  | { readonly kind: 'delete' | 'forward'; readonly messages: readonly Message[] }
  | { readonly kind: 'versions' | 'seen'; readonly message: Message }
  | { readonly kind: 'pinned' };

/** What can be done with a message. */
export interface MessageActions {
  openLink(url: string): void;
  openPerson(id: DeviceId): void;
  /** Asks for a day to go to; `near` (ms since 1970) is a moment of the day to begin with. */
  pickDate(near: number): void;
  /** From that message on nothing counts as read here. */
  markUnread(message: Message): void;
  /** Shows the message at that place of this room. */
  goTo(cursor: Cursor): void;
  /** Shows a message of any room, where it is on this device. */
  jump(roomId: RoomId, id: EntryId): void;
  /** Puts the message into the box, to be answered or changed. */
  reply(message: Message): void;
  edit(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
  pin(message: Message, on: boolean): void;
  /** This person has read the announcement. */
  confirm(message: Message): void;
  openRollCall(message: Message): void;
  copy(text: string): void;
  open(panel: MessagePanel): void;
  /** Null where nothing can be changed at the moment. */
  readonly waiting: { edit(message: Message): void; takeBack(message: Message): void } | null;
}

/** Beside an own message that has left this device for nobody yet. */
export function WaitingActions({
  message,
  actions,
}: {
  message: Message;
  actions: NonNullable<MessageActions['waiting']>;
}) {
  const { t } = useTexts();
  const root = useFocusRefuge<HTMLDivElement>();
  return (
    <div ref={root} className="message-actions">
      <button type="button" onClick={() => actions.edit(message)}>
        {t('chat.edit')}
      </button>
      <button type="button" onClick={() => actions.takeBack(message)}>
        {t('chat.takeBack')}
      </button>
    </div>
  );
}
