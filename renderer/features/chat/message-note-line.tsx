import { X } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import type { MessageNote } from './use-message-actions.ts';

/** How long a word that all went well stays in sight, in ms. */
const shownMs = 4_000;

/** What came of the last thing done with a message: a word that it worked, gone by itself, or why it did not. */
export function MessageNoteLine({ note, onClose }: { note: MessageNote | null; onClose: () => void }) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!note || note.error !== null) return undefined;
    const timer = setTimeout(() => close(), shownMs);
    return () => clearTimeout(timer);
  }, [note]);

  return (
    <div className="message-note" role="status">
      {note && (
        <p>
          <span>{note.text === null ? errorWords(note.error).text : t(note.text)}</span>
          <IconButton label={t('common.close')} icon={<X size={16} aria-hidden />} onClick={onClose} />
        </p>
      )}
    </div>
  );
}
