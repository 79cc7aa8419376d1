import { useCallback, useState } from 'react';
import type { Message, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useStanding } from '../../bridge/use-standing.ts';
import { isApart } from '../../state/standing.ts';
import { AskingBanner } from './asking-banner.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Conversation } from './conversation.tsx';
import { LinkDialogScreen } from './link-dialog-screen.tsx';
import { MessageAreaScreen } from './message-area-screen.tsx';
import { MessageNoteLine } from './message-note-line.tsx';
import { MessagePanelsScreen } from './message-panels-screen.tsx';
import { PinnedBarScreen } from './message-pinned-bar-screen.tsx';
import { SelectionBarScreen } from './message-selection-bar-screen.tsx';
import { OutboxLine } from './outbox-line.tsx';
import { useMessageActions } from './use-message-actions.ts';
import './chat.css';

/** One room's conversation. Give it the room's id as its key: nothing of one room may show in another. */
export function ChatScreen({ room }: { room: Room }) {
  const app = useApp();
  const view = useStore(app.view.view);
  const info = useStore(app.info.info);
  const [timeline] = useState(() => app.timelines.open(room.id));
  const [box] = useState(() => app.boxes.of(room.id));
  const [link, setLink] = useState<string | null>(null);
  const standing = useStanding(room);
  const apart = isApart(standing.trouble);
  const selecting = useStore(app.modes.of(room.id).view).selected !== null;
  const takeBack = useCallback((message: Message) => void box.takeBack(message), [box]);
  const desk = useMessageActions({ room, apart, openLink: setLink, takeBack });
  const { actions } = desk;
  const showWaiting = () => {
    const first = timeline.firstWithheld();
    if (first) app.view.goTo(room.id, first.cursor);
  };

  return (
    <div className="chat" data-direct={room.kind === 'direct'}>
      <ChatHeader
        room={standing.room}
        details={view.details}
        onBack={() => app.view.showRooms()}
        onDetails={() => app.view.showDetails(!view.details)}
        search={view.search}
        onSearch={() => {
          app.search.begin(room.id);
          app.view.showSearch(!view.search);
        }}
        onInvite={() => app.view.openDialog('invite')}
        onPickDate={() => app.view.pickDate(null)}
        onNotify={(level) => void app.rooms.setNotify(room.id, level).catch(() => undefined)}
        onHandOver={() => app.view.openDialog('hand-over')}
        onExport={() => app.view.openDialog('export')}
        onSaveArchive={() => app.view.openDialog('save-archive')}
        onLeave={() => app.view.openDialog(room.connection.kind === 'archived' ? 'forget' : 'leave')}
      />
      {/* A lost window says so by itself; the room's own state says the rest. */}
      <ConnectionBar
        standing={standing}
        connection={room.connection}
        onLeave={() => app.view.openDialog('leave')}
      />
      <AskingBanner room={room} />
      <PinnedBarScreen
        room={room}
        onGo={({ cursor }) => actions.goTo(cursor)}
        onList={() => actions.open({ kind: 'pinned' })}
      />
      <MessageAreaScreen room={room} timeline={timeline} actions={actions}>
        <Conversation room={room} timeline={timeline} actions={actions} />
      </MessageAreaScreen>
      <MessageNoteLine note={desk.note} onClose={desk.forgetNote} />
      {apart && room.waiting > 0 && <OutboxLine count={room.waiting} onShow={showWaiting} />}
      {selecting ? <SelectionBarScreen room={room} actions={actions} /> : <Composer room={room} box={box} />}
      <MessagePanelsScreen room={room} desk={desk} />
      {link !== null && (
        <LinkDialogScreen url={link} face={info?.face ?? 'browser'} onClose={() => setLink(null)} />
      )}
    </div>
  );
}
