import { CircleCheck, CircleX } from 'lucide-react';
import type { SelfCheck } from '../../../preload/contract/model.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

const names: Readonly<Record<SelfCheck['checks'][number]['name'], TextKey>> = {
  certificate: 'settings.check.certificate',
  handshake: 'settings.check.handshake',
  signature: 'settings.check.signature',
  'full-text': 'settings.check.full-text',
  storage: 'settings.check.storage',
};

export function SelfCheckResult({ result }: { result: SelfCheck }) {
  const { t } = useTexts();
  return (
    <div className="self-check">
      <p>{result.ok ? t('settings.checkOk') : t('settings.checkBad')}</p>
      <ul>
        {result.checks.map((check) => (
          <li key={check.name} data-ok={check.ok}>
            {check.ok ? <CircleCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
            <span>
              {t(names[check.name])}: {check.ok ? t('settings.works') : t('settings.fails')}
              {!check.ok && check.detail !== '' && <code>{check.detail}</code>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
