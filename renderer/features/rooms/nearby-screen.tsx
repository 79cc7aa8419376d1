import { ChevronLeft, Plus, Ticket } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNarrow } from '../../bridge/use-narrow.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DiscoveryLine } from './discovery-line.tsx';
import { DiscoveryProblemNote, NearbyEmpty } from './nearby-empty.tsx';
import { NearbyRow } from './nearby-row.tsx';
import { WaitingRows } from './waiting-rows.tsx';
import './nearby.css';

/** After this long without a room, the list says why it may be empty and what can be done. */
const patienceMs = 8_000;

/** The rooms around, as they are found. */
export function NearbyScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const nearby = useStore(app.nearby.nearby);
  const waiting = useStore(app.gettingIn.waiting);
  const narrow = useNarrow();
  const rooms = nearby?.rooms ?? [];
  const now = useNow(rooms.length === 0 ? 1_000 : null);
  const [joining, setJoining] = useState<NearbyRoom | null>(null);
  const task = useTask();

  useEffect(() => app.nearby.watch(), [app]);

  const open = (room: NearbyRoom) => {
    if (room.member) return app.view.openRoom(room.id);
    const target = { kind: 'nearby', roomId: room.id } as const;
    if (room.locked || room.access !== 'open') return app.gettingIn.knock({ room, target });
    setJoining(room);
    return task.run(async () => {
      await app.gettingIn.join(target);
    });
  };
  const discovery = nearby?.discovery ?? null;
  const patient = !discovery || (now - discovery.since < patienceMs && !discovery.problem);

  return (
    <div className="nearby">
      <div className="nearby-column">
        <header className="nearby-head">
          <span className="narrow-only">
            <IconButton
              label={t('chat.back')}
              icon={<ChevronLeft size={20} aria-hidden />}
              onClick={() => app.view.showRooms()}
            />
          </span>
          <h1>{t('rooms.nearby')}</h1>
        </header>
        {discovery?.problem && rooms.length > 0 && <DiscoveryProblemNote problem={discovery.problem} />}
        {task.error !== null && joining && (
          <div className="nearby-failed">
            <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />
            <Button onClick={() => open(joining)}>{t('common.tryAgain')}</Button>
          </div>
        )}
        {narrow && <WaitingRows />}
        {rooms.length > 0 ? (
          <ul className="nearby-list" aria-busy={task.busy}>
            {rooms.map((room) => (
              <NearbyRow
                key={room.id}
                room={room}
                joining={task.busy && joining?.id === room.id}
                asked={waiting.some(({ roomId, state }) => roomId === room.id && state !== 'turned-away')}
                disabled={task.busy}
                onOpen={() => open(room)}
              />
            ))}
          </ul>
        ) : (
          <NearbyEmpty looking={patient} problem={discovery?.problem ?? null} />
        )}
        <div className="nearby-actions">
          <Button icon={<Ticket size={18} aria-hidden />} onClick={() => app.view.openDialog('join')}>
            {t('rooms.join')}
          </Button>
          <Button icon={<Plus size={18} aria-hidden />} onClick={() => app.view.openDialog('start')}>
            {t('rooms.start')}
          </Button>
        </div>
        {discovery && <DiscoveryLine discovery={discovery} />}
      </div>
    </div>
  );
}
