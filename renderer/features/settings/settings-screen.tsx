import type { Settings } from '../../../preload/contract/settings.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useDeeds } from '../../bridge/use-deeds.ts';
import { colourOptions } from '../../text/colours.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Choice, ColourChoice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { modName } from '../../ui/keys.ts';
import { AboutSection } from './about-section.tsx';
import { DataSection } from './data-section.tsx';
import { DeviceSection } from './device-section.tsx';
import { LookSection } from './look-section.tsx';
import { NameForm } from './name-form.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import './settings.css';

/** What the person can set; each choice holds at once. */
export function SettingsScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const settings = useStore(app.settings.settings);
  const info = useStore(app.info.info);
  const permission = useStore(app.notifications.permission);
  const deeds = useDeeds();
  const change = (values: Partial<Settings>) => deeds.run(() => app.settings.change(values));
  if (!settings || !info) return null;

  return (
    <Dialog
      title={t('settings.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      wide
    >
      {deeds.error !== null && <ErrorNote {...errorWords(deeds.error)} detailsLabel={t('common.details')} />}
      <section className="settings-section">
        <h3>{t('settings.you')}</h3>
        <NameForm name={settings.name} onSave={(name) => app.settings.change({ name })} />
        <ColourChoice
          label={t('settings.colour')}
          value={settings.colour}
          colours={colourOptions(t)}
          onChange={(colour) => change({ colour })}
        />
      </section>
      <LookSection settings={settings} onChange={change} />
      <section className="settings-section">
        <h3>{t('settings.writing')}</h3>
        <Choice
          label={t('settings.sendKey')}
          value={settings.sendKey}
          options={[
            { value: 'enter', label: t('settings.sendKey.enter') },
            { value: 'mod-enter', label: t('settings.sendKey.mod', { key: modName }) },
          ]}
          onChange={(sendKey) => change({ sendKey })}
        />
      </section>
      <NotificationsSection
        settings={settings}
        permission={info.face === 'browser' ? permission : null}
        onAllow={() => deeds.run(() => app.notifications.allow())}
        onChange={change}
      />
      <PrivacySection settings={settings} onChange={change} />
      <DeviceSection info={info} />
      <DataSection info={info} />
      <AboutSection info={info} />
    </Dialog>
  );
}
