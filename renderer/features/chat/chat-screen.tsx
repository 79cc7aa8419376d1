import { useState } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Conversation } from './conversation.tsx';
import { LeaveDialogScreen } from './leave-dialog-screen.tsx';
import { LinkDialogScreen } from './link-dialog-screen.tsx';
import './chat.css';

/** One room's conversation. Give it the room's id as its key: nothing of one room may show in another. */
export function ChatScreen({ room }: { room: Room }) {
  const app = useApp();
  const view = useStore(app.view.view);
  const info = useStore(app.info.info);
  const [timeline] = useState(() => app.timelines.of(room.id));
  const [leaving, setLeaving] = useState(false);
  const [link, setLink] = useState<string | null>(null);

  return (
    <div className="chat">
      <ChatHeader
        room={room}
        details={view.details}
        onBack={() => app.view.showRooms()}
        onDetails={() => app.view.showDetails(!view.details)}
        onLeave={() => setLeaving(true)}
      />
      {/* A lost window says so by itself; the room's own state says the rest. */}
      <ConnectionBar
        connection={room.connection}
        onRetry={() => void app.rooms.reconnect(room.id).catch(() => undefined)}
      />
      <Conversation room={room} timeline={timeline} onLink={setLink} />
      <Composer room={room} timeline={timeline} />
      {leaving && <LeaveDialogScreen room={room} onClose={() => setLeaving(false)} />}
      {link !== null && (
        <LinkDialogScreen url={link} face={info?.face ?? 'browser'} onClose={() => setLink(null)} />
      )}
    </div>
  );
}
