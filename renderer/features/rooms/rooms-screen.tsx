import { Keyboard, Plus, Radar, Search, Settings2, Ticket } from 'lucide-react';
import type { Settings } from '../../../preload/contract/settings.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { sectionsOf, type SectionName } from '../../state/room-sections.ts';
import { presenceWords } from '../../text/presence.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { RoomRow } from './room-row.tsx';
import { WaitingRows } from './waiting-rows.tsx';
import './rooms.css';

const sectionWords: Readonly<Record<SectionName, TextKey>> = {
  direct: 'direct.title',
  group: 'rooms.groups',
  archived: 'rooms.archived',
};

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
        {settings && <OwnStatus settings={settings} onOpen={() => app.view.openDialog('status')} />}
        <IconButton
          label={t('command.searchAll')}
          icon={<Search size={18} aria-hidden />}
          onClick={() => {
            app.search.begin(null);
            app.view.showSearch(true);
          }}
        />
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
        {rooms?.length === 0 && (
          <>
            <h2 className="rooms-title">{t('rooms.yours')}</h2>
            {waiting.length === 0 && <p className="rooms-none">{t('rooms.none')}</p>}
          </>
        )}
        <WaitingRows />
        {sectionsOf(rooms ?? []).map((section) => (
          <section key={section.name} aria-labelledby={`rooms-${section.name}`}>
            <h2 className="rooms-title" id={`rooms-${section.name}`}>
              {t(sectionWords[section.name])}
            </h2>
            <ul>
              {section.rooms.map((room) => (
                <RoomRow
                  key={room.id}
                  room={room}
                  current={room.id === view.roomId}
                  now={now}
                  onOpen={() => app.view.openRoom(room.id)}
                />
              ))}
            </ul>
          </section>
        ))}
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

/** This person, and what they tell of themself; pressed, they can tell something else. */
function OwnStatus({ settings, onOpen }: { settings: Settings; onOpen: () => void }) {
  const { t } = useTexts();
  const { name, colour, availability, statusText } = settings;
  const status = statusText === '' ? t(presenceWords[availability]) : statusText;
  return (
    <button
      type="button"
      className="rooms-self"
      aria-haspopup="dialog"
      title={t('status.open', { status })}
      onClick={onOpen}
    >
      <Avatar name={name} colour={colour} presence={availability} />
      <span className="rooms-self-words">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="rooms-self-status" dir="auto">
          {statusText !== '' && (
            <span className="visually-hidden">{`${t(presenceWords[availability])} `}</span>
          )}
          {status}
        </span>
      </span>
    </button>
  );
}
