import { useApp, useStore } from '../../bridge/hooks.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { waitingText } from './waiting-text.ts';
import type { AskingToJoin } from './use-asking.ts';

/** What those who decide will see, or, once they were asked, what has come of it. */
export function AskPane({ asking }: { asking: AskingToJoin }) {
  const app = useApp();
  const texts = useTexts();
  const errorWords = useErrorText();
  const info = useStore(app.info.info);
  const settings = useStore(app.settings.settings);
  const { t } = texts;
  return (
    <>
      {asking.waiting ? (
        <div className="door-waiting">
          <p role="status">{waitingText(asking.waiting, texts)}</p>
          <Button onClick={asking.stop}>
            {t(asking.waiting.state === 'turned-away' ? 'waiting.dismiss' : 'waiting.stop')}
          </Button>
        </div>
      ) : (
        <p className="door-self">
          <strong>
            <bdi>{settings?.name}</bdi>
          </strong>
          <code dir="ltr">{info?.fingerprint}</code>
        </p>
      )}
      <div role="status">{asking.busy && <p className="door-note">{t('door.checking')}</p>}</div>
      {asking.error !== null && (
        <ErrorNote {...errorWords(asking.error)} detailsLabel={t('common.details')} />
      )}
    </>
  );
}
