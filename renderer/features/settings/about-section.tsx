import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { AppInfo, SelfCheck } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelfCheckResult } from './self-check-result.tsx';

/** Where the data lies, which version this is, who this device is, and whether it works here. */
export function AboutSection({ info }: { info: AppInfo }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [result, setResult] = useState<SelfCheck | null>(null);
  const folder = useTask();
  const check = useTask();
  const error: unknown = folder.error ?? check.error;

  return (
    <>
      <section className="settings-section">
        <h3>{t('settings.data')}</h3>
        <p className="settings-text">{t('settings.dataText')}</p>
        <code className="settings-code" dir="ltr">
          {info.dataFolder}
        </code>
        {info.face === 'desktop' && (
          <Button
            icon={<FolderOpen size={16} aria-hidden />}
            disabled={folder.busy}
            onClick={() => folder.run(() => app.info.showDataFolder())}
          >
            {t('settings.openFolder')}
          </Button>
        )}
      </section>
      <section className="settings-section">
        <h3>{t('settings.about')}</h3>
        <p>{t('settings.version', { version: info.version })}</p>
        <div>
          <p className="settings-label">{t('settings.fingerprint')}</p>
          <code className="settings-code">{info.fingerprint}</code>
          <p className="settings-text">{t('settings.fingerprintText')}</p>
        </div>
        <Button
          disabled={check.busy}
          onClick={() => check.run(async () => setResult(await app.info.selfCheck()))}
        >
          {check.busy ? t('settings.checking') : t('settings.check')}
        </Button>
        <div role="status">{result && !check.busy && <SelfCheckResult result={result} />}</div>
        {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
      </section>
    </>
  );
}
