import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { DeviceId, Person, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useSteady } from '../../bridge/use-steady.ts';
import { standingPace, troubleOf, type Standing } from '../../state/standing.ts';
import type { Pace } from '../../state/steady.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';
import { HostSection } from './host-section.tsx';
import { InviteRow } from './invite-row.tsx';
import { KeptSection } from './kept-section.tsx';
import { PersonRow } from './person-row.tsx';
import { RemovedSection } from './removed-section.tsx';
import { RoomAddress } from './room-address.tsx';
import './people.css';

interface Shown extends Standing {
  readonly people: readonly Person[] | null;
}
const pace: Pace<Shown> = standingPace;

interface DetailsScreenProps {
  readonly room: Room;
  /** What other features have to say about the room. */
  readonly children?: ReactNode;
}

/** The third pane: who is in the room, by which rules, how others get there, and what is kept of it here. */
export function DetailsScreen({ room: told, children }: DetailsScreenProps) {
  const app = useApp();
  const { t } = useTexts();
  const toldPeople = useStore(app.people.of(told.id));
  const now = useNow(60_000);
  // A short loss sends nobody away.
  const { room, people } = useSteady(
    useMemo(
      (): Shown => ({ room: told, trouble: troubleOf(told.connection), people: toldPeople }),
      [told, toldPeople],
    ),
    pace,
  );
  const pane = useRef<HTMLElement>(null);
  const here = people?.filter((person) => person.present) ?? [];
  const away = people?.filter((person) => !person.present) ?? [];
  const openPerson = (id: DeviceId) => app.view.openPerson(id);
  const close = () => {
    app.view.showDetails(false);
    document.getElementById('composer')?.focus();
  };

  useEffect(() => {
    // Lying over the conversation it is what the person just asked for.
    if (pane.current && getComputedStyle(pane.current).position === 'absolute') pane.current.focus();
  }, []);

  return (
    <aside
      ref={pane}
      className="details"
      id="details"
      aria-label={t('people.label')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header className="details-head">
        <h2>{people ? t('people.title', { count: people.length }) : t('people.label')}</h2>
        <IconButton label={t('common.close')} icon={<X size={18} aria-hidden />} onClick={close} />
      </header>
      <div className="details-scroll">
        {!people && <p className="pane-note">{t('people.loading')}</p>}
        <PeopleGroup title={t('people.here')} people={here} onOpen={openPerson} />
        <PeopleGroup title={t('people.away')} people={away} onOpen={openPerson} />
        {room.connection.kind !== 'removed' && <InviteRow onInvite={() => app.view.openDialog('invite')} />}
        <RemovedSection room={room} now={now} />
        {children}
        <HostSection room={room} now={now} onHandOver={() => app.view.openDialog('hand-over')} />
        {room.connection.kind === 'hosting' && (
          <RoomAddress addresses={room.connection.addresses} port={room.connection.port} />
        )}
        <KeptSection onForget={() => app.view.openDialog('forget')} />
      </div>
    </aside>
  );
}

interface PeopleGroupProps {
  readonly title: string;
  readonly people: readonly Person[];
  readonly onOpen: (id: DeviceId) => void;
}

function PeopleGroup({ title, people, onOpen }: PeopleGroupProps) {
  const { number } = useTexts();
  if (people.length === 0) return null;
  return (
    <PaneSection title={title} count={number(people.length)}>
      <ul>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onOpen={() => onOpen(person.id)} />
        ))}
      </ul>
    </PaneSection>
  );
}
