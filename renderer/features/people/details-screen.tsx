import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Person, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useDirect } from '../../bridge/use-direct.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useSteady } from '../../bridge/use-steady.ts';
import { standingPace, troubleOf, type Standing } from '../../state/standing.ts';
import type { Pace } from '../../state/steady.ts';
import { byPresence } from '../../text/presence.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SidePaneHead } from '../../ui/side-pane-head.tsx';
import { HostSection } from './host-section.tsx';
import { InviteRow } from './invite-row.tsx';
import { KeptSection } from './kept-section.tsx';
import { PeopleGroup, type PeopleActions } from './people-group.tsx';
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
  const { t, language } = useTexts();
  const errorWords = useErrorText();
  const openDirect = useDirect();
  const writing = useTask();
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
  const direct = room.kind === 'direct';
  const sorted = useMemo(
    () => (people ?? []).toSorted(byPresence(new Intl.Collator(language).compare)),
    [people, language],
  );
  const here = sorted.filter((person) => person.present);
  const away = sorted.filter((person) => !person.present);
  const inviting = !direct && !['removed', 'archived'].includes(room.connection.kind);
  const actions: PeopleActions = {
    open: (id) => app.view.openPerson(id),
    message: direct ? null : (id) => writing.run(() => openDirect(id)),
  };
  const title = direct
    ? t('direct.about')
    : people
      ? t('people.title', { count: people.length })
      : t('people.label');
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
      className="details side-pane"
      id="details"
      aria-label={direct ? t('direct.about') : t('people.label')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <SidePaneHead title={title} onClose={close} />
      <div className="details-scroll">
        {direct && <p className="pane-note">{t('direct.private')}</p>}
        {writing.error !== null && (
          <ErrorNote {...errorWords(writing.error)} detailsLabel={t('common.details')} />
        )}
        {!people && <p className="pane-note">{t('people.loading')}</p>}
        <PeopleGroup title={t('people.here')} people={here} now={now} actions={actions} />
        <PeopleGroup title={t('people.away')} people={away} now={now} actions={actions} />
        {inviting && <InviteRow onInvite={() => app.view.openDialog('invite')} />}
        {!direct && <RemovedSection room={room} now={now} />}
        {children}
        {!direct && room.connection.kind !== 'archived' && (
          <HostSection room={room} now={now} onHandOver={() => app.view.openDialog('hand-over')} />
        )}
        {room.connection.kind === 'hosting' && !direct && (
          <RoomAddress addresses={room.connection.addresses} port={room.connection.port} />
        )}
        <KeptSection direct={direct} onForget={() => app.view.openDialog('forget')} />
      </div>
    </aside>
  );
}
