import { ChevronRight, Lock } from 'lucide-react';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { Access } from '../../../preload/contract/rules.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';

interface NearbyRowProps {
  readonly room: NearbyRoom;
  readonly joining: boolean;
  /** This person has asked to be let in and waits. */
  readonly asked?: boolean;
  readonly disabled: boolean;
  readonly onOpen: () => void;
}

const accessFacts: Readonly<Record<Exclude<Access, 'open'>, TextKey>> = {
  passphrase: 'nearby.passphrase',
  invite: 'nearby.invite',
  ask: 'nearby.ask',
};

export function NearbyRow({ room, joining, asked = false, disabled, onOpen }: NearbyRowProps) {
  const { t } = useTexts();
  const closed = !room.member && (room.locked || room.access !== 'open');
  const access = room.access === 'open' ? [] : [t(accessFacts[room.access])];
  const facts = [
    t('nearby.host', { name: room.host.name }),
    t('nearby.people', { count: room.people }),
    ...(room.member ? [t('nearby.member')] : room.locked ? [t('nearby.locked')] : access),
    ...(room.reachable ? [] : [t('nearby.unreachable')]),
  ];
  const actionText = (): string => {
    if (room.member) return t('nearby.open');
    if (asked) return t('nearby.asked');
    return room.locked ? '' : t('nearby.join');
  };
  return (
    <li>
      <button
        type="button"
        className="nearby-row"
        data-reachable={room.reachable}
        aria-disabled={disabled}
        onClick={disabled ? undefined : onOpen}
      >
        <span className="nearby-row-name">
          <bdi>{room.name}</bdi>
          {closed && <Lock size={14} aria-hidden />}
        </span>
        <span className="nearby-row-facts">
          {joining ? t('nearby.joining', { room: room.name }) : facts.join(' · ')}
        </span>
        <span className="nearby-row-action">
          {actionText()}
          <ChevronRight size={16} aria-hidden />
        </span>
      </button>
    </li>
  );
}
