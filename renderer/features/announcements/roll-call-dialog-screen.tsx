import { useEffect, useState } from 'react';
import type { EntryId, RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { RollCallView } from '../../state/announcements.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RollActions } from './roll-actions.tsx';
import { RollList } from './roll-list.tsx';
import { RollProgress } from './roll-progress.tsx';
import './announcements.css';

/** Who has confirmed an announcement, who has it, and whom it has not reached: as it stands, for as long as it is looked at. */
export function RollCallDialogScreen() {
  const app = useApp();
  const { announcement } = useStore(app.view.view);
  return announcement && <RollCallOf key={announcement.id} {...announcement} />;
}

function RollCallOf({ roomId, id }: { roomId: RoomId; id: EntryId }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const rooms = useStore(app.rooms.rooms);
  const [{ call, error }, setView] = useState<RollCallView>({ call: null, error: null });
  useEffect(() => app.announcements.watch(roomId, id, setView), [app, roomId, id]);
  const roomName = rooms?.find((room) => room.id === roomId)?.name ?? '';
  return (
    <Dialog
      title={t('roll.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      wide
      actions={call && <RollActions key="actions" roomId={roomId} roomName={roomName} call={call} />}
    >
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
      {!call && error === null && <p role="status">{t('roll.loading')}</p>}
      {call && (
        <>
          <RollProgress call={call} roomName={roomName} />
          <RollList call={call} />
        </>
      )}
    </Dialog>
  );
}
