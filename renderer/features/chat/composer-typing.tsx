import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

const namedAtOnce = 3;

/** A line that always has its place, so nothing moves when somebody begins to write. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const texts = useTexts();
  return (
    <div className="composer-typing">
      {names.length > 0 && (
        <>
          <span className="composer-dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          <span className="composer-typists">{typingText(names, texts)}</span>
        </>
      )}
    </div>
  );
}

function typingText(names: readonly string[], { t, list }: Texts): string {
  const [only = ''] = names;
  if (names.length === 1) return t('typing.one', { name: only });
  if (names.length > namedAtOnce) return t('typing.many', { count: names.length });
  return t('typing.several', { names: list(names) });
}
