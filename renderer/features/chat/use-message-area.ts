import { useRef, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { Message, Person, Room } from '../../../preload/contract/model.ts';
import type { ConversationMode } from '../../state/conversation-mode.ts';
import type { Readable, Store } from '../../state/store.ts';
import type { Timeline } from '../../state/timeline.ts';
import { isFieldKey } from '../../commands/field-keys.ts';
import { isComposing } from '../../ui/composing.ts';
import type { Point } from '../../ui/popup.tsx';
import type { MessageActions } from './message-actions.tsx';
import type { NearRows } from './message-context.ts';
import { bubbleOf } from './message-places.ts';
import { mayDelete, mayEdit, mayWrite } from './message-powers.ts';

interface AreaInput {
  readonly room: Room;
  readonly timeline: Timeline;
  readonly mode: ConversationMode;
  /** Null: they are not known yet. */
  readonly people: Readable<readonly Person[] | null>;
  readonly near: Store<NearRows>;
  readonly actions: MessageActions;
}

/** A finger that rests for so long, in ms, asks for the menu. */
const longPressMs = 500;
const withinPixels = 10;

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.row[data-cursor]') : null;
const cursorOf = (row: HTMLElement | null): string | null => row?.dataset['cursor'] ?? null;

/** What the mouse, a finger and the keyboard do among the messages. Give these to an element around them. */
export function useMessageArea({ room, timeline, mode, people, near, actions }: AreaInput) {
  const resting = useRef<{ readonly timer: number; readonly from: Point } | null>(null);
  const messageOf = (row: HTMLElement | null): Message | undefined => {
    const item = timeline.view.get().items?.find(({ cursor }) => cursor === cursorOf(row));
    return item?.kind === 'message' ? item : undefined;
  };
  const openMenu = (row: HTMLElement, at: Point): boolean => {
    const message = messageOf(row);
    if (!message || mode.view.get().selected) return false;
    actions.open({ kind: 'menu', message, at, marked: markedIn(row) });
    return true;
  };
  const lift = () => {
    if (resting.current) clearTimeout(resting.current.timer);
    resting.current = null;
  };
  const toggle = (message: Message | undefined) => {
    if (message && !message.withheld) mode.toggle(message);
  };

  return {
    onPointerOver({ target, pointerType }: PointerEvent) {
      const pointed = pointerType === 'mouse' ? cursorOf(rowOf(target)) : null;
      if (pointed !== near.get().pointed) near.update((rows) => ({ ...rows, pointed }));
    },
    onPointerLeave: () => near.update((rows) => ({ ...rows, pointed: null })),
    onFocus: ({ target }: FocusEvent) =>
      near.update((rows) => ({ ...rows, focused: cursorOf(rowOf(target)) })),
    onBlur({ relatedTarget }: FocusEvent) {
      const focused = cursorOf(rowOf(relatedTarget));
      if (focused !== near.get().focused) near.update((rows) => ({ ...rows, focused }));
    },
    onContextMenu(event: MouseEvent) {
      const row = rowOf(event.target);
      if (row && openMenu(row, pointOf(event, row))) event.preventDefault();
    },
    onPointerDown(event: PointerEvent) {
      lift();
      const row = rowOf(event.target);
      if (event.pointerType === 'mouse' || !event.isPrimary || !row) return;
      const from = { x: event.clientX, y: event.clientY };
      const timer = window.setTimeout(() => {
        resting.current = null;
        openMenu(row, from);
      }, longPressMs);
      resting.current = { timer, from };
    },
    onPointerMove(event: PointerEvent) {
      const from = resting.current?.from;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > withinPixels) lift();
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onClickCapture(event: MouseEvent) {
      const row = mode.view.get().selected ? rowOf(event.target) : null;
      if (!row || (event.target instanceof HTMLInputElement && event.target.type === 'checkbox')) return;
      event.preventDefault();
      event.stopPropagation();
      toggle(messageOf(row));
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isComposing(event)) return;
      const row = rowOf(event.target);
      const message = row === event.target ? messageOf(row) : undefined;
      if (!row || !message) return;
      const selecting = mode.view.get().selected !== null;
      if (selecting && isFieldKey('select', event.nativeEvent)) toggle(message);
      else if (selecting || !pressed(event.nativeEvent, row, message)) return;
      event.preventDefault();
    },
  };

  /** What a key does with the message that has the focus; false for nothing. */
  function pressed(event: KeyboardEvent['nativeEvent'], row: HTMLElement, message: Message): boolean {
    if (isFieldKey('message-menu', event)) return openMenu(row, cornerOf(row));
    const answerable = mayWrite(room) && !message.withheld;
    if (isFieldKey('reply', event)) {
      if (answerable) actions.reply(message);
    } else if (isFieldKey('edit', event)) {
      if (mayEdit(room, message)) (message.withheld ? actions.waiting : actions)?.edit(message);
    } else if (isFieldKey('react', event)) {
      if (answerable) actions.open({ kind: 'react', message, beside: bubbleOf(message.id) ?? row });
    } else if (isFieldKey('delete', event)) {
      if (mayDelete(room, message, people.get())) actions.open({ kind: 'delete', messages: [message] });
    } else return false;
    return true;
  }
}

/** Where the mouse is; asked for with a key, the message itself. */
function pointOf(event: MouseEvent, row: HTMLElement): Point {
  const { left, right, top, bottom } = row.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  const inside = x > left && x < right && y > top && y < bottom && event.target !== row;
  return inside ? { x, y } : cornerOf(row);
}

function cornerOf(row: HTMLElement): Point {
  const { left, bottom } = (row.querySelector('.bubble') ?? row).getBoundingClientRect();
  return { x: left + 12, y: Math.min(bottom, innerHeight - 40) };
}

function markedIn(row: HTMLElement): string {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !row.contains(selection.anchorNode)) return '';
  return row.contains(selection.focusNode) ? selection.toString() : '';
}
