import { useCallback, useEffectEvent, useLayoutEffect, useState } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import type { Timeline } from '../../state/timeline.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Anchor } from './anchor.ts';
import { ConversationNotes } from './conversation-notes.tsx';
import { PillsAbove, ToLatest } from './conversation-pills.tsx';
import { EmptyRoom } from './empty-room.tsx';
import { useAuthorMarks } from './author-marks.ts';
import { Heard } from './heard.tsx';
import type { MessageActions } from './message-actions.tsx';
import { RowList } from './row-list.tsx';
import { useAttention } from './use-attention.ts';
import { useFollow } from './use-follow.ts';
import { useLate } from './use-late.ts';
import { useNewLine } from './use-new-line.ts';
import { useRoving } from './use-roving.ts';
import { useRows } from './use-rows.ts';
import { useWanted } from './use-wanted.ts';
import './conversation.css';
import './pills.css';
import './rows.css';

interface ConversationProps {
  readonly room: Room;
  readonly timeline: Timeline;
  /** What can be done with a message. Give it a new one only when that has changed. */
  readonly actions: MessageActions;
}

const noItems = [] as const;

/** The messages of the window that the timeline is on its room: all of them are in the page, and the browser does the scrolling. */
export function Conversation({ room, timeline, actions }: ConversationProps) {
  const { t } = useTexts();
  const now = useNow(60_000);
  const marks = useAuthorMarks(room.id);
  const [anchor] = useState(() => new Anchor());
  const attachScroll = useCallback((scroll: HTMLElement | null) => anchor.attachScroll(scroll), [anchor]);
  const view = useStore(timeline.view);
  const items = view.items ?? noItems;
  const [following, setFollowing] = useState(false);
  const atEnd = following && !view.newer;
  const late = useLate(room, timeline, anchor);
  const unseenAbove = late.above.length > 0;
  const attention = useAttention(room, { anchor, atEnd, unseenAbove });
  const { newAfter } = attention;
  const rows = useRows(items, newAfter, view.more);
  const follow = useFollow({ roomId: room.id, timeline, view, rows, anchor, onAtEnd: setFollowing });
  const newLine = useNewLine(anchor, rows, view, attention);
  const toFirstNew = () => void (newLine.cursor ? follow.goTo(newLine.cursor) : follow.goToDate(0));
  const toEnd = () => {
    attention.letGo();
    if (newLine.where === 'below') toFirstNew();
    else follow.toEnd();
  };
  const roving = useRoving(anchor, rows, {
    toBeginning: () => {
      anchor.focus();
      void follow.goToDate(0);
    },
    toEnd: () => {
      anchor.focus();
      attention.letGo();
      follow.toEnd();
    },
  });
  const marked = useWanted(room, follow, roving.focusRow);
  const look = () => {
    late.look();
    newLine.look();
    attention.look();
  };
  const onResize = useEffectEvent(() => {
    follow.onResize();
    look();
  });
  useLayoutEffect(() => anchor.onResize(() => onResize()), [anchor]);
  const [firstLate] = late.above;

  return (
    <div className="conversation">
      <ConversationNotes view={view} timeline={timeline} />
      <PillsAbove
        fresh={newLine.where === 'above' && newLine.unseen ? attention.newCount - late.above.length : 0}
        onFresh={toFirstNew}
        late={late.above.length}
        onLate={() => firstLate && void follow.goTo(firstLate)}
        onGo={() => anchor.focus()}
      />
      <div
        ref={attachScroll}
        className="conversation-scroll"
        role="region"
        aria-label={t(room.kind === 'direct' ? 'direct.messages' : 'chat.messages', { room: room.name })}
        tabIndex={0}
        onKeyDown={roving.onKeyDown}
        onScroll={() => {
          follow.onScroll();
          look();
        }}
      >
        <div className="conversation-space">
          {view.items && rows.every(({ item }) => item.kind !== 'message') && <EmptyRoom room={room} />}
        </div>
        <RowList
          key={view.run}
          anchor={anchor}
          rows={rows}
          marks={marks}
          actions={actions}
          now={now}
          marked={marked}
        />
      </div>
      {!atEnd && rows.length > 0 && <ToLatest unread={room.unread} onGo={toEnd} />}
      <Heard heard={attention.heard} marks={marks} />
    </div>
  );
}
