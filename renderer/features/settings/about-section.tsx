import { useState } from 'react';
import type { AppInfo, SelfCheck } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelfCheckResult } from './self-check-result.tsx';

/** Which version this is, and whether it works here. */
export function AboutSection({ info }: { info: AppInfo }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [result, setResult] = useState<SelfCheck | null>(null);
  const check = useTask();

  return (
    <section className="settings-section">
      <h3>{t('settings.about')}</h3>
      <p>{t('settings.version', { version: info.version })}</p>
      <Button
        disabled={check.busy}
        onClick={() => check.run(async () => setResult(await app.info.selfCheck()))}
      >
        {check.busy ? t('settings.checking') : t('settings.check')}
      </Button>
      <div role="status">{result && !check.busy && <SelfCheckResult result={result} />}</div>
      {check.error !== null && <ErrorNote {...errorWords(check.error)} detailsLabel={t('common.details')} />}
    </section>
  );
}
