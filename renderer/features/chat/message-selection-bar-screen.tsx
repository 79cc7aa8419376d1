import { Copy, Forward, Trash2, X } from 'lucide-react';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react';
import type { Message, Person, Room } from '../../../preload/contract/model.ts';
import { isFieldKey } from '../../commands/field-keys.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { chosenOf, mostSelected } from '../../state/conversation-mode.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { isComposingNative } from '../../ui/composing.ts';
import type { MessageActions } from './message-actions.tsx';
import { copyOf } from './message-copy.ts';
import { mayDelete } from './message-powers.ts';
import './message-bars.css';

interface SelectionBarScreenProps {
  readonly room: Room;
  readonly actions: MessageActions;
}

export function SelectionBarScreen({ room, actions }: SelectionBarScreenProps) {
  const app = useApp();
  const mode = app.modes.of(room.id);
  const { selected } = useStore(mode.view);
  const people = useStore(app.people.of(room.id));
  const messages = useMemo(() => chosenOf({ selected }), [selected]);
  return (
    <SelectionBar
      room={room}
      people={people}
      messages={messages}
      actions={actions}
      onEnd={() => mode.clear()}
    />
  );
}

interface SelectionBarProps {
  readonly room: Room;
  readonly people: readonly Person[] | null;
  /** Those that were chosen, in shown order. */
  readonly messages: readonly Message[];
  readonly actions: MessageActions;
  readonly onEnd: () => void;
}

/** In the place of the box while messages are being chosen: how many, and what can be done with them. */
function SelectionBar({ room, people, messages, actions, onEnd }: SelectionBarProps) {
  const texts = useTexts();
  const { t } = texts;
  const root = useRef<HTMLDivElement>(null);
  const end = useEffectEvent(onEnd);
  const none = messages.length === 0;

  useLayoutEffect(() => root.current?.focus(), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isFieldKey('select-end', event) || event.defaultPrevented || isComposingNative(event)) return;
      if (document.querySelector('dialog[open], [popover]:popover-open')) return;
      event.preventDefault();
      end();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <div
      ref={root}
      id="composer"
      className="selection-bar"
      role="toolbar"
      aria-label={t('message.selection')}
      tabIndex={-1}
    >
      <IconButton label={t('message.selectEnd')} icon={<X size={18} aria-hidden />} onClick={onEnd} />
      <p role="status">
        {t(messages.length < mostSelected ? 'message.selected' : 'message.selectedMost', {
          count: messages.length,
        })}
      </p>
      <Button
        kind="quiet"
        icon={<Copy size={16} aria-hidden />}
        disabled={none}
        onClick={() => {
          actions.copy(copyOf(messages, texts));
          onEnd();
        }}
      >
        {t('message.copy')}
      </Button>
      <Button
        kind="quiet"
        icon={<Forward size={16} aria-hidden />}
        disabled={none}
        onClick={() => actions.open({ kind: 'forward', messages })}
      >
        {t('message.forward')}
      </Button>
      <Button
        kind="quiet"
        icon={<Trash2 size={16} aria-hidden />}
        disabled={none || !messages.every((message) => mayDelete(room, message, people))}
        onClick={() => actions.open({ kind: 'delete', messages })}
      >
        {t('message.delete')}
      </Button>
    </div>
  );
}
