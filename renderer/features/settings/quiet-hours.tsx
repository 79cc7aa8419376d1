import { useId } from 'react';
import type { Settings } from '../../../preload/contract/settings.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Switch } from '../../ui/switch.tsx';

type Hours = NonNullable<Settings['quietHours']>;

/** Ten in the evening until seven. */
const night: Hours = { from: 22 * 60, to: 7 * 60 };

const written = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Minutes since midnight; null where a part of the time is missing yet. */
function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

interface TimeFieldProps {
  readonly label: string;
  readonly minute: number;
  readonly onChange: (minute: number) => void;
}

function TimeField({ label, minute, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="time"
        required
        value={written(minute)}
        onChange={(event) => {
          const chosen = minuteOf(event.target.value);
          if (chosen !== null) onChange(chosen);
        }}
      />
    </div>
  );
}

interface QuietHoursProps {
  readonly hours: Settings['quietHours'];
  readonly onChange: (hours: Settings['quietHours']) => void;
}

/** From when to when nothing is told of. */
export function QuietHours({ hours, onChange }: QuietHoursProps) {
  const { t } = useTexts();
  return (
    <>
      <Switch
        label={t('settings.quietHours')}
        text={t('settings.quietHoursText')}
        on={hours !== null}
        onChange={(on) => onChange(on ? night : null)}
      />
      {hours && (
        <div className="settings-row" role="group" aria-label={t('settings.quietHours')}>
          <TimeField
            label={t('settings.quietFrom')}
            minute={hours.from}
            onChange={(from) => onChange({ ...hours, from })}
          />
          <TimeField
            label={t('settings.quietTo')}
            minute={hours.to}
            onChange={(to) => onChange({ ...hours, to })}
          />
        </div>
      )}
    </>
  );
}
