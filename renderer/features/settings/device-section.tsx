import type { AppInfo } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { KeyCard } from '../../ui/key-card.tsx';

/** This device's own key, for others to compare. */
export function DeviceSection({ info }: { info: AppInfo }) {
  const app = useApp();
  const { t } = useTexts();
  const forms = useStore(app.people.keyOf(info.deviceId));
  return (
    <section className="settings-section">
      <h3>{t('settings.device')}</h3>
      <p className="settings-text">{t('key.ownText')}</p>
      <KeyCard forms={forms} fingerprint={info.fingerprint} codeLabel={t('key.ownCode')} />
    </section>
  );
}
