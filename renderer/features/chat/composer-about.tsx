import { Pencil, Reply, X } from 'lucide-react';
import type { Message } from '../../../preload/contract/model.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';

interface AboutProps {
  readonly message: Message;
  readonly onShow: () => void;
  readonly onStop: () => void;
}

/** Above the box while a message is answered in it; pressed, it leads there. */
export function ReplyNote({ message, onShow, onStop }: AboutProps) {
  const { t } = useTexts();
  return (
    <div className="composer-about" data-colour={message.authorColour}>
      <Reply size={18} aria-hidden />
      <button type="button" className="composer-about-text" onClick={onShow}>
        <span id="composer-about" className="composer-about-who" role="status">
          {t('compose.replyTo', { name: message.authorName })}
        </span>
        <span className="composer-about-words" dir="auto">
          {plainText(message.text, message.mentions)}
        </span>
      </button>
      <IconButton label={t('compose.stopReply')} icon={<X size={18} aria-hidden />} onClick={onStop} />
    </div>
  );
}

/** Above the box while an own message is changed in it. */
export function EditingNote({ message, onShow, onStop }: AboutProps) {
  const { t } = useTexts();
  return (
    <div className="composer-about">
      <Pencil size={16} aria-hidden />
      <button type="button" className="composer-about-text" onClick={onShow}>
        <span id="composer-about" className="composer-about-who" role="status">
          {message.withheld ? t('compose.editing') : t('compose.editingSent')}
        </span>
        <span className="composer-about-words" dir="auto">
          {plainText(message.text, message.mentions)}
        </span>
      </button>
      <IconButton label={t('compose.stopEditing')} icon={<X size={18} aria-hidden />} onClick={onStop} />
    </div>
  );
}
