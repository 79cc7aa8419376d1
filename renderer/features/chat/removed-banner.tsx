import { UserX } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** This person was removed (J6): by whom, and what is left to do. */
export function RemovedBanner({ room, onLeave }: { room: Room; onLeave: () => void }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const { connection } = room;
  if (connection.kind !== 'removed') return null;
  const kicked = connection.how === 'kick';
  const joinAgain = async () => {
    await app.gettingIn.join({ kind: 'nearby', roomId: room.id });
  };
  return (
    <Banner
      tone="warning"
      icon={<UserX size={18} aria-hidden />}
      actions={
        <>
          {kicked && (
            <Button kind="quiet" disabled={task.busy} onClick={() => task.run(joinAgain)}>
              {t('removal.again')}
            </Button>
          )}
          <Button kind="quiet" onClick={onLeave}>
            {t('chat.leave')}
          </Button>
        </>
      }
    >
      <div role="status">
        <p>{t(kicked ? 'removal.kicked' : 'removal.banned', { name: connection.byName })}</p>
        <p className="connection-next">{t(kicked ? 'removal.kickedNext' : 'removal.bannedNext')}</p>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Banner>
  );
}
