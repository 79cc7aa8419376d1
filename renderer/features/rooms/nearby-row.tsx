import { ChevronRight } from 'lucide-react';
import type { NearbyRoom } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';

interface NearbyRowProps {
  readonly room: NearbyRoom;
  readonly joining: boolean;
  readonly disabled: boolean;
  readonly onOpen: () => void;
}

export function NearbyRow({ room, joining, disabled, onOpen }: NearbyRowProps) {
  const { t } = useTexts();
  const facts = [
    t('nearby.host', { name: room.host.name }),
    t('nearby.people', { count: room.people }),
    ...(room.member ? [t('nearby.member')] : []),
    ...(room.reachable ? [] : [t('nearby.unreachable')]),
  ];
  return (
    <li>
      <button
        type="button"
        className="nearby-row"
        data-reachable={room.reachable}
        disabled={disabled}
        onClick={onOpen}
      >
        <span className="nearby-row-name" dir="auto">
          {room.name}
        </span>
        <span className="nearby-row-facts">
          {joining ? t('nearby.joining', { room: room.name }) : facts.join(' · ')}
        </span>
        <span className="nearby-row-action">
          {room.member ? t('nearby.open') : t('nearby.join')}
          <ChevronRight size={16} aria-hidden />
        </span>
      </button>
    </li>
  );
}
