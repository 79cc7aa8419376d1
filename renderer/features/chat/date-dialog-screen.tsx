import { useState, type FormEvent } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { isComposing } from '../../ui/composing.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { dayText, startOfDay } from './days.ts';

const formId = 'date-form';

/** Asks for a day, and opens the conversation at the first message of that day or later. */
export function DateDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const { roomId, dateNear } = useStore(app.view.view);
  const [today] = useState(() => dayText(Date.now()));
  const [day, setDay] = useState(() => (dateNear === null ? today : dayText(dateNear)));
  const at = startOfDay(day);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (roomId && at !== null) app.view.goToDate(roomId, at);
  };
  return (
    <Dialog
      title={t('date.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      actions={
        <>
          <Button onClick={() => app.view.closeDialog()}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={at === null}>
            {t('date.go')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={go}>
        <div className="field">
          <label htmlFor="date-day">{t('date.label')}</label>
          <input
            id="date-day"
            className="input"
            type="date"
            required
            max={today}
            value={day}
            data-autofocus=""
            onChange={(event) => setDay(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
            }}
          />
        </div>
      </form>
    </Dialog>
  );
}
