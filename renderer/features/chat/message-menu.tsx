import {
  BellDot,
  CircleCheck,
  Copy,
  Eye,
  FileClock,
  Forward,
  Link,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
  Undo2,
  Users,
} from 'lucide-react';
import type { Message, Room } from '../../../preload/contract/model.ts';
import { permalinkOf } from '../../markdown/links.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { PopupMenu } from '../../ui/popup-menu.tsx';
import type { Point } from '../../ui/popup.tsx';
import type { MessageActions } from './message-actions.tsx';
import { bubbleOf } from './message-places.ts';
import { mayDelete, mayEdit, mayPin, mayWrite, quickReactions } from './message-powers.ts';

interface MessageMenuProps {
  readonly room: Room;
  readonly message: Message;
  readonly at: Point;
  readonly actions: MessageActions;
  /** The emoji this person used last. */
  readonly recent: readonly string[];
  /** What was marked of the words when the menu was asked for. */
  readonly marked: string;
  readonly onSelect: () => void;
  readonly onClose: () => void;
}

/** Everything that can be done with one message. */
export function MessageMenu(props: MessageMenuProps) {
  const { room, message, at, actions, recent, onClose } = props;
  const texts = useTexts();
  const reactions = mayWrite(room) && !message.withheld;
  return (
    <PopupMenu
      label={texts.t('message.actions')}
      at={at}
      groups={message.withheld ? [waitingItems(props, texts)] : groupsOf(props, texts)}
      head={
        reactions && (
          <div className="popup-menu-head" role="group" aria-label={texts.t('message.react')}>
            {quickReactions(recent).map((emoji) => {
              const own = message.reactions.some((one) => one.own && one.emoji === emoji);
              return (
                <button
                  key={emoji}
                  type="button"
                  role="menuitemcheckbox"
                  aria-checked={own}
                  tabIndex={-1}
                  className="popup-menu-emoji"
                  onClick={() => {
                    onClose();
                    actions.react(message, emoji, !own);
                  }}
                >
                  {emoji}
                </button>
              );
            })}
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="popup-menu-emoji"
              aria-label={texts.t('message.reactMore')}
              title={texts.t('message.reactMore')}
              onClick={() => {
                const beside = bubbleOf(message.id);
                if (beside) actions.open({ kind: 'react', message, beside });
              }}
            >
              <SmilePlus size={18} aria-hidden />
            </button>
          </div>
        )
      }
      onClose={onClose}
    />
  );
}

function copyItem({ message, actions, marked }: MessageMenuProps, { t }: Texts): MenuItem {
  return {
    label: marked === '' ? t('message.copyText') : t('message.copyMarked'),
    icon: <Copy size={16} aria-hidden />,
    onChoose: () => actions.copy(marked === '' ? message.text : marked),
  };
}

function waitingItems(props: MessageMenuProps, texts: Texts): readonly MenuItem[] {
  const { message, actions } = props;
  const { waiting } = actions;
  const copy = copyItem(props, texts);
  if (!waiting) return [copy];
  return [
    copy,
    {
      label: texts.t('chat.edit'),
      icon: <Pencil size={16} aria-hidden />,
      onChoose: () => waiting.edit(message),
    },
    {
      label: texts.t('chat.takeBack'),
      icon: <Undo2 size={16} aria-hidden />,
      onChoose: () => waiting.takeBack(message),
    },
  ];
}

const icon = (Icon: typeof Reply) => <Icon size={16} aria-hidden />;

function groupsOf(props: MessageMenuProps, texts: Texts): readonly (readonly MenuItem[])[] {
  const { room, message, actions, onSelect } = props;
  const { t } = texts;
  const { own, pinned, edits, announcement } = message;
  const item = (wanted: boolean, of: MenuItem): readonly MenuItem[] => (wanted ? [of] : []);
  return [
    [
      ...item(mayWrite(room), {
        label: t('message.reply'),
        icon: icon(Reply),
        onChoose: () => actions.reply(message),
      }),
      ...item(mayEdit(room, message), {
        label: t('chat.edit'),
        icon: icon(Pencil),
        onChoose: () => actions.edit(message),
      }),
      copyItem(props, texts),
      {
        label: t('message.copyLink'),
        icon: icon(Link),
        onChoose: () => actions.copy(permalinkOf(room.id, message.id)),
      },
      {
        label: t('message.forward'),
        icon: icon(Forward),
        onChoose: () => actions.open({ kind: 'forward', messages: [message] }),
      },
    ],
    [
      ...item(mayPin(room), {
        label: pinned ? t('message.unpin') : t('message.pin'),
        icon: icon(pinned ? PinOff : Pin),
        onChoose: () => actions.pin(message, !pinned),
      }),
      { label: t('message.select'), icon: icon(CircleCheck), onChoose: onSelect },
      ...item(!own, {
        label: t('message.markUnread'),
        icon: icon(BellDot),
        onChoose: () => actions.markUnread(message),
      }),
    ],
    [
      ...item(announcement !== null, {
        label: t('message.rollCall'),
        icon: icon(Users),
        onChoose: () => actions.openRollCall(message),
      }),
      ...item(own, {
        label: t('message.seenWho'),
        icon: icon(Eye),
        onChoose: () => actions.open({ kind: 'seen', message }),
      }),
      ...item(edits > 0, {
        label: t('message.versions'),
        icon: icon(FileClock),
        onChoose: () => actions.open({ kind: 'versions', message }),
      }),
    ],
    item(mayDelete(room, message), {
      label: t('message.delete'),
      icon: icon(Trash2),
      danger: true,
      onChoose: () => actions.open({ kind: 'delete', messages: [message] }),
    }),
  ];
}
