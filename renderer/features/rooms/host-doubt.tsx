import { ShieldAlert } from 'lucide-react';
import { errorText } from '../../../preload/contract/error-text.ts';
import type { DeviceId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { HostWords } from '../../ui/host-words.tsx';

/** This host may not be who it seems: what to compare with its owner before another try. */
export function HostDoubt({ host }: { host: { readonly id: DeviceId; readonly name: string } }) {
  const app = useApp();
  const { t, language } = useTexts();
  const key = useStore(app.people.keyOf(host.id));
  return (
    <section className="doubt">
      <ShieldAlert size={20} aria-hidden />
      <div>
        <p role="alert">{errorText(language, 'host-doubtful')}</p>
        {key && <HostWords words={key.words} label={t('door.hostWords', { name: host.name })} />}
      </div>
    </section>
  );
}
