import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { isComposing } from '../../ui/composing.ts';
import type { Completion } from './completions.ts';
import { SearchInput } from './search-input.tsx';

interface SearchFieldProps {
  readonly text: string;
  /** How the filter at the caret may go on; while there are some, keys choose among them and not among what was found. */
  readonly completions: readonly Completion[];
  /** How many there are to choose from. */
  readonly count: number;
  /** -1: none. */
  readonly chosen: number;
  readonly onWrite: (text: string, caret: number) => void;
  readonly onMoveCaret: (caret: number) => void;
  readonly onChoose: (at: number) => void;
  readonly onTake: (at: number) => void;
  readonly onEnter: () => void;
  readonly onEscape: () => void;
}

export function SearchField(props: SearchFieldProps) {
  const { text, completions, count, chosen, onWrite, onMoveCaret, onChoose, onTake, onEnter, onEscape } =
    props;
  const { t } = useTexts();
  const completing = completions.length > 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && count > 0 && !event.altKey) {
      // Among what was found one step up from the first is the field alone.
      const next = chosen + step;
      onChoose(completing ? (next + count) % count : Math.min(count - 1, Math.max(-1, next)));
    } else if (event.key === 'Enter') onEnter();
    else if (event.key === 'Escape') onEscape();
    else return;
    event.preventDefault();
  };
  return (
    <div className="search-field">
      <SearchInput
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={count > 0}
        aria-controls={completing ? 'search-completions' : 'search-hits'}
        aria-activedescendant={
          chosen < 0 || count === 0
            ? undefined
            : `${completing ? 'search-completion' : 'search-option'}-${chosen}`
        }
        value={text}
        onChange={(event) =>
          onWrite(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }
        onSelect={(event) => onMoveCaret(event.currentTarget.selectionStart ?? text.length)}
        onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <IconButton
          label={t('search.clear')}
          icon={<X size={16} aria-hidden />}
          onClick={() => {
            onWrite('', 0);
            document.getElementById('search-field')?.focus();
          }}
        />
      )}
      {completing && (
        <div
          id="search-completions"
          className="search-completions"
          role="listbox"
          aria-label={t('search.completions')}
        >
          {completions.map((completion, at) => (
            <div
              key={completion.key}
              id={`search-completion-${at}`}
              role="option"
              aria-selected={at === chosen}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => onChoose(at)}
              onClick={() => onTake(at)}
            >
              <bdi>{completion.label}</bdi>
              {completion.note !== null && <span>{completion.note}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
