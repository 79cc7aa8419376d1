import { Plus, X } from 'lucide-react';
import type { Room, RoomId } from '../../../preload/contract/model.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { begun } from './completions.ts';
import type { Chip } from './reading.ts';
import { filterNames, without, type FilterName, type FilterWords } from './tokens.ts';

const names: Readonly<Record<FilterName, TextKey>> = {
  from: 'search.from',
  in: 'search.in',
  before: 'search.before',
  after: 'search.after',
  has: 'search.has',
};

interface FilterChipsProps {
  readonly chips: readonly Chip[];
  readonly text: string;
  readonly filters: FilterWords;
  readonly scope: RoomId | null;
  readonly rooms: readonly Pick<Room, 'id' | 'name'>[];
  readonly onWrite: (text: string) => void;
  readonly onEverywhere: () => void;
}

/** What narrows the search, each with a way to take it off; and what else could. The text stays what it is all made of. */
export function FilterChips({ chips, text, filters, scope, rooms, onWrite, onEverywhere }: FilterChipsProps) {
  const { t } = useTexts();
  const given = new Set(chips.map(({ filter }) => filter));
  const inRoom = given.has('in') ? undefined : rooms.find(({ id }) => id === scope);
  const free = filterNames.filter((name) => !given.has(name) && !(name === 'in' && inRoom));
  return (
    <div className="search-chips" role="group" aria-label={t('search.filters')}>
      {inRoom && (
        <ChipButton
          label={t('search.chip', { filter: t('search.in'), value: inRoom.name })}
          onRemove={onEverywhere}
        />
      )}
      {chips.map(({ token, filter, label }) => (
        <ChipButton
          key={token.from}
          label={t(label === null && token.value !== '' ? 'search.chipUnknown' : 'search.chip', {
            filter: t(names[filter]),
            value: label ?? (token.value === '' ? '…' : token.value),
          })}
          unknown={label === null && token.value !== ''}
          onRemove={() => onWrite(without(text, token))}
        />
      ))}
      {free.map((name) => (
        <button
          key={name}
          type="button"
          className="search-chip"
          title={t('search.addFilter', { filter: `${filters[name]}:` })}
          onClick={() => onWrite(begun(text, filters[name]))}
        >
          <Plus size={12} aria-hidden />
          {t(names[name])}
        </button>
      ))}
    </div>
  );
}

interface ChipButtonProps {
  readonly label: string;
  readonly unknown?: boolean;
  readonly onRemove: () => void;
}

function ChipButton({ label, unknown = false, onRemove }: ChipButtonProps) {
  const { t } = useTexts();
  return (
    <button
      type="button"
      className="search-chip search-chip-given"
      data-unknown={unknown}
      title={t('search.removeFilter')}
      onClick={onRemove}
    >
      <span>{label}</span>
      <X size={12} aria-hidden />
      <span className="visually-hidden">{t('search.removeFilter')}</span>
    </button>
  );
}
