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
  Trash2,
  Undo2,
  Users,
} from 'lucide-react';
import type { Message, Person, Room } from '../../../preload/contract/model.ts';
import { permalinkOf } from '../../../preload/markdown/links.ts';
import type { Texts } from '../../text/text.ts';
import type { MenuItem } from '../../ui/menu-item.tsx';
import type { MessageActions } from './message-actions.tsx';
import { mayDelete, mayEdit, mayPin, mayWrite } from './message-powers.ts';

export interface MenuInput {
  readonly room: Room;
  readonly message: Message;
  /** Null: they are not known yet. */
  readonly people: readonly Person[] | null;
  readonly actions: MessageActions;
  /** What was marked of the words when the menu was asked for. */
  readonly marked: string;
  readonly onSelect: () => void;
}

/** What can be done with one message, in groups. */
export function menuGroups(input: MenuInput, texts: Texts): readonly (readonly MenuItem[])[] {
  return input.message.withheld ? [waitingItems(input, texts)] : groupsOf(input, texts);
}

function copyItem({ message, actions, marked }: MenuInput, { t }: Texts): MenuItem {
  return {
    label: marked === '' ? t('message.copyText') : t('message.copyMarked'),
    icon: <Copy size={16} aria-hidden />,
    onChoose: () => actions.copy(marked === '' ? message.text : marked),
  };
}

function waitingItems(props: MenuInput, texts: Texts): readonly MenuItem[] {
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

function groupsOf(props: MenuInput, texts: Texts): readonly (readonly MenuItem[])[] {
  const { room, message, people, actions, onSelect } = props;
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
      ...item(own && room.kind === 'group', {
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
    item(mayDelete(room, message, people), {
      label: t('message.delete'),
      icon: icon(Trash2),
      danger: true,
      onChoose: () => actions.open({ kind: 'delete', messages: [message] }),
    }),
  ];
}
