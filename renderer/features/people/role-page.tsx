import { Crown, DoorOpen, ShieldUser, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { Role } from '../../../preload/contract/rules.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { roles, rolesToGive } from '../../state/powers.ts';
import { roleWords } from '../../text/roles.ts';
import { useTexts } from '../../text/use-texts.ts';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { PageFrame } from './page-frame.tsx';
import type { PageProps } from './person-pages.ts';

const icons: Readonly<Record<Role, typeof Crown>> = {
  owner: Crown,
  moderator: ShieldUser,
  member: UserRound,
  guest: DoorOpen,
};

/** Another role for somebody, or a lower one for oneself. */
export function RolePage({ room, person, people, goTo }: PageProps) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const [role, setRole] = useState(person.role);
  const name = calledName(person);
  const given = rolesToGive(room.role, person);
  const offered = roles.filter((other) => other === person.role || given.includes(other));
  const back = () => goTo('card');
  const save = () =>
    task.run(async () => {
      await app.people.setRole(room.id, person.id, role);
      back();
    });
  const owners = people.filter((other) => other.role === 'owner').length;
  const warning = (): string | null => {
    if (role === person.role) return null;
    if (!person.self) return role === 'owner' ? t('role.warnOwner', { name }) : null;
    return person.role === 'owner' && owners === 1 ? t('role.warnLastOwner') : t('role.warnStepDown');
  };
  return (
    <PageFrame
      title={person.self ? t('role.titleSelf') : t('role.title', { name })}
      submit={t('role.submit')}
      disabled={role === person.role}
      task={task}
      onSubmit={save}
      onBack={back}
    >
      <RadioCards
        label={t('role.label')}
        value={role}
        cards={offered.map((value) => {
          const Icon = icons[value];
          return {
            value,
            icon: <Icon size={18} aria-hidden />,
            label: t(roleWords[value].name),
            text: t(roleWords[value].text),
          };
        })}
        onChange={setRole}
      />
      <p role="status" className="page-warning">
        {warning()}
      </p>
    </PageFrame>
  );
}
