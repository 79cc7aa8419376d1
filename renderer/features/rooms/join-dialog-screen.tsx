import { useId, useState, type FormEvent } from 'react';
import type { NearbyRoom, RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NearbyRow } from './nearby-row.tsx';
import './nearby.css';

/** Joins a room at a typed address, and asks which one where there are several. */
export function JoinDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [address, setAddress] = useState('');
  const [rooms, setRooms] = useState<readonly NearbyRoom[]>([]);
  const [joiningId, setJoiningId] = useState<RoomId | null>(null);
  const task = useTask();
  const formId = useId();
  const error = task.error ? errorWords(task.error) : null;

  const join = (roomId?: RoomId) => {
    setJoiningId(roomId ?? null);
    task.run(async () => {
      const outcome = await app.rooms.join({
        kind: 'address',
        address: address.trim(),
        ...(roomId ? { roomId } : {}),
      });
      if (outcome.kind === 'choose') setRooms(outcome.rooms);
      else if (outcome.kind === 'joined') app.view.openRoom(outcome.room.id);
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRooms([]);
    join();
  };

  return (
    <Dialog
      title={t('join.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      actions={
        <>
          <Button onClick={() => app.view.closeDialog()}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={task.busy || address.trim() === ''}>
            {t('join.submit')}
          </Button>
        </>
      }
    >
      <p>{t('join.text')}</p>
      <form id={formId} onSubmit={submit}>
        <TextField
          label={t('join.address')}
          placeholder={t('join.placeholder')}
          error={error?.code === 'address-invalid' ? error.text : null}
          value={address}
          onChange={setAddress}
          maxLength={300}
          technical
          autoFocus
        />
      </form>
      <div role="status">{task.busy && <p>{t('join.busy', { address: address.trim() })}</p>}</div>
      {error && error.code !== 'address-invalid' && (
        <ErrorNote {...error} detailsLabel={t('common.details')} />
      )}
      {rooms.length > 0 && (
        <section className="join-choice">
          <p role="status">{t('join.choose')}</p>
          <ul className="nearby-list">
            {rooms.map((room) => (
              <NearbyRow
                key={room.id}
                room={room}
                joining={task.busy && joiningId === room.id}
                disabled={task.busy}
                onOpen={() => (room.member ? app.view.openRoom(room.id) : join(room.id))}
              />
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
