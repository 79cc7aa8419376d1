import { CircleMinus, CircleDot, Clock3, X } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import type { Settings } from '../../../preload/contract/settings.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { presenceWords } from '../../text/presence.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { TextField } from '../../ui/text-field.tsx';
import './status.css';

type Availability = Settings['availability'];
const choices: readonly { value: Availability; icon: React.JSX.Element; text: TextKey }[] = [
  { value: 'active', icon: <CircleDot size={18} aria-hidden />, text: 'status.activeText' },
  { value: 'away', icon: <Clock3 size={18} aria-hidden />, text: 'status.awayText' },
  { value: 'busy', icon: <CircleMinus size={18} aria-hidden />, text: 'status.busyText' },
];
const suggestions: readonly TextKey[] = [
  'status.meeting',
  'status.lunch',
  'status.focus',
  'status.road',
  'status.holiday',
];

/** What this person tells others of whether they can be talked to. */
export function StatusDialogScreen() {
  const app = useApp();
  const settings = useStore(app.settings.settings);
  return settings && <StatusForm settings={settings} />;
}

function StatusForm({ settings }: { settings: Settings }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const formId = useId();
  const [availability, setAvailability] = useState(settings.availability);
  const [statusText, setStatusText] = useState(settings.statusText);
  const close = () => app.view.closeDialog();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    task.run(async () => {
      await app.settings.change({ availability, statusText: statusText.trim() });
      close();
    });
  };
  return (
    <Dialog
      title={t('status.title')}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={task.busy}>
            {t('status.save')}
          </Button>
        </>
      }
    >
      <form id={formId} className="dialog-form" onSubmit={submit}>
        <RadioCards
          label={t('status.availability')}
          value={availability}
          onChange={setAvailability}
          cards={choices.map(({ value, icon, text }) => ({
            value,
            icon,
            label: t(presenceWords[value]),
            text: t(text),
          }))}
        />
        <div className="status-words">
          <TextField label={t('status.text')} value={statusText} onChange={setStatusText} maxLength={100} />
          {statusText !== '' && (
            <IconButton
              label={t('status.clear')}
              icon={<X size={18} aria-hidden />}
              onClick={() => setStatusText('')}
            />
          )}
        </div>
        <ul className="status-suggestions" aria-label={t('status.suggestions')}>
          {suggestions.map((key) => (
            <li key={key}>
              <Button onClick={() => setStatusText(t(key))} aria-pressed={statusText === t(key)}>
                {t(key)}
              </Button>
            </li>
          ))}
        </ul>
      </form>
      <p className="status-note">{t('status.who')}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
