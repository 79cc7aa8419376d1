import type { Settings } from '../../../preload/contract/settings.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Switch } from '../../ui/switch.tsx';

interface PrivacySectionProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** What others are told of this person without a word of theirs. */
export function PrivacySection({ settings, onChange }: PrivacySectionProps) {
  const { t } = useTexts();
  return (
    <section className="settings-section">
      <h3>{t('settings.privacy')}</h3>
      <Switch
        label={t('settings.tellReading')}
        text={t('settings.tellReadingText')}
        on={settings.tellReading}
        onChange={(tellReading) => onChange({ tellReading })}
      />
    </section>
  );
}
