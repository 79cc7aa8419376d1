import { ChevronRight, Search } from 'lucide-react';
import { useEffect } from 'react';
import { keysOf } from '../../commands/commands.ts';
import { isUnread } from '../../commands/rooms-around.ts';
import { presenceOf, presenceWords } from '../../text/presence.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { Marked } from '../../ui/marked.tsx';
import { RoomAvatar } from '../../ui/room-avatar.tsx';
import { UnreadBadges } from '../../ui/unread-badges.tsx';
import type { Item, Section } from './items.ts';

const headings: Readonly<Record<Item['kind'], TextKey>> = {
  room: 'palette.rooms',
  person: 'palette.people',
  command: 'palette.commands',
  search: 'palette.messages',
};

interface PaletteListProps {
  readonly sections: readonly Section[];
  /** Which of all items is the one an Enter takes. */
  readonly chosen: number;
  readonly onChoose: (item: Item) => void;
  readonly onPoint: (at: number) => void;
}

export function PaletteList({ sections, chosen, onChoose, onPoint }: PaletteListProps) {
  const { t } = useTexts();
  useEffect(() => {
    document.getElementById(`palette-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const before = sections.map((_, index) =>
    sections.slice(0, index).reduce((count, { items }) => count + items.length, 0),
  );
  return (
    <div id="palette-list" className="palette-list" role="listbox" aria-label={t('palette.label')}>
      {sections.map(({ kind, items }, index) => (
        <div key={kind} role="group" aria-labelledby={`palette-of-${kind}`}>
          <h3 id={`palette-of-${kind}`} role="presentation">
            {t(headings[kind])}
          </h3>
          {items.map((item, within) => {
            const at = (before[index] ?? 0) + within;
            return (
              <div
                key={item.key}
                id={`palette-${at}`}
                className="palette-item"
                role="option"
                aria-selected={at === chosen}
                onMouseMove={() => onPoint(at)}
                onClick={() => onChoose(item)}
              >
                <ItemFace item={item} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function ItemFace({ item }: { item: Item }) {
  const { t } = useTexts();
  const name = (
    <span className="palette-name" dir="auto">
      {item.kind === 'search' ? (
        t('palette.search', { text: item.text })
      ) : (
        <Marked text={item.title} stretches={item.stretches} />
      )}
    </span>
  );
  if (item.kind === 'search') {
    return (
      <>
        <Search size={16} aria-hidden />
        {name}
      </>
    );
  }
  if (item.kind === 'command') {
    const [keys] = keysOf(item.command);
    return (
      <>
        <ChevronRight size={16} aria-hidden />
        {name}
        {keys && <KeyCaps keys={keys} />}
      </>
    );
  }
  if (item.kind === 'person') {
    const { person } = item;
    return (
      <>
        <Avatar name={item.title} colour={person.colour} presence={presenceOf(person)} />
        {name}
        <span className="palette-note">{t(presenceWords[presenceOf(person)])}</span>
      </>
    );
  }
  const { room, partner } = item;
  return (
    <>
      <RoomAvatar
        name={item.title}
        kind={room.kind}
        archived={room.connection.kind === 'archived'}
        colour={partner?.colour}
        presence={partner && presenceOf(partner)}
      />
      {name}
      {isUnread(room) ? (
        <UnreadBadges
          unread={room.unread}
          mentions={room.mentions}
          markedUnread={room.markedUnread}
          quiet={room.notify === 'none'}
        />
      ) : (
        partner && <span className="palette-note">{t(presenceWords[presenceOf(partner)])}</span>
      )}
    </>
  );
}
