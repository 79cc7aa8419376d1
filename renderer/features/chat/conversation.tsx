import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import type { Timeline } from '../../state/timeline.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Anchor, SightedViews } from './anchor.ts';
import { EmptyRoom } from './empty-room.tsx';
import { useAuthorMarks } from './author-marks.ts';
import { Heard } from './heard.tsx';
import type { MessageActions } from './message-actions.tsx';
import { MessageRow } from './message-row.tsx';
import { useStillRows } from './still-rows.ts';
import { timelineRows } from './timeline-rows.ts';
import { useAttention } from './use-attention.ts';
import { useFollow } from './use-follow.ts';
import { useLate } from './use-late.ts';
import './conversation.css';

interface ConversationProps {
  readonly room: Room;
  readonly timeline: Timeline;
  /** What can be done with a message. Give it a new one only when that has changed. */
  readonly actions: MessageActions;
}

const noItems = [] as const;

/** The messages, of which only those in sight are in the page. */
export function Conversation({ room, timeline, actions }: ConversationProps) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const now = useNow(60_000);
  const marks = useAuthorMarks(room.id);
  const [anchor] = useState(() => new Anchor());
  const attachList = useCallback((list: VirtualizerHandle | null) => anchor.attachList(list), [anchor]);
  const attachScroll = useCallback((scroll: HTMLElement | null) => anchor.attachScroll(scroll), [anchor]);
  const [views] = useState(() => new SightedViews(timeline.view, anchor));
  const { view, sight } = useStore(views);
  const items = view.items ?? noItems;
  const [atEnd, setAtEnd] = useState(false);
  const { above, look } = useLate(room, timeline, anchor);
  const unseenAbove = above.length > 0;
  const { newAfter, heard } = useAttention(room, { newest: items.at(-1)?.cursor, atEnd, unseenAbove });
  const rows = useMemo(() => timelineRows(items, newAfter, view.more), [items, newAfter, view.more]);
  const still = useStillRows(rows, sight);
  const follow = useFollow({ timeline, anchor, still, sight, onAtEnd: setAtEnd });
  const { toEnd, goTo } = follow;
  const loadAgain = () =>
    void (view.items ? timeline.loadOlder() : timeline.load(room.unread, room.readUpTo));
  const app = useApp();
  const { wanted } = useStore(app.view.view);
  const onWanted = useEffectEvent(() => {
    if (wanted?.roomId === room.id && 'cursor' in wanted) goTo(wanted.cursor);
  });
  useEffect(() => onWanted(), [wanted]);
  const goToLate = () => {
    const [first] = above;
    // The button is about to go.
    anchor.focus();
    if (first) goTo(first);
  };

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
      <div className="late-above" role="status">
        {unseenAbove && (
          <button type="button" className="pill" onClick={goToLate}>
            <span>{t('chat.lateAbove', { count: above.length })}</span>
            <ArrowUp size={16} aria-hidden />
          </button>
        )}
      </div>
      <div
        ref={attachScroll}
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
          {view.items && rows.every(({ item }) => item.kind !== 'message') && <EmptyRoom room={room} />}
        </div>
        <Virtualizer
          ref={attachList}
          as="ul"
          item="li"
          data={still.rows}
          shift={still.shift}
          itemSize={44}
          bufferSize={600}
          onScroll={(offset) => {
            follow.onScroll(offset);
            look();
          }}
          onResize={follow.onResize}
        >
          {(row) => (
            <MessageRow
              key={row.item.id}
              row={row}
              now={now}
              mark={marks.get(row.item.author)}
              actions={actions}
            />
          )}
        </Virtualizer>
      </div>
      {!atEnd && rows.length > 0 && (
        <button type="button" className="pill to-latest" onClick={toEnd}>
          <ArrowDown size={18} aria-hidden />
          {room.unread > 0 ? (
            <span>{t('chat.latestUnread', { count: room.unread })}</span>
          ) : (
            <span className="visually-hidden">{t('chat.latest')}</span>
          )}
        </button>
      )}
      <Heard heard={heard} marks={marks} />
    </div>
  );
}
