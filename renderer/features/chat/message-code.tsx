import { useEffect, useState } from 'react';
import { highlight, type CodeToken } from '../../markdown/highlight.ts';
import { useTexts } from '../../text/use-texts.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import './message-code.css';

const kept = 200;
const known = new Map<string, readonly CodeToken[]>();

/** The code in its colours; before they are known, and in no language that is, as it is. */
function useTokens(code: string, language: string): readonly CodeToken[] {
  const key = `${language}\n${code}`;
  const [, setTold] = useState('');
  useEffect(() => {
    if (language === '' || known.has(key)) return undefined;
    let gone = false;
    // Without the grammars code is only less colourful.
    void highlight(code, language)
      .catch(() => null)
      .then((tokens) => {
        const [oldest] = known.keys();
        if (known.size >= kept && oldest !== undefined) known.delete(oldest);
        if (tokens) known.set(key, tokens);
        if (!gone) setTold(key);
      });
    return () => {
      gone = true;
    };
  }, [key, code, language]);
  return known.get(key) ?? [{ text: code, look: null }];
}

/** A block of code, with its language where it was given, and a button that copies it. */
export function MessageCode({ code, language }: { code: string; language: string }) {
  const { t } = useTexts();
  const tokens = useTokens(code, language.toLowerCase());
  return (
    <figure className="code-block message-block" dir="ltr">
      <figcaption>
        <span>{language === '' ? t('message.code') : language}</span>
        <CopyButton text={code} label={t('message.codeCopy')} copiedLabel={t('message.copied')} />
      </figcaption>
      <pre tabIndex={0} aria-label={t('message.code')}>
        <code>
          {tokens.map(({ text, look }, index) =>
            look === null ? (
              text
            ) : (
              <span key={index} className={`code-${look}`}>
                {text}
              </span>
            ),
          )}
        </code>
      </pre>
    </figure>
  );
}
