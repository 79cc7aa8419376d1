import { memo } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { AuthorWarnings } from './author-line.tsx';
import type { AuthorMark } from './author-marks.ts';
import { lineText } from './line-text.ts';
import type { MessageActions } from './message-actions.tsx';
import { MessageBubble } from './message-bubble.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface MessageRowProps {
  readonly row: TimelineRow;
  readonly mark: AuthorMark | undefined;
  readonly actions: MessageActions;
}

/** One item of the conversation. The lines before it are drawn around it. */
export const MessageRow = memo(function MessageRow({ row, mark, actions }: MessageRowProps) {
  const texts = useTexts();
  const { item } = row;
  return (
    <>
      {item.kind === 'message' ? (
        <MessageBubble message={item} row={row} mark={mark} actions={actions} />
      ) : (
        <div className={item.kind === 'deleted' ? 'line-event line-deleted' : 'line-event'} data-id={item.id}>
          <p>{lineText(item, texts, { name: mark?.alias ?? item.authorName, of: row.of })}</p>
          {mark && item.kind === 'join' && (
            <AuthorWarnings mark={mark} onOpen={() => actions.openPerson(item.author)} />
          )}
        </div>
      )}
    </>
  );
});
