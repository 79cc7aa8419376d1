import { List, Pin } from 'lucide-react';
import { useState } from 'react';
import type { Message, Room } from '../../../preload/contract/model.ts';
import { parse } from '../../../preload/markdown/parse.ts';
import { wordsOf } from '../../../preload/markdown/tree.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';
import './message-bars.css';

interface PinnedBarProps {
  readonly room: Room;
  readonly onGo: (message: Message) => void;
  readonly onList: () => void;
}

/** What was pinned last; pressed, it is shown, and the one pinned before it is offered next. */
export function PinnedBarScreen({ room, onGo, onList }: PinnedBarProps) {
  const app = useApp();
  const pinned = useStore(app.pinned.of(room.id));
  const [at, setAt] = useState(0);
  const message = pinned[at] ?? pinned[0];
  if (!message) return null;
  return (
    <PinnedBar
      message={message}
      at={Math.min(at, pinned.length - 1)}
      count={pinned.length}
      onGo={() => {
        setAt((at + 1) % pinned.length);
        onGo(message);
      }}
      onList={onList}
    />
  );
}

interface BarProps {
  readonly message: Message;
  readonly at: number;
  readonly count: number;
  readonly onGo: () => void;
  readonly onList: () => void;
}

function PinnedBar({ message, at, count, onGo, onList }: BarProps) {
  const { t } = useTexts();
  const root = useFocusRefuge<HTMLDivElement>();
  return (
    <div ref={root} className="pinned-bar" role="region" aria-label={t('message.pinnedBar')}>
      <button type="button" className="pinned-bar-go" onClick={onGo}>
        <Pin size={16} aria-hidden />
        <span className="pinned-bar-text">
          <span className="pinned-who">
            {count > 1 ? t('message.pinnedAt', { at: at + 1, count }) : t('message.pinned')} ·{' '}
            <bdi>{message.authorName}</bdi>
          </span>
          <span className="pinned-bar-words" dir="auto">
            {wordsOf(parse(message.text, message.mentions))}
          </span>
        </span>
      </button>
      <IconButton
        label={t('message.pinnedAll')}
        icon={<List size={18} aria-hidden />}
        aria-haspopup="dialog"
        onClick={onList}
      />
    </div>
  );
}
