import { History, X } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';

interface RecentSearchesProps {
  readonly texts: readonly string[];
  readonly onChoose: (text: string) => void;
  readonly onForget: (text: string) => void;
}

/** What was looked for before; the first time, what can be looked for at all. */
export function RecentSearches({ texts, onChoose, onForget }: RecentSearchesProps) {
  const { t } = useTexts();
  if (texts.length === 0) return <p className="search-note">{t('search.hint')}</p>;
  return (
    <section className="search-recent" aria-labelledby="search-recent">
      <h3 id="search-recent">{t('search.recent')}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => {
                onChoose(text);
                document.getElementById('search-field')?.focus();
              }}
            >
              <History size={16} aria-hidden />
              <span dir="auto">{text}</span>
            </button>
            <IconButton
              label={t('search.forget', { text })}
              icon={<X size={14} aria-hidden />}
              onClick={() => onForget(text)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
