import type { Settings } from '../../../preload/contract/settings.ts';
import type { Permission } from '../../state/notifications.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { QuietHours } from './quiet-hours.tsx';

interface NotificationsSectionProps {
  readonly settings: Settings;
  /** Of this page to show them; null where main shows them. */
  readonly permission: Permission | null;
  readonly onAllow: () => void;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** What this person is told while they look elsewhere, and when. */
export function NotificationsSection({ settings, permission, onAllow, onChange }: NotificationsSectionProps) {
  const { t } = useTexts();
  const on = settings.notifications !== 'off';
  return (
    <section className="settings-section">
      <h3>{t('settings.notifications')}</h3>
      <Choice
        label={t('settings.notifications.show')}
        value={settings.notifications}
        options={[
          { value: 'words', label: t('settings.notifications.words') },
          { value: 'names', label: t('settings.notifications.names') },
          { value: 'bare', label: t('settings.notifications.bare') },
          { value: 'off', label: t('settings.notifications.off') },
        ]}
        onChange={(notifications) => onChange({ notifications })}
      />
      <p className="settings-text">{t(`settings.notifications.${settings.notifications}Text`)}</p>
      {on && permission === 'unasked' && (
        <div className="settings-permission">
          <p className="settings-text">{t('notify.ask.text')}</p>
          <Button onClick={onAllow}>{t('notify.ask.allow')}</Button>
        </div>
      )}
      {on && permission === 'denied' && <p className="settings-text">{t('notify.denied')}</p>}
      {on && permission === 'none' && <p className="settings-text">{t('notify.impossible')}</p>}
      {on && (
        <Switch
          label={t('settings.notificationSound')}
          on={settings.notificationSound}
          onChange={(notificationSound) => onChange({ notificationSound })}
        />
      )}
      {on && <QuietHours hours={settings.quietHours} onChange={(quietHours) => onChange({ quietHours })} />}
    </section>
  );
}
