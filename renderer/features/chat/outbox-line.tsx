import { Clock3 } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

/** How many own messages wait for somebody to be reached; pressed, it shows the first of them. */
export function OutboxLine({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTexts();
  const root = useFocusRefuge<HTMLDivElement>();
  return (
    <div ref={root} className="outbox" role="status">
      <button type="button" className="outbox-line" title={t('chat.outboxShow')} onClick={onShow}>
        <Clock3 size={14} aria-hidden />
        <span>{t('chat.outbox', { count })}</span>
      </button>
    </div>
  );
}
