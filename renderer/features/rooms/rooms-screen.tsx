import { Keyboard, Plus, Radar, Settings2, Ticket } from 'lucide-react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { RoomRow } from './room-row.tsx';
import { WaitingRows } from './waiting-rows.tsx';
import './rooms.css';

/** The first pane: this person, their rooms, and the ways to more of them. */
export function RoomsScreen({ alone }: { /** It is all the window shows. */ alone: boolean }) {
  const app = useApp();
  const { t, number } = useTexts();
  const settings = useStore(app.settings.settings);
  const rooms = useStore(app.rooms.rooms);
  const nearby = useStore(app.nearby.nearby);
  const waiting = useStore(app.gettingIn.waiting);
  const view = useStore(app.view.view);
  const now = useNow(60_000);
  const others = nearby?.rooms.filter((room) => !room.member).length ?? 0;
  const atNearby = view.roomId === null;

  return (
    <nav className="rooms" id="rooms" aria-label={t('rooms.label')} tabIndex={-1}>
      {alone && <h1 className="visually-hidden">{t('rooms.label')}</h1>}
      <header className="rooms-head">
        <span className="person-dot" data-colour={settings?.colour} aria-hidden />
        <strong className="rooms-self">
          <bdi>{settings?.name}</bdi>
        </strong>
        <IconButton
          label={t('rooms.shortcuts')}
          icon={<Keyboard size={18} aria-hidden />}
          onClick={() => app.view.openDialog('shortcuts')}
        />
        <IconButton
          label={t('rooms.settings')}
          icon={<Settings2 size={18} aria-hidden />}
          onClick={() => app.view.openDialog('settings')}
        />
      </header>
      <div className="rooms-scroll">
        <button
          type="button"
          className="rooms-nearby"
          aria-current={atNearby ? 'page' : undefined}
          onClick={() => app.view.openNearby()}
        >
          <Radar size={18} aria-hidden />
          <span>{t('rooms.nearby')}</span>
          {others > 0 && <span className="rooms-count">{number(others)}</span>}
        </button>
        <h2 className="rooms-title">{t('rooms.yours')}</h2>
        {rooms?.length === 0 && waiting.length === 0 && <p className="rooms-none">{t('rooms.none')}</p>}
        <WaitingRows />
        <ul>
          {rooms?.map((room) => (
            <RoomRow
              key={room.id}
              room={room}
              current={room.id === view.roomId}
              now={now}
              onOpen={() => app.view.openRoom(room.id)}
            />
          ))}
        </ul>
      </div>
      <footer className="rooms-foot">
        <Button icon={<Plus size={16} aria-hidden />} onClick={() => app.view.openDialog('start')}>
          {t('rooms.start')}
        </Button>
        <IconButton
          label={t('rooms.join')}
          icon={<Ticket size={18} aria-hidden />}
          onClick={() => app.view.openDialog('join')}
        />
      </footer>
    </nav>
  );
}
