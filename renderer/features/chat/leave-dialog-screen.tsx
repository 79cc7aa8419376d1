import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Asks before a room goes off the list. */
export function LeaveDialogScreen({ room, onClose }: { room: Room; onClose: () => void }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const leave = () =>
    task.run(async () => {
      await app.rooms.leave(room.id);
      onClose();
    });
  const forget = () => {
    onClose();
    app.view.openDialog('forget');
  };
  return (
    <Dialog
      title={t('leave.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus="">
            {t('common.cancel')}
          </Button>
          <Button kind="danger" disabled={task.busy} onClick={leave}>
            {t('leave.submit')}
          </Button>
        </>
      }
    >
      {room.connection.kind === 'hosting' && <p>{t('leave.hosting')}</p>}
      <p>{t('leave.text')}</p>
      <div className="dialog-aside">
        <Button kind="quiet" onClick={forget}>
          {t('leave.forget')}
        </Button>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
