import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Asks before the open room goes off the list. */
export function LeaveDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { roomId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const task = useTask();
  const room = rooms?.find(({ id }) => id === roomId);
  if (!room) return null;
  const onClose = () => app.view.closeDialog();
  const direct = room.kind === 'direct';
  const leave = () =>
    task.run(async () => {
      await app.rooms.leave(room.id);
      onClose();
    });
  return (
    <Dialog
      title={t(direct ? 'leave.directTitle' : 'leave.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus="">
            {t('common.cancel')}
          </Button>
          <Button kind="danger" disabled={task.busy} onClick={leave}>
            {t(direct ? 'leave.directSubmit' : 'leave.submit')}
          </Button>
        </>
      }
    >
      {room.connection.kind === 'hosting' && !direct && <p>{t('leave.hosting')}</p>}
      <p>{t(direct ? 'leave.directText' : 'leave.text', { room: room.name })}</p>
      <div className="dialog-aside">
        <Button kind="quiet" onClick={() => app.view.openDialog('forget')}>
          {t('leave.forget')}
        </Button>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
