import type { Message, Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

interface DeleteDialogProps {
  readonly room: Room;
  readonly messages: readonly Message[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks before words are erased on everybody's device. */
export function DeleteDialogScreen({ room, messages, onClose, onDone }: DeleteDialogProps) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const count = messages.length;
  const direct = room.kind === 'direct';
  const remove = () =>
    task.run(async () => {
      await app.link.call('message.delete', { roomId: room.id, ids: messages.map(({ id }) => id) });
      onDone();
      onClose();
    });

  return (
    <Dialog
      title={t('message.deleteTitle', { count })}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus="">
            {t('common.cancel')}
          </Button>
          <Button kind="danger" disabled={task.busy} onClick={remove}>
            {t(direct ? 'direct.deleteSubmit' : 'message.deleteSubmit')}
          </Button>
        </>
      }
    >
      <p>{t(direct ? 'direct.deleteText' : 'message.deleteText')}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
