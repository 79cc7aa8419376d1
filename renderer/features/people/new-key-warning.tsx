import { KeyRound } from 'lucide-react';
import type { Person } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import type { PageName } from './person-pages.ts';

interface NewKeyWarningProps {
  readonly name: string;
  readonly newKey: NonNullable<Person['newKey']>;
  readonly from: PageName | null;
  readonly onSame: () => void;
  readonly onOther: () => void;
}

/** A known name has come with another key (I4): what that may mean, and what to do about it. */
export function NewKeyWarning({ name, newKey, from, onSame, onOther }: NewKeyWarningProps) {
  const { t } = useTexts();
  return (
    <div className="person-alarm">
      <KeyRound size={18} aria-hidden />
      <div>
        <p className="person-alarm-title">{t('newKey.title', { name })}</p>
        <p>
          {t('newKey.text', { name })} {newKey.verified && t('newKey.wasVerified')}
        </p>
        <p>{t('newKey.do', { name })}</p>
        <p className="person-alarm-key">{t('newKey.former', { fingerprint: newKey.fingerprint })}</p>
        <div className="person-alarm-actions">
          <Button onClick={onSame} data-autofocus={from === 'same' ? '' : undefined}>
            {t('newKey.same', { name })}
          </Button>
          <Button onClick={onOther}>{t('newKey.other')}</Button>
        </div>
      </div>
    </div>
  );
}
