import type { DeviceId, Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

/** What can be done with a message. */
export interface MessageActions {
  openLink(url: string): void;
  openPerson(id: DeviceId): void;
  /** Asks for a day to go to, beginning at the one of `near`. */
  pickDate(near: number): void;
  /** From this message on nothing counts as read. */
  markUnread(message: Message): void;
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
