import { CloudOff, House, LoaderCircle } from 'lucide-react';
import type { Room, RoomConnection } from '../../../preload/contract/model.ts';
import { isolated, type Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

interface RoomRowProps {
  readonly room: Room;
  readonly current: boolean;
  readonly now: number;
  readonly onOpen: () => void;
}

export function RoomRow({ room, current, now, onOpen }: RoomRowProps) {
  const texts = useTexts();
  const { last, unread } = room;
  return (
    <li>
      <button
        type="button"
        className={unread > 0 ? 'room-row room-row-unread' : 'room-row'}
        aria-current={current ? 'page' : undefined}
        onClick={onOpen}
      >
        <span className="room-row-name" dir="auto">
          {room.name}
        </span>
        <ConnectionMark connection={room.connection} texts={texts} />
        {last && (
          <time className="room-row-time" dateTime={new Date(last.at).toISOString()}>
            {texts.shortDate(last.at, now)}
          </time>
        )}
        <span className="room-row-last" dir="auto">
          {last
            ? texts.t('rooms.last', { name: last.authorName, text: isolated(last.text) })
            : texts.t('rooms.nothingYet')}
        </span>
        {unread > 0 && (
          <span className="room-row-badge">
            <span aria-hidden>{unread > 999 ? `${texts.number(999)}+` : texts.number(unread)}</span>
            <span className="visually-hidden">{texts.t('rooms.unread', { count: unread })}</span>
          </span>
        )}
      </button>
    </li>
  );
}

function ConnectionMark({ connection, texts }: { connection: RoomConnection; texts: Texts }) {
  if (connection.kind === 'connected') return null;
  const marks = {
    hosting: { label: texts.t('rooms.hosting'), Icon: House },
    connecting: { label: texts.t('rooms.connecting'), Icon: LoaderCircle },
    waiting: { label: texts.t('rooms.waiting'), Icon: CloudOff },
  } as const;
  const { label, Icon } = marks[connection.kind];
  return (
    <span className="room-row-mark" title={label}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
