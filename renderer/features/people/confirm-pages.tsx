import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PageFrame } from './page-frame.tsx';
import type { PageProps } from './person-pages.ts';

/** Says what blocking does, and to whom it is not told. */
export function BlockPage({ person, goTo }: PageProps) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const name = calledName(person);
  const back = () => goTo('card');
  const block = () =>
    task.run(async () => {
      await app.people.note(person.id, { blocked: true });
      back();
    });
  return (
    <PageFrame
      title={t('block.title', { name })}
      submit={t('block.submit')}
      careful
      task={task}
      onSubmit={block}
      onBack={back}
    >
      <p>{t('block.text', { name })}</p>
      <p>{t('block.others', { name })}</p>
    </PageFrame>
  );
}

export const KickPage = (props: PageProps) => <RemovePage {...props} how="kick" />;
export const BanPage = (props: PageProps) => <RemovePage {...props} how="ban" />;

const words = {
  kick: { title: 'kick.title', text: 'kick.text', back: 'kick.back', submit: 'kick.submit' },
  ban: { title: 'ban.title', text: 'ban.text', back: 'ban.back', submit: 'ban.submit' },
} as const;

/** Says what becomes of somebody who is removed, and whether and how they come back. */
function RemovePage({ room, person, how, goTo, close }: PageProps & { readonly how: 'kick' | 'ban' }) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const name = calledName(person);
  const { title, text, back, submit } = words[how];
  const remove = () =>
    task.run(async () => {
      await app.people.remove(room.id, person.id, how);
      close();
    });
  return (
    <PageFrame
      title={t(title, { name, room: room.name })}
      submit={t(submit)}
      kind="danger"
      careful
      task={task}
      onSubmit={remove}
      onBack={() => goTo('card')}
    >
      <p>{t(text, { name })}</p>
      <p>{t(back, { name })}</p>
    </PageFrame>
  );
}
