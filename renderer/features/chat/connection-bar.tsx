import { LoaderCircle, RefreshCw } from 'lucide-react';
import type { RoomConnection } from '../../../preload/contract/model.ts';
import { isApart, type Standing } from '../../state/standing.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { DirectBanner } from './direct-banner.tsx';
import { RemovedBanner } from './removed-banner.tsx';
import { UnreachedBanner } from './unreached-banner.tsx';
import { WaitingBanner } from './waiting-banner.tsx';

interface ConnectionBarProps {
  /** What is shown of the room's state, which is slower than the state. */
  readonly standing: Standing;
  /** The state as it is. */
  readonly connection: RoomConnection;
  readonly onLeave: () => void;
}

/** What is wrong between this device and the room, and what is being done about it. Silent while all is well. */
export function ConnectionBar({ standing, connection, onLeave }: ConnectionBarProps) {
  const { t } = useTexts();
  const { room, trouble } = standing;
  // Of two people neither needs to know of hosts.
  if (room.kind === 'direct' && (isApart(trouble) || trouble === 'unreached'))
    return <DirectBanner room={room} />;
  switch (trouble) {
    case 'connecting':
      return (
        <Banner tone="neutral" icon={<LoaderCircle size={18} aria-hidden />}>
          <p role="status">{t('chat.connecting')}</p>
        </Banner>
      );
    case 'merging':
      return (
        <Banner tone="neutral" icon={<RefreshCw size={18} aria-hidden />}>
          <p role="status">{t(room.kind === 'direct' ? 'direct.merging' : 'chat.merging')}</p>
        </Banner>
      );
    case 'waiting':
      return <WaitingBanner room={room} trying={connection.kind === 'connecting'} />;
    case 'unreached':
      return <UnreachedBanner room={room} />;
    case 'removed':
      return <RemovedBanner room={room} onLeave={onLeave} />;
    case null:
      return null;
  }
}
