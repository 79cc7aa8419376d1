import type { Settings } from '../../../preload/contract/settings.ts';
import { languages, languageTags } from '../../text/languages.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Choice } from '../../ui/choice.tsx';

interface LookSectionProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** In which language, colours and size the window shows everything; each choice is seen at once. */
export function LookSection({ settings, onChange }: LookSectionProps) {
  const { t } = useTexts();
  return (
    <section className="settings-section">
      <h3>{t('settings.look')}</h3>
      <Choice
        label={t('settings.language')}
        value={settings.language}
        options={[
          { value: 'system', label: t('settings.language.system') },
          ...languageTags.map((tag) => ({ value: tag, label: languages[tag].name, lang: tag })),
        ]}
        onChange={(language) => onChange({ language })}
      />
      <Choice
        label={t('settings.theme')}
        value={settings.theme}
        options={[
          { value: 'system', label: t('settings.theme.system') },
          { value: 'light', label: t('settings.theme.light') },
          { value: 'dark', label: t('settings.theme.dark') },
        ]}
        onChange={(theme) => onChange({ theme })}
      />
      <Choice
        label={t('settings.textSize')}
        value={settings.textSize}
        options={[
          { value: 'small', label: t('settings.textSize.small') },
          { value: 'normal', label: t('settings.textSize.normal') },
          { value: 'large', label: t('settings.textSize.large') },
          { value: 'larger', label: t('settings.textSize.larger') },
        ]}
        onChange={(textSize) => onChange({ textSize })}
      />
      <Choice
        label={t('settings.density')}
        value={settings.density}
        options={[
          { value: 'comfortable', label: t('settings.density.comfortable') },
          { value: 'compact', label: t('settings.density.compact') },
        ]}
        onChange={(density) => onChange({ density })}
      />
    </section>
  );
}
