import { useMemo, useState } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useStanding } from '../../bridge/use-standing.ts';
import { MessageBox } from '../../state/message-box.ts';
import { isApart } from '../../state/standing.ts';
import { AskingBanner } from './asking-banner.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Conversation } from './conversation.tsx';
import { LeaveDialogScreen } from './leave-dialog-screen.tsx';
import { LinkDialogScreen } from './link-dialog-screen.tsx';
import type { MessageActions } from './message-actions.tsx';
import { OutboxLine } from './outbox-line.tsx';
import './chat.css';

/** One room's conversation. Give it the room's id as its key: nothing of one room may show in another. */
export function ChatScreen({ room }: { room: Room }) {
  const app = useApp();
  const view = useStore(app.view.view);
  const info = useStore(app.info.info);
  const [timeline] = useState(() => app.timelines.of(room.id));
  const [box] = useState(() => app.boxes.of(room.id));
  const [leaving, setLeaving] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const standing = useStanding(room);
  const apart = isApart(standing.trouble);
  const actions = useMemo(
    (): MessageActions => ({
      openLink: setLink,
      openPerson: (id) => app.view.openPerson(id),
      pickDate: (near) => app.view.pickDate(near),
      markUnread: (message) => void app.rooms.markUnread(room.id, message.cursor).catch(() => undefined),
      waiting: apart
        ? {
            edit: (message) => {
              box.edit(message);
              document.getElementById('composer')?.focus();
            },
            takeBack: (message) => void box.takeBack(message),
          }
        : null,
    }),
    [app, apart, box, room.id],
  );
  const showWaiting = () => {
    const first = timeline.firstWithheld();
    if (first) app.view.goTo(room.id, first.cursor);
  };

  return (
    <div className="chat">
      <ChatHeader
        room={standing.room}
        details={view.details}
        onBack={() => app.view.showRooms()}
        onDetails={() => app.view.showDetails(!view.details)}
        onInvite={() => app.view.openDialog('invite')}
        onHandOver={() => app.view.openDialog('hand-over')}
        onLeave={() => setLeaving(true)}
      />
      {/* A lost window says so by itself; the room's own state says the rest. */}
      <ConnectionBar standing={standing} connection={room.connection} onLeave={() => setLeaving(true)} />
      <AskingBanner room={room} />
      <Conversation room={room} timeline={timeline} actions={actions} />
      {apart && room.waiting > 0 && <OutboxLine count={room.waiting} onShow={showWaiting} />}
      <Composer room={room} box={box} />
      {leaving && <LeaveDialogScreen room={room} onClose={() => setLeaving(false)} />}
      {link !== null && (
        <LinkDialogScreen url={link} face={info?.face ?? 'browser'} onClose={() => setLink(null)} />
      )}
    </div>
  );
}
