import { useId, useState, type FormEvent } from 'react';
import type { Access } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { strengthOf } from '../../state/passphrase.ts';
import { accessWords, strengthWords } from '../../text/access.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { AccessIcon } from '../../ui/access-icon.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';

const ways = Object.keys(accessWords) as Access[];

/** Starts a room; a name is proposed, and everybody near may join unless the person wants it otherwise. */
export function StartDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const settings = useStore(app.settings.settings);
  const [name, setName] = useState(() => t('start.proposal', { name: settings?.name ?? '' }));
  const [access, setAccess] = useState<Access>('open');
  const [hidden, setHidden] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const task = useTask();
  const formId = useId();
  const error = task.error ? errorWords(task.error) : null;
  const strength = strengthOf(passphrase);
  const lacking = name.trim() === '' || (access === 'passphrase' && strength === null);
  const beside = error?.code === 'name-invalid' || error?.code === 'passphrase-needed';

  const hide = (on: boolean) => {
    setHidden(on);
    // Whoever does not see it cannot come in by themselves.
    if (on && access === 'open') setAccess('invite');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lacking) return;
    task.run(async () => {
      const room = await app.rooms.start({
        name,
        access,
        hidden,
        ...(access === 'passphrase' ? { passphrase } : {}),
      });
      app.view.openRoom(room.id);
      // Nobody else can get in by themselves.
      if (access === 'invite' || hidden) app.view.openDialog('invite');
    });
  };

  return (
    <Dialog
      title={t('start.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      actions={
        <>
          <Button onClick={() => app.view.closeDialog()}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={lacking}>
            {t('start.submit')}
          </Button>
        </>
      }
    >
      <p>{hidden ? t('start.textHidden') : t('start.text')}</p>
      <form id={formId} className="dialog-form" onSubmit={submit}>
        <TextField
          label={t('start.name')}
          error={error?.code === 'name-invalid' ? error.text : null}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
        <RadioCards
          label={t('access.label')}
          value={access}
          onChange={setAccess}
          cards={ways.map((value) => ({
            value,
            icon: <AccessIcon access={value} size={18} />,
            label: t(accessWords[value].name),
            text: t(accessWords[value].text),
          }))}
        />
        <Switch label={t('start.hidden')} text={t('start.hiddenText')} on={hidden} onChange={hide} />
        {access === 'passphrase' && (
          <PassphraseField
            label={t('passphrase.label')}
            hint={t('passphrase.hint')}
            error={error?.code === 'passphrase-needed' ? error.text : null}
            strength={strength && { level: strength, text: t(strengthWords[strength]) }}
            value={passphrase}
            onChange={setPassphrase}
            shownAtFirst
          />
        )}
      </form>
      {error && !beside && <ErrorNote {...error} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
