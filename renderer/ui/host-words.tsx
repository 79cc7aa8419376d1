import { useState } from 'react';
import type { Language } from '../text/text.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import { KeyWordsList } from './key-words.tsx';

const names: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '中文' };

interface HostWordsProps {
  readonly words: Readonly<Record<Language, readonly string[]>>;
  readonly label: string;
}

/** The words of a key, in this window's language, and in the other for whoever sees them in that one. */
export function HostWords({ words, label }: HostWordsProps) {
  const { t, language: spoken } = useTexts();
  const [language, setLanguage] = useState(spoken);
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <div className="host-words">
      <KeyWordsList words={words[language]} label={label} lang={language} />
      <Button kind="quiet" small onClick={() => setLanguage(other)}>
        {t('compare.language')} <span lang={other}>{names[other]}</span>
      </Button>
    </div>
  );
}
