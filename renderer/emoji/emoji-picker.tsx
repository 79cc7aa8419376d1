import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../text/use-texts.ts';
import { byTouch } from '../ui/touch.ts';
import { emojiGroups } from './emoji-index.ts';
import { EmojiGrid, type EmojiGridHandle } from './emoji-grid.tsx';
import { GroupTabs } from './group-tabs.tsx';
import { pickerGrid, type PickerGroup } from './picker-rows.ts';
import { pickerKeys } from './picker-keys.ts';
import type { EmojiPickerProps } from './picker-props.ts';
import { ToneChoice } from './tone-choice.tsx';
import { useEmojiIndex } from './use-emoji-index.ts';
import { useEmojiMemory } from './use-emoji-memory.ts';

/**
 * All emoji, to look through and to search. The focus stays in the search field, and the arrow keys move through the grid from there:
 * downwards at any time, sideways once one is in it or nothing is typed.
 */
export function EmojiPicker({ onChoose, onClose }: EmojiPickerProps) {
  const { t } = useTexts();
  const id = useId();
  const index = useEmojiIndex(true);
  const { tone, recent, setTone, used } = useEmojiMemory();
  // What is chosen goes to the front the next time it is opened.
  const [shownRecent] = useState(recent);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const [inGrid, setInGrid] = useState(false);
  const [group, setGroup] = useState<PickerGroup>(recent.length > 0 ? 'recent' : 'smileys');
  const list = useRef<EmojiGridHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const grid = index && pickerGrid(index, query, tone, shownRecent);
  const shown = grid !== null && grid.cells.length > 0;
  const cell = at === null ? undefined : grid?.cells[at];

  useEffect(() => {
    // With a finger one looks first; its keyboard would cover half of them.
    if (!byTouch()) field.current?.focus();
  }, []);

  const choose = (text: string) => {
    used(text);
    onChoose(text);
  };
  const moveTo = (next: number | null) => {
    setInGrid(next !== null);
    setAt(next);
    if (next !== null) list.current?.show(next);
  };

  const onKeyDown = (event: KeyboardEvent, sideways: boolean) =>
    pickerKeys(event, {
      grid,
      at,
      inGrid: sideways,
      moveTo,
      choose: () => cell && choose(cell.text),
      close: () => onClose('escape'),
    });

  return (
    <div className="emoji-picker">
      <div className="emoji-search">
        <Search size={16} aria-hidden />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={t('emoji.search')}
          aria-expanded={shown}
          aria-autocomplete="list"
          aria-haspopup="grid"
          aria-controls={shown ? `${id}-grid` : undefined}
          aria-activedescendant={cell ? `${id}-${at}` : undefined}
          placeholder={t('emoji.search')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            const { value } = event.target;
            setQuery(value);
            setInGrid(false);
            setAt(value.trim() === '' ? null : 0);
            list.current?.toTop();
          }}
          onKeyDown={(event) => onKeyDown(event, inGrid || query === '')}
        />
      </div>
      <GroupTabs
        groups={shownRecent.length > 0 ? ['recent', ...emojiGroups] : emojiGroups}
        current={query === '' ? group : null}
        onChoose={(chosen) => {
          setGroup(chosen);
          // Where something was looked for, the groups have to come back first.
          flushSync(() => setQuery(''));
          list.current?.showGroup(chosen);
        }}
      />
      <EmojiGrid
        ref={list}
        id={id}
        grid={grid}
        at={at}
        onGroup={setGroup}
        onHover={setAt}
        onChoose={choose}
        onKeyDown={(event) => onKeyDown(event, true)}
      />
      <p className="visually-hidden" role="status">
        {grid && query.trim() !== '' && t('emoji.found', { count: grid.cells.length })}
      </p>
      <div className="emoji-foot">
        <span className="emoji-shown" aria-hidden>
          {cell && (
            <>
              <span className="emoji-shown-one">{cell.text}</span>
              <span className="emoji-shown-name">{cell.emoji.label}</span>
            </>
          )}
        </span>
        <ToneChoice tone={tone} onChoose={setTone} />
      </div>
    </div>
  );
}
