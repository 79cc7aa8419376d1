import { useId, type FormEvent } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Rules } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { mayChange } from '../../state/powers.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { AccessFields } from './access-fields.tsx';
import { HistoryFields, TalkFields } from './rule-fields.tsx';
import { RuleList } from './rules-section.tsx';
import { useRulesDraft } from './use-rules-draft.ts';
import './rules.css';

const all: readonly (keyof Rules)[] = [
  'access',
  'locked',
  'inviters',
  'readOnly',
  'slowSeconds',
  'files',
  'history',
];

/** Changes the open room's rules, all at once when they are saved. What the own role may not change is told as text. */
export function RulesDialogScreen() {
  const app = useApp();
  const { roomId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const room = rooms?.find(({ id }) => id === roomId);
  return room ? <RulesDialog room={room} /> : null;
}

function RulesDialog({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const formId = useId();
  const draft = useRulesDraft(room.rules);
  const close = () => app.view.closeDialog();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.ready) return;
    task.run(async () => {
      await app.rooms.setRules(room.id, draft.change, draft.passphrase === '' ? null : draft.passphrase);
      close();
    });
  };
  const owner = room.role === 'owner';
  const fixed = all.filter((rule) => !mayChange(room.role, rule));
  return (
    <Dialog
      title={t('rules.titleRoom', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      wide
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={!draft.ready || task.busy}>
            {t('rules.save')}
          </Button>
        </>
      }
    >
      <p>{t('rules.text')}</p>
      <form id={formId} className="rules-form" onSubmit={submit}>
        {owner && <AccessFields draft={draft} />}
        {mayChange(room.role, 'readOnly') && <TalkFields draft={draft} />}
        {owner && <HistoryFields draft={draft} />}
        {fixed.length > 0 && (
          <section className="rules-part">
            <h3>{t('rules.fixed')}</h3>
            <RuleList rules={room.rules} shown={fixed} />
          </section>
        )}
      </form>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
