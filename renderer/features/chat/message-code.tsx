import { useEffect, useState } from 'react';
import { highlight, type CodeToken } from '../../../preload/markdown/highlight.ts';
import { useTexts } from '../../text/use-texts.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import './message-code.css';

const kept = 200;
const known = new Map<string, readonly CodeToken[]>();

/** The code in its colours; before they are known, and in no language that is, as it is. */
function useTokens(code: string, language: string): readonly CodeToken[] {
  const key = `${language}\n${code}`;
  const [shown, setShown] = useState<readonly CodeToken[] | null>(null);
  useEffect(() => {
    if (language === '') return undefined;
    let gone = false;
    // Without the grammars code is only less colourful.
    void Promise.resolve(known.get(key) ?? highlight(code, language))
      .catch(() => null)
      .then((tokens) => {
        if (tokens) keep(key, tokens);
        if (!gone) setShown(tokens);
      });
    return () => {
      gone = true;
    };
  }, [key, code, language]);
  const told = known.get(key) ?? shown;
  // Of other code that stood here a moment ago.
  const fits = told?.map(({ text }) => text).join('') === code;
  return told && fits ? told : [{ text: code, look: null }];
}

function keep(key: string, tokens: readonly CodeToken[]): void {
  const [oldest] = known.keys();
  if (known.size >= kept && oldest !== undefined) known.delete(oldest);
  known.set(key, tokens);
}

/** A block of code, with its language where it was given, and a button that copies it. */
export function MessageCode({ code, language }: { code: string; language: string }) {
  const { t } = useTexts();
  const tokens = useTokens(code, language.toLowerCase());
  return (
    <figure className="code-block message-block" dir="ltr">
      <figcaption>
        <span>{language === '' ? t('message.code') : language}</span>
        <CopyButton small text={code} label={t('message.codeCopy')} copiedLabel={t('message.copied')} />
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
