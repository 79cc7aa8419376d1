import './key-words.css';

interface KeyWordsListProps {
  readonly words: readonly string[];
  readonly label: string;
  /** The language of the words. */
  readonly lang: string;
}

/** The words that stand for a key, in their order, to be read aloud and compared. */
export function KeyWordsList({ words, label, lang }: KeyWordsListProps) {
  return (
    <ol className="key-words" aria-label={label} lang={lang}>
      {words.map((word, at) => (
        <li key={at}>
          <span aria-hidden>{at + 1}</span>
          {word}
        </li>
      ))}
    </ol>
  );
}
