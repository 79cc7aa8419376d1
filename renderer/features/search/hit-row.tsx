import { useMemo } from 'react';
import type { SearchHit } from '../../../preload/contract/conversation.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { occurrences } from '../../text/match.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Marked } from '../../ui/marked.tsx';
import { snippetOf } from './snippet.ts';

interface HitRowProps {
  readonly at: number;
  readonly hit: SearchHit;
  readonly room: string;
  readonly phrases: readonly string[];
  readonly now: number;
  readonly chosen: boolean;
  readonly onOpen: () => void;
}

/** One message that was found: who, where, when, and the words around the first match. */
export function HitRow({ at, hit: { message }, room, phrases, now, chosen, onOpen }: HitRowProps) {
  const { t, shortDate, moment } = useTexts();
  const { text, stretches } = useMemo(() => {
    const plain = plainText(message.text, message.mentions);
    // What was found may stand behind what one glance takes in, or in an address.
    return snippetOf(occurrences(phrases, plain).length > 0 ? plain : message.text, phrases);
  }, [message, phrases]);
  return (
    <div
      id={`search-option-${at}`}
      className="search-hit"
      role="option"
      aria-selected={chosen}
      // The field keeps the focus, for the next one.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onOpen}
    >
      <span className="search-hit-author" data-colour={message.authorColour}>
        <bdi>{message.own ? t('common.youHeading') : message.authorName}</bdi>
      </span>
      <span className="search-hit-room">
        <bdi>{room}</bdi>
      </span>
      <time dateTime={new Date(message.sentAt).toISOString()} title={moment(message.sentAt)}>
        {shortDate(message.sentAt, now)}
      </time>
      <span className="search-hit-text" dir="auto">
        <Marked text={text} stretches={stretches} />
      </span>
    </div>
  );
}
