import { ArrowRightLeft, ChevronLeft, Ellipsis, LogOut, PanelRight, Search, UserPlus } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

interface ChatHeaderProps {
  readonly room: Room;
  readonly details: boolean;
  readonly search: boolean;
  readonly onBack: () => void;
  readonly onDetails: () => void;
  readonly onSearch: () => void;
  readonly onInvite: () => void;
  readonly onHandOver: () => void;
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
  onHandOver,
  onLeave,
}: ChatHeaderProps) {
  const texts = useTexts();
  const { t } = texts;
  const hosting = room.connection.kind === 'hosting';
  return (
    <header className="chat-head">
      <span className="narrow-only">
        <IconButton label={t('chat.back')} icon={<ChevronLeft size={22} aria-hidden />} onClick={onBack} />
      </span>
      <div className="chat-head-text">
        <h1 dir="auto">{room.name}</h1>
        <p>{whoIsHere(room, texts)}</p>
      </div>
      {room.connection.kind !== 'removed' && (
        <IconButton label={t('invite.menu')} icon={<UserPlus size={18} aria-hidden />} onClick={onInvite} />
      )}
      <IconButton
        label={t('command.searchRoom')}
        icon={<Search size={18} aria-hidden />}
        aria-pressed={search}
        onClick={onSearch}
      />
      <IconButton
        label={t('chat.details')}
        icon={<PanelRight size={18} aria-hidden />}
        aria-pressed={details}
        onClick={onDetails}
      />
      <Menu
        label={t('chat.menu')}
        icon={<Ellipsis size={18} aria-hidden />}
        items={[
          ...(hosting
            ? [
                {
                  label: t('hand.menu'),
                  icon: <ArrowRightLeft size={16} aria-hidden />,
                  onChoose: onHandOver,
                },
              ]
            : []),
          { label: t('chat.leave'), icon: <LogOut size={16} aria-hidden />, danger: true, onChoose: onLeave },
        ]}
      />
    </header>
  );
}

function whoIsHere({ connection, host, present, members }: Room, { t }: Texts): string {
  if (connection.kind === 'hosting') return t('chat.presentHosting', { present, members });
  if (connection.kind === 'removed') return t('removal.header');
  if (connection.kind !== 'connected') return t('nearby.people', { count: members });
  return host
    ? t('chat.presentHost', { present, members, name: host.name })
    : t('chat.present', { present, members });
}
