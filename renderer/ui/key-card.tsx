import { useTexts } from '../text/use-texts.ts';
import { KeyWordsList } from './key-words.tsx';
import { QrCode } from './qr-code.tsx';
import './key-card.css';

type Language = 'en' | 'zh-CN';

interface KeyCardProps {
  /** Null while it is asked for. */
  readonly forms: {
    readonly words: Readonly<Record<Language, readonly string[]>>;
    readonly code: string;
  } | null;
  readonly fingerprint: string;
  /** Names the QR code for those who do not see it. */
  readonly codeLabel: string;
  /** Of the words; the window's, where it is not said. */
  readonly language?: Language;
}

/** A device's key in every form in which people compare it: words, a QR code, the fingerprint. */
export function KeyCard({ forms, fingerprint, codeLabel, language }: KeyCardProps) {
  const { t, language: spoken } = useTexts();
  const lang = language ?? spoken;
  return (
    <div className="key-card" aria-busy={forms === null}>
      <div className="key-card-text">
        <KeyWordsList words={forms?.words[lang] ?? []} label={t('key.words')} lang={lang} />
        <code className="key-fingerprint" dir="ltr" title={t('key.fingerprint')}>
          <span className="visually-hidden">{t('key.fingerprint')}: </span>
          {fingerprint}
        </code>
      </div>
      <div className="key-card-code">{forms && <QrCode text={forms.code} label={codeLabel} />}</div>
    </div>
  );
}
