import { Ellipsis } from 'lucide-react';
import { useId, useRef, useState, type MouseEvent } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { usePartner } from '../../bridge/use-partner.ts';
import { calledName } from '../../state/people-names.ts';
import { presenceOf, presenceText } from '../../text/presence.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { PopupMenu } from '../../ui/popup-menu.tsx';
import type { Point } from '../../ui/popup.tsx';
import { RoomAvatar } from '../../ui/room-avatar.tsx';
import { UnreadBadges } from '../../ui/unread-badges.tsx';
import { RoomMarks } from './room-marks.tsx';
import { RoomPreview } from './room-preview.tsx';
import { useRoomMenu } from './use-room-menu.tsx';

interface RoomRowProps {
  readonly room: Room;
  readonly current: boolean;
  readonly now: number;
  readonly onOpen: () => void;
}

/** One room of the list; a menu of what can be done with it opens by the right button, the Menu key, or the button that shows with it. */
export function RoomRow({ room, current, now, onOpen }: RoomRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const partner = usePartner(room);
  const groups = useRoomMenu(room);
  const [menuAt, setMenuAt] = useState<Point | null>(null);
  const row = useRef<HTMLButtonElement>(null);
  const nameId = useId();
  const { last } = room;
  const name = partner ? calledName(partner) : room.name;
  const archived = room.connection.kind === 'archived';
  const unread = room.unread > 0 || room.markedUnread;

  const openMenu = (event: MouseEvent) => {
    event.preventDefault();
    row.current?.focus({ preventScroll: true });
    const box = event.currentTarget.getBoundingClientRect();
    // By the keyboard there is no point in the window.
    const pointed = event.clientX > 0 && event.clientY > 0;
    setMenuAt(pointed ? { x: event.clientX, y: event.clientY } : { x: box.left + 24, y: box.bottom - 8 });
  };

  return (
    <li className="room-item" onContextMenu={openMenu}>
      <button
        ref={row}
        type="button"
        className={unread ? 'room-row room-row-unread' : 'room-row'}
        aria-current={current ? 'page' : undefined}
        onClick={onOpen}
      >
        <RoomAvatar
          name={name}
          kind={room.kind}
          archived={archived}
          colour={partner?.colour}
          presence={partner && presenceOf(partner)}
        />
        <span className="room-row-words">
          <span className="room-row-line">
            <span className="room-row-name" id={nameId} dir="auto">
              {name}
            </span>
            {partner && <span className="visually-hidden">{presenceText(texts, partner, now)}</span>}
            {archived && <span className="visually-hidden">{t('rooms.archivedMark')}</span>}
            <RoomMarks room={room} />
            {last && (
              <time className="room-row-time" dateTime={new Date(last.at).toISOString()}>
                {texts.shortDate(last.at, now)}
              </time>
            )}
          </span>
          <span className="room-row-line">
            <RoomPreview room={room} current={current} />
            <UnreadBadges
              unread={room.unread}
              mentions={room.mentions}
              markedUnread={room.markedUnread}
              quiet={room.notify === 'none'}
            />
          </span>
        </span>
      </button>
      <span className="room-row-more">
        <IconButton
          label={t('rooms.menu')}
          icon={<Ellipsis size={18} aria-hidden />}
          aria-describedby={nameId}
          aria-haspopup="menu"
          tabIndex={-1}
          onClick={openMenu}
        />
      </span>
      {menuAt && <PopupMenu label={name} at={menuAt} groups={groups} onClose={() => setMenuAt(null)} />}
    </li>
  );
}
