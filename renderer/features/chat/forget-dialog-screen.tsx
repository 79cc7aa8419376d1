import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Asks before the open room and all that was said in it goes off this device: what goes, and what others keep. */
export function ForgetDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { roomId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const task = useTask();
  const room = rooms?.find(({ id }) => id === roomId);
  const close = () => app.view.closeDialog();
  if (!room) return null;
  const forget = () =>
    task.run(async () => {
      await app.rooms.forget(room.id);
      app.drafts.clear(room.id);
      close();
    });
  const direct = room.kind === 'direct';
  const alone = room.members === 1;
  return (
    <Dialog
      title={t(direct ? 'forget.directTitle' : 'forget.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus="">
            {t('common.cancel')}
          </Button>
          <Button kind="danger" disabled={task.busy} onClick={forget}>
            {t(direct ? 'forget.directSubmit' : 'forget.submit')}
          </Button>
        </>
      }
    >
      {room.connection.kind === 'hosting' && !alone && !direct && <p>{t('leave.hosting')}</p>}
      <p>{t(direct ? 'forget.directGoes' : 'forget.goes')}</p>
      {room.waiting > 0 && <p>{t('forget.waiting', { count: room.waiting })}</p>}
      <p>
        {direct ? t('forget.directStays', { room: room.name }) : t(alone ? 'forget.alone' : 'forget.stays')}
      </p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
