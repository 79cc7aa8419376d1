import { ShieldAlert } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** This device hosts the room and others cannot reach it: what to do, and who could host instead (H8). */
export function UnreachedBanner({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const people = useStore(app.people.of(room.id));
  const task = useTask();
  const next = people?.find((person) => person.canHost);
  return (
    <Banner
      tone="warning"
      icon={<ShieldAlert size={18} aria-hidden />}
      actions={
        next && (
          <Button kind="quiet" onClick={() => task.run(() => app.rooms.handOver(room.id, next.id))}>
            {t('hand.to', { name: next.name })}
          </Button>
        )
      }
    >
      <div role="status">
        <p>{t('chat.unreached')}</p>
        <p className="connection-next">{next ? t('chat.unreachedHand') : t('chat.unreachedAlone')}</p>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Banner>
  );
}
