import {
  Ban,
  ChevronRight,
  Mic,
  MicOff,
  Pencil,
  UserCheck,
  UserCog,
  UserMinus,
  UserX,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Person, Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { Task } from '../../bridge/use-task.ts';
import type { AppState } from '../../state/app-state.ts';
import { mayActOn, rolesToGive } from '../../state/powers.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { PageName, PageProps } from './person-pages.ts';

/** One thing that can be done: at once, or on a page of its own. */
interface Action {
  readonly label: string;
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly does: PageName | (() => Promise<void>);
}

const size = 16;

function forYou(
  { id, alias, blocked, sameAs }: Person,
  { people }: AppState,
  { t }: Texts,
): readonly Action[] {
  return [
    {
      label: alias === null ? t('alias.give') : t('alias.change'),
      icon: <Pencil size={size} aria-hidden />,
      does: 'alias',
    },
    sameAs === null
      ? { label: t('same.open'), icon: <Users size={size} aria-hidden />, does: 'same' }
      : {
          label: t('same.takeBack'),
          icon: <Users size={size} aria-hidden />,
          does: () => people.note(id, { sameAs: null }),
        },
    blocked
      ? {
          label: t('block.undo'),
          icon: <UserCheck size={size} aria-hidden />,
          does: () => people.note(id, { blocked: false }),
        }
      : { label: t('block.open'), icon: <UserX size={size} aria-hidden />, does: 'block' },
  ];
}

function inRoom(person: Person, room: Room, { people }: AppState, { t }: Texts): readonly Action[] {
  if (room.kind === 'direct' || ['removed', 'archived'].includes(room.connection.kind)) return [];
  const actions: Action[] = [];
  if (rolesToGive(room.role, person).length > 0) {
    const label = person.self ? t('role.stepDown') : t('role.open');
    actions.push({ label, icon: <UserCog size={size} aria-hidden />, does: 'role' });
  }
  if (!mayActOn(room.role, person)) return actions;
  if (person.muted) {
    const does = () => people.mute(room.id, person.id, 0);
    actions.push({ label: t('mute.undo'), icon: <Mic size={size} aria-hidden />, does });
  } else actions.push({ label: t('mute.open'), icon: <MicOff size={size} aria-hidden />, does: 'mute' });
  return [
    ...actions,
    { label: t('kick.open'), icon: <UserMinus size={size} aria-hidden />, danger: true, does: 'kick' },
    { label: t('ban.open'), icon: <Ban size={size} aria-hidden />, danger: true, does: 'ban' },
  ];
}

/** What this person here may do about somebody: for themselves, and in the room. */
export function PersonActions({ room, person, from, goTo, task }: PageProps & { readonly task: Task }) {
  const app = useApp();
  const texts = useTexts();
  const groups = [
    { title: texts.t('person.forYou'), actions: person.self ? [] : forYou(person, app, texts) },
    { title: texts.t('person.inRoom'), actions: inRoom(person, room, app, texts) },
  ];
  return groups.map(
    ({ title, actions }) =>
      actions.length > 0 && (
        <section key={title} className="person-actions">
          <h3>{title}</h3>
          <ul>
            {actions.map(({ label, icon, danger, does }) => (
              <li key={label}>
                <button
                  type="button"
                  className={danger ? 'person-action person-action-danger' : 'person-action'}
                  data-autofocus={does === from ? '' : undefined}
                  onClick={() => (typeof does === 'string' ? goTo(does) : task.run(does))}
                >
                  {icon}
                  <span>{label}</span>
                  {typeof does === 'string' && <ChevronRight size={16} aria-hidden />}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ),
  );
}
