import { CloudOff } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { usePartner } from '../../bridge/use-partner.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** The other one of a direct conversation is not reached: what becomes of what is written, and a way to try at once. */
export function DirectBanner({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const partner = usePartner(room);
  const name = partner ? calledName(partner) : room.name;
  return (
    <Banner
      tone="neutral"
      icon={<CloudOff size={18} aria-hidden />}
      actions={
        <Button disabled={task.busy} onClick={() => task.run(() => app.rooms.reconnect(room.id))}>
          {t('chat.retry')}
        </Button>
      }
    >
      <p role="status">{t('direct.unreached', { name })}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Banner>
  );
}
