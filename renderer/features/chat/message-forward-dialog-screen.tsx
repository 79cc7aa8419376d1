import { useState } from 'react';
import type { Message, Room, RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { mayWrite } from './message-powers.ts';

/** As many as one call may name. */
const most = 20;
const noRooms = [] as const;

interface ForwardDialogProps {
  readonly roomId: RoomId;
  readonly messages: readonly Message[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says messages again in other rooms, under their authors' names. */
export function ForwardDialogScreen({ roomId, messages, onClose, onDone }: ForwardDialogProps) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const rooms = useStore(app.rooms.rooms) ?? noRooms;
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<RoomId>>(new Set());
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = rooms.filter(
    (room) => mayWrite(room) && (chosen.has(room.id) || room.name.toLocaleLowerCase().includes(wanted)),
  );
  const toggle = (id: RoomId) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const forward = () =>
    task.run(async () => {
      const ids = messages.map(({ id }) => id);
      await app.link.call('message.forward', { roomId, ids, to: [...chosen] });
      onDone();
      onClose();
    });

  return (
    <Dialog
      title={t('message.forwardTitle', { count: messages.length })}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            disabled={task.busy || chosen.size === 0 || chosen.size > most}
            onClick={forward}
          >
            {t('message.forwardSubmit')}
          </Button>
        </>
      }
    >
      <TextField label={t('message.forwardFilter')} value={filter} onChange={setFilter} autoFocus />
      <ul className="forward-rooms">
        {shown.map((room) => (
          <ForwardRoom
            key={room.id}
            room={room}
            chosen={chosen.has(room.id)}
            onToggle={() => toggle(room.id)}
          />
        ))}
      </ul>
      <p role="status">{shown.length === 0 && t('message.forwardNone')}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}

function ForwardRoom({ room, chosen, onToggle }: { room: Room; chosen: boolean; onToggle: () => void }) {
  const { t } = useTexts();
  return (
    <li>
      <label className="forward-room">
        <input type="checkbox" checked={chosen} onChange={onToggle} />
        <bdi>{room.name}</bdi>
        <span>
          {room.kind === 'direct' ? t('message.forwardDirect') : t('nearby.people', { count: room.members })}
        </span>
      </label>
    </li>
  );
}
