import { BellOff, CloudOff, DoorClosed, EyeOff, Hand, House, LoaderCircle, ShieldAlert } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useStanding } from '../../bridge/use-standing.ts';
import type { Standing } from '../../state/standing.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

interface Mark {
  readonly label: string;
  readonly Icon: typeof House;
  readonly kind?: 'asking';
}

/** What is particular about a room, as small as it can be: a sign each, and its words for those who listen. */
export function RoomMarks({ room }: { room: Room }) {
  const texts = useTexts();
  const standing = useStanding(room);
  const marks = [askingMark(room, texts), standingMark(standing, texts), ...stillMarks(room, texts)].filter(
    (mark) => mark !== null,
  );
  return (
    <span className="room-row-marks">
      {marks.map(({ label, Icon, kind }) => (
        <span
          key={label}
          className={kind === 'asking' ? 'room-row-mark room-row-asking' : 'room-row-mark'}
          title={label}
        >
          <Icon size={14} aria-hidden />
          <span className="visually-hidden">{label}</span>
        </span>
      ))}
    </span>
  );
}

/** Somebody asks to be let in, and this person may decide. */
function askingMark({ asking }: Room, { t }: Texts): Mark | null {
  const count = asking.length;
  return count === 0 ? null : { label: t('rooms.asking', { count }), Icon: Hand, kind: 'asking' };
}

/** What the person has chosen, or the room is, for good. */
function stillMarks({ kind, hidden, notify, connection }: Room, { t }: Texts): readonly (Mark | null)[] {
  if (connection.kind === 'archived') return [];
  return [
    hidden && kind === 'group' ? { label: t('rooms.hidden'), Icon: EyeOff } : null,
    notify === 'none' ? { label: t('rooms.muted'), Icon: BellOff } : null,
  ];
}

/** Nothing for a guest who is connected; the rest in one small mark that keeps still through a short loss. */
function standingMark({ room, trouble }: Standing, { t }: Texts): Mark | null {
  const hosting = room.connection.kind === 'hosting' && room.kind === 'group';
  const state = trouble === 'merging' ? null : (trouble ?? (hosting ? 'hosting' : null));
  if (state === null) return null;
  // Whether the other one is here is in their own sign.
  if (room.kind === 'direct' && room.waiting === 0) return null;
  const notConnected =
    room.waiting > 0 ? t('rooms.waitingCount', { count: room.waiting }) : t('rooms.waiting');
  const marks = {
    hosting: { label: t('rooms.hosting'), Icon: House },
    unreached: { label: t('rooms.unreached'), Icon: ShieldAlert },
    connecting: { label: t('rooms.connecting'), Icon: LoaderCircle },
    waiting: { label: notConnected, Icon: CloudOff },
    removed: { label: t('rooms.removed'), Icon: DoorClosed },
  } as const;
  return marks[state];
}
