import { CloudOff, DoorClosed, Hand, House, LoaderCircle, ShieldAlert } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useStanding } from '../../bridge/use-standing.ts';
import type { Standing } from '../../state/standing.ts';
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
  const standing = useStanding(room);
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
        <span className="room-row-marks">
          {room.asking.length > 0 && <AskingMark count={room.asking.length} texts={texts} />}
          <StandingMark standing={standing} texts={texts} />
        </span>
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

/** Somebody asks to be let in, and this person may decide. */
function AskingMark({ count, texts }: { count: number; texts: Texts }) {
  const label = texts.t('rooms.asking', { count });
  return (
    <span className="room-row-mark room-row-asking" title={label}>
      <Hand size={14} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

/** Nothing for a guest who is connected; the rest in one small mark that keeps still through a short loss. */
function StandingMark({ standing: { room, trouble }, texts }: { standing: Standing; texts: Texts }) {
  const state =
    trouble === 'merging' ? null : (trouble ?? (room.connection.kind === 'hosting' ? 'hosting' : null));
  if (state === null) return null;
  const { t } = texts;
  const notConnected =
    room.waiting > 0 ? t('rooms.waitingCount', { count: room.waiting }) : t('rooms.waiting');
  const marks = {
    hosting: { label: t('rooms.hosting'), Icon: House },
    unreached: { label: t('rooms.unreached'), Icon: ShieldAlert },
    connecting: { label: t('rooms.connecting'), Icon: LoaderCircle },
    waiting: { label: notConnected, Icon: CloudOff },
    removed: { label: t('rooms.removed'), Icon: DoorClosed },
  } as const;
  const { label, Icon } = marks[state];
  return (
    <span className="room-row-mark" title={label}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
