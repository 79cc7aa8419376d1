import {
  Archive,
  ArrowRightLeft,
  CalendarDays,
  ChevronLeft,
  Ellipsis,
  FileDown,
  LogOut,
  PanelRight,
  Search,
  UserPlus,
} from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useNarrow } from '../../bridge/use-narrow.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { notifyItems } from '../../ui/notify-items.tsx';
import { HeaderWords } from './header-words.tsx';

interface ChatHeaderProps {
  readonly room: Room;
  readonly details: boolean;
  readonly search: boolean;
  readonly onBack: () => void;
  readonly onDetails: () => void;
  readonly onSearch: () => void;
  readonly onInvite: () => void;
  readonly onPickDate: () => void;
  readonly onNotify: (level: Room['notify']) => void;
  readonly onHandOver: () => void;
  readonly onExport: () => void;
  readonly onSaveArchive: () => void;
  readonly onLeave: () => void;
}

export function ChatHeader({
  room,
  details,
  search,
  onBack,
  onDetails,
  onSearch,
  onInvite,
  onPickDate,
  onNotify,
  onHandOver,
  onExport,
  onSaveArchive,
  onLeave,
}: ChatHeaderProps) {
  const { t } = useTexts();
  const narrow = useNarrow();
  const direct = room.kind === 'direct';
  const archived = room.connection.kind === 'archived';
  const hosting = room.connection.kind === 'hosting' && !direct;
  const inviting = !direct && !archived && room.connection.kind !== 'removed';
  // Beside the name there is no room for them.
  const invite = {
    label: t('invite.menu'),
    icon: <UserPlus size={16} aria-hidden />,
    onChoose: onInvite,
  };
  const find = {
    label: t(direct ? 'direct.search' : 'command.searchRoom'),
    icon: <Search size={16} aria-hidden />,
    onChoose: onSearch,
  };
  const handOver = {
    label: t('hand.menu'),
    icon: <ArrowRightLeft size={16} aria-hidden />,
    onChoose: onHandOver,
  };
  const leaving = archived ? t('rooms.remove') : direct ? t('direct.close') : t('chat.leave');
  return (
    <header className="chat-head">
      <span className="narrow-only">
        <IconButton label={t('chat.back')} icon={<ChevronLeft size={20} aria-hidden />} onClick={onBack} />
      </span>
      <HeaderWords room={room} />
      {inviting && !narrow && (
        <IconButton label={invite.label} icon={<UserPlus size={18} aria-hidden />} onClick={onInvite} />
      )}
      {!narrow && (
        <IconButton
          label={find.label}
          icon={<Search size={18} aria-hidden />}
          aria-pressed={search}
          onClick={onSearch}
        />
      )}
      <IconButton
        label={t(direct ? 'direct.about' : 'chat.details')}
        icon={<PanelRight size={18} aria-hidden />}
        aria-pressed={details}
        onClick={onDetails}
      />
      <Menu
        label={t(direct ? 'direct.menu' : 'chat.menu')}
        icon={<Ellipsis size={18} aria-hidden />}
        groups={[
          [
            ...(narrow ? [find] : []),
            ...(narrow && inviting ? [invite] : []),
            ...(hosting ? [handOver] : []),
            {
              label: t('date.title'),
              icon: <CalendarDays size={16} aria-hidden />,
              onChoose: onPickDate,
            },
          ],
          archived ? [] : notifyItems(t, room.notify, onNotify, direct),
          [
            { label: t('archive.export'), icon: <FileDown size={16} aria-hidden />, onChoose: onExport },
            { label: t('archive.save'), icon: <Archive size={16} aria-hidden />, onChoose: onSaveArchive },
          ],
          [{ label: leaving, icon: <LogOut size={16} aria-hidden />, danger: true, onChoose: onLeave }],
        ]}
      />
    </header>
  );
}
