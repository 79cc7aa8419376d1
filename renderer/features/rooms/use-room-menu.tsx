import { LogOut, Mail, MailOpen, Trash2 } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MenuItem } from '../../ui/menu-item.tsx';
import { notifyItems } from '../../ui/notify-items.tsx';

/** What can be done with a room from the list, in groups. */
export function useRoomMenu(room: Room): readonly (readonly MenuItem[])[] {
  const app = useApp();
  const { t } = useTexts();
  const archived = room.connection.kind === 'archived';
  const ignore = () => undefined;
  const unread = room.unread > 0 || room.markedUnread;
  const openFor = (dialog: 'leave' | 'forget') => () => {
    app.view.openRoom(room.id);
    app.view.openDialog(dialog);
  };
  const reading: MenuItem = unread
    ? {
        label: t('rooms.markRead'),
        icon: <MailOpen size={16} aria-hidden />,
        onChoose: () => void app.rooms.markAllRead(room.id).catch(ignore),
      }
    : {
        label: t('rooms.markUnread'),
        icon: <Mail size={16} aria-hidden />,
        onChoose: () => void app.rooms.markLastUnread(room.id).catch(ignore),
      };
  if (archived) {
    const icon = <Trash2 size={16} aria-hidden />;
    return [[{ label: t('rooms.remove'), icon, danger: true, onChoose: openFor('forget') }]];
  }
  const direct = room.kind === 'direct';
  const setLevel = (level: Room['notify']) => void app.rooms.setNotify(room.id, level).catch(ignore);
  return [
    room.last ? [reading] : [],
    notifyItems(t, room.notify, setLevel, direct),
    [
      {
        label: direct ? t('direct.close') : t('rooms.leave'),
        icon: <LogOut size={16} aria-hidden />,
        danger: true,
        onChoose: openFor('leave'),
      },
    ],
  ];
}
