import { useCallback, useMemo, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Room } from '../../../preload/contract/model.ts';
import { useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import type { Timeline } from '../../state/timeline.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Anchor, SightedViews } from './anchor.ts';
import { ConversationRow } from './conversation-row.tsx';
import { ConversationNotes } from './conversation-notes.tsx';
import { PillsAbove, ToLatest } from './conversation-pills.tsx';
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
import { useNewLine } from './use-new-line.ts';
import { useRoving } from './use-roving.ts';
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

/** The messages, of which only those in sight are in the page. */
export function Conversation({ room, timeline, actions }: ConversationProps) {
  const { t } = useTexts();
  const now = useNow(60_000);
  const marks = useAuthorMarks(room.id);
  const [anchor] = useState(() => new Anchor());
  const attachList = useCallback((list: VirtualizerHandle | null) => anchor.attachList(list), [anchor]);
  const attachScroll = useCallback((scroll: HTMLElement | null) => anchor.attachScroll(scroll), [anchor]);
  const [views] = useState(() => new SightedViews(timeline.view, anchor));
  const { view, sight } = useStore(views);
  const items = view.items ?? noItems;
  const [following, setFollowing] = useState(false);
  const atEnd = following && !view.newer;
  const late = useLate(room, timeline, anchor);
  const unseenAbove = late.above.length > 0;
  const attention = useAttention(room, { anchor, atEnd, unseenAbove });
  const { newAfter } = attention;
  const rows = useMemo(() => timelineRows(items, newAfter, view.more), [items, newAfter, view.more]);
  const still = useStillRows(rows, sight, view.run);
  const follow = useFollow({
    roomId: room.id,
    timeline,
    view,
    anchor,
    still,
    sight,
    onAtEnd: setFollowing,
  });
  const newLine = useNewLine(anchor, rows, view, attention);
  const toFirstNew = () => void (newLine.cursor ? follow.goTo(newLine.cursor) : follow.goToDate(0));
  const toEnd = () => {
    attention.letGo();
    if (newLine.where === 'below') toFirstNew();
    else follow.toEnd();
  };
  const roving = useRoving(anchor, still.rows, {
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
        aria-label={t('chat.messages', { room: room.name })}
        tabIndex={0}
        onKeyDown={roving.onKeyDown}
      >
        <div className="conversation-space">
          {view.items && rows.every(({ item }) => item.kind !== 'message') && <EmptyRoom room={room} />}
        </div>
        <Virtualizer
          key={view.run}
          ref={attachList}
          as="ul"
          item="li"
          data={still.rows}
          shift={still.shift}
          keepMounted={roving.keepMounted}
          itemSize={44}
          bufferSize={600}
          onScroll={(offset) => {
            follow.onScroll(offset);
            look();
          }}
          onResize={() => {
            follow.onResize();
            look();
          }}
        >
          {(row) => (
            <ConversationRow
              key={row.item.id}
              row={row}
              now={now}
              onPickDate={actions.pickDate}
              marked={row.item.cursor === marked}
            >
              <MessageRow row={row} mark={marks.get(row.item.author)} actions={actions} />
            </ConversationRow>
          )}
        </Virtualizer>
      </div>
      {!atEnd && rows.length > 0 && <ToLatest unread={room.unread} onGo={toEnd} />}
      <Heard heard={attention.heard} marks={marks} />
    </div>
  );
}
