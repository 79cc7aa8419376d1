import { UserX } from 'lucide-react';
import { AppError } from '../../../preload/contract/errors.ts';
import type { CredentialInput } from '../../../preload/contract/api.ts';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import type { TextKey } from '../../text/text.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

const waitingWords = {
  asking: 'waiting.asking',
  unreachable: 'waiting.unreachable',
  'turned-away': 'waiting.turnedAway',
} as const satisfies Record<string, TextKey>;

/** This person was removed (J6): by whom, and what is left to do. Who was kicked may come back by asking, or with an invite. */
export function RemovedBanner({ room, onLeave }: { room: Room; onLeave: () => void }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const waiting = useStore(app.gettingIn.waiting).find(({ roomId }) => roomId === room.id);
  const { connection } = room;
  if (connection.kind !== 'removed') return null;
  const kicked = connection.how === 'kick';
  const refused = task.error instanceof AppError && task.error.code === 'kicked';
  const join = (credential?: CredentialInput) =>
    task.run(async () => {
      await app.gettingIn.join({ kind: 'nearby', roomId: room.id }, credential);
    });
  return (
    <Banner
      tone="warning"
      icon={<UserX size={18} aria-hidden />}
      actions={
        <>
          {kicked && !waiting && !refused && (
            <Button kind="quiet" disabled={task.busy} onClick={() => join()}>
              {t('removal.again')}
            </Button>
          )}
          {kicked && !waiting && refused && (
            <>
              <Button kind="quiet" onClick={() => join({ by: 'ask' })}>
                {t('door.askSubmit')}
              </Button>
              <Button kind="quiet" onClick={() => app.view.openDialog('join')}>
                {t('rooms.join')}
              </Button>
            </>
          )}
          <Button kind="quiet" onClick={onLeave}>
            {t('chat.leave')}
          </Button>
        </>
      }
    >
      <div role="status">
        <p>{t(kicked ? 'removal.kicked' : 'removal.banned', { name: connection.byName })}</p>
        <p className="connection-next">
          {waiting
            ? t(waitingWords[waiting.state], { name: waiting.hostName })
            : t(kicked ? 'removal.kickedNext' : 'removal.bannedNext')}
        </p>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Banner>
  );
}
