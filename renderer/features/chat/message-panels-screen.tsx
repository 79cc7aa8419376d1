import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { EmojiPanel } from '../../emoji/emoji-panel.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { DeleteDialogScreen } from './message-delete-dialog-screen.tsx';
import { ForwardDialogScreen } from './message-forward-dialog-screen.tsx';
import { MessageMenu } from './message-menu.tsx';
import { PinnedDialogScreen } from './message-pinned-dialog-screen.tsx';
import { SeenDialogScreen } from './message-seen-dialog-screen.tsx';
import { VersionsDialogScreen } from './message-versions-dialog-screen.tsx';
import type { MessageDesk } from './use-message-actions.ts';
import './message-panels.css';

/** Menus and dialogs about messages of a room. */
export function MessagePanelsScreen({ room, desk }: { room: Room; desk: MessageDesk }) {
  const app = useApp();
  const { t } = useTexts();
  const recent = useStore(app.settings.settings)?.recentEmoji ?? [];
  const people = useStore(app.people.of(room.id));
  const { panel, actions } = desk;
  const mode = app.modes.of(room.id);
  const close = () => desk.openPanel(null);
  const endSelecting = () => mode.clear();
  switch (panel?.kind) {
    case undefined:
      return null;
    case 'menu':
      return (
        <MessageMenu
          key={panel.message.id}
          room={room}
          message={panel.message}
          people={people}
          at={panel.at}
          actions={actions}
          recent={recent}
          marked={panel.marked ?? ''}
          onSelect={() => mode.startSelecting(panel.message)}
          onClose={close}
        />
      );
    case 'react':
      return (
        <EmojiPanel
          label={t('message.react')}
          anchor={panel.beside}
          onChoose={(emoji) => {
            close();
            const own = panel.message.reactions.some((one) => one.own && one.emoji === emoji);
            actions.react(panel.message, emoji, !own);
          }}
          onClose={(how) => {
            close();
            if (how === 'escape') panel.beside.closest<HTMLElement>('.row')?.focus();
          }}
        />
      );
    case 'delete':
      return (
        <DeleteDialogScreen room={room} messages={panel.messages} onClose={close} onDone={endSelecting} />
      );
    case 'forward':
      return (
        <ForwardDialogScreen
          roomId={room.id}
          messages={panel.messages}
          onClose={close}
          onDone={endSelecting}
        />
      );
    case 'versions':
      return <VersionsDialogScreen roomId={room.id} message={panel.message} onClose={close} />;
    case 'seen':
      return <SeenDialogScreen room={room} message={panel.message} onClose={close} />;
    case 'pinned':
      return (
        <PinnedDialogScreen
          room={room}
          onGo={({ cursor }) => {
            close();
            actions.goTo(cursor);
          }}
          onUnpin={(message) => actions.pin(message, false)}
          onClose={close}
        />
      );
  }
}
