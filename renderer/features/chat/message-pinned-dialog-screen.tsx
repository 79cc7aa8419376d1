import { PinOff } from 'lucide-react';
import type { Message, Room } from '../../../preload/contract/model.ts';
import { parse } from '../../../preload/markdown/parse.ts';
import { wordsOf } from '../../../preload/markdown/tree.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { mayPin } from './message-powers.ts';

interface PinnedDialogProps {
  readonly room: Room;
  readonly onGo: (message: Message) => void;
  readonly onUnpin: (message: Message) => void;
  readonly onClose: () => void;
}

/** Everything that is pinned in a room, to go there. */
export function PinnedDialogScreen({ room, onGo, onUnpin, onClose }: PinnedDialogProps) {
  const app = useApp();
  const { t, moment } = useTexts();
  const pinned = useStore(app.pinned.of(room.id));
  return (
    <Dialog
      title={t('message.pinnedTitle', { count: pinned.length })}
      closeLabel={t('common.close')}
      onClose={onClose}
      wide
    >
      <ul className="pinned-list">
        {pinned.map((message) => (
          <li key={message.id}>
            <button type="button" className="pinned-go" onClick={() => onGo(message)}>
              <span className="pinned-who">
                <bdi>{message.authorName}</bdi> · {moment(message.sentAt)}
              </span>
              <span className="pinned-words" dir="auto">
                {wordsOf(parse(message.text, message.mentions))}
              </span>
            </button>
            {mayPin(room) && (
              <IconButton
                label={t('message.unpin')}
                icon={<PinOff size={16} aria-hidden />}
                onClick={() => onUnpin(message)}
              />
            )}
          </li>
        ))}
      </ul>
      {pinned.length === 0 && <p>{t('message.pinnedNone')}</p>}
    </Dialog>
  );
}
