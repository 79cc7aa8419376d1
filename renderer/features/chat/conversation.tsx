import { ArrowDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Virtualizer } from 'virtua';
import type { Room } from '../../../preload/contract/model.ts';
import { useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import type { Timeline } from '../../state/timeline.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { MessageRow } from './message-row.tsx';
import { timelineRows } from './timeline-rows.ts';
import { useAttention } from './use-attention.ts';
import { useFollow } from './use-follow.ts';
import './conversation.css';

interface ConversationProps {
  readonly room: Room;
  readonly timeline: Timeline;
  readonly onLink: (url: string) => void;
}

const noItems = [] as const;

/** The messages, of which only those in sight are in the page. */
export function Conversation({ room, timeline, onLink }: ConversationProps) {
  const { t, time } = useTexts();
  const errorWords = useErrorText();
  const now = useNow(60_000);
  const view = useStore(timeline.view);
  const items = view.items ?? noItems;
  const [atEnd, setAtEnd] = useState(false);
  const { newAfter, heard } = useAttention(room, items.at(-1)?.cursor, atEnd);
  const rows = useMemo(() => timelineRows(items, newAfter, view.more), [items, newAfter, view.more]);
  const { list, toEnd, onScroll, onResize } = useFollow(timeline, rows, setAtEnd);
  const loadAgain = () =>
    void (view.items ? timeline.loadOlder() : timeline.load(room.unread, room.readUpTo));

  return (
    <div className="conversation">
      {view.loading && (
        <p className="conversation-loading" role="status">
          {view.items ? t('chat.loadingOlder') : t('chat.loading')}
        </p>
      )}
      {view.failed && (
        <div className="conversation-failed">
          <ErrorNote {...errorWords(view.failed)} detailsLabel={t('common.details')} />
          <Button onClick={loadAgain}>{t('common.tryAgain')}</Button>
        </div>
      )}
      <div
        className="conversation-scroll"
        role="region"
        aria-label={t('chat.messages', { room: room.name })}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key !== 'End' || event.target !== event.currentTarget) return;
          event.preventDefault();
          toEnd();
        }}
      >
        <div className="conversation-space">
          {view.items && rows.every(({ item }) => item.kind !== 'message') && (
            <p className="conversation-empty">
              {room.connection.kind === 'hosting' ? t('chat.emptyHosting') : t('chat.empty')}
            </p>
          )}
        </div>
        <Virtualizer
          ref={list}
          as="ul"
          item="li"
          data={rows}
          shift={view.grewAtStart}
          itemSize={44}
          bufferSize={600}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row) => <MessageRow key={row.item.id} row={row} now={now} onLink={onLink} />}
        </Virtualizer>
      </div>
      {!atEnd && rows.length > 0 && (
        <button type="button" className="to-latest" onClick={toEnd}>
          <ArrowDown size={18} aria-hidden />
          {room.unread > 0 ? (
            <span>{t('chat.latestUnread', { count: room.unread })}</span>
          ) : (
            <span className="visually-hidden">{t('chat.latest')}</span>
          )}
        </button>
      )}
      <div className="visually-hidden" aria-live="polite" aria-relevant="additions">
        {heard.map((message) => (
          <p key={message.id}>
            {t('chat.announce', { name: message.authorName, text: message.text, time: time(message.sentAt) })}
          </p>
        ))}
      </div>
    </div>
  );
}
