import { Pencil } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';

/** Above the box while a message that waits is being changed in it. */
export function EditingNote({ onStop }: { onStop: () => void }) {
  const { t } = useTexts();
  return (
    <div className="composer-note">
      <Pencil size={14} aria-hidden />
      <span id="composer-editing" role="status">
        {t('compose.editing')}
      </span>
      <Button kind="quiet" onClick={onStop}>
        {t('compose.stopEditing')}
      </Button>
    </div>
  );
}

/** Taking back asks nothing, so its words can be had back. */
export function TakenBackNote({ onPutBack }: { onPutBack: () => void }) {
  const { t } = useTexts();
  return (
    <div className="composer-note">
      <span role="status">{t('compose.takenBack')}</span>
      <Button kind="quiet" onClick={onPutBack}>
        {t('compose.putBack')}
      </Button>
    </div>
  );
}
