import { ChevronLeft, Ellipsis, LogOut, PanelRight } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

interface ChatHeaderProps {
  readonly room: Room;
  readonly details: boolean;
  readonly onBack: () => void;
  readonly onDetails: () => void;
  readonly onLeave: () => void;
}

export function ChatHeader({ room, details, onBack, onDetails, onLeave }: ChatHeaderProps) {
  const { t } = useTexts();
  return (
    <header className="chat-head">
      <span className="narrow-only">
        <IconButton label={t('chat.back')} icon={<ChevronLeft size={22} aria-hidden />} onClick={onBack} />
      </span>
      <div className="chat-head-text">
        <h1 dir="auto">{room.name}</h1>
        <p>
          {room.connection.kind === 'hosting' || room.connection.kind === 'connected'
            ? t('chat.present', { present: room.present, members: room.members })
            : t('nearby.people', { count: room.members })}
        </p>
      </div>
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
          { label: t('chat.leave'), icon: <LogOut size={16} aria-hidden />, danger: true, onChoose: onLeave },
        ]}
      />
    </header>
  );
}
