import { useRef, type KeyboardEvent, type Ref } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { modName } from '../../ui/keys.ts';
import { choiceId, completionId } from './composer-completion.tsx';
import type { CompletionHandle } from './use-completion.ts';
import { useShortcodes } from './use-shortcodes.ts';

interface ComposerFieldProps {
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly room: Room;
  readonly text: string;
  /** A note above says what the text is about. */
  readonly about: boolean;
  readonly completion: CompletionHandle;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onWrite: (text: string) => void;
}

const isInputEvent = (event: Event): event is InputEvent => event instanceof InputEvent;

/** The text itself. What is pasted is plain, and what is put in by a completion or a key can be undone like what is typed. */
export function ComposerField({
  ref,
  room,
  text,
  about,
  completion,
  onKeyDown,
  onWrite,
}: ComposerFieldProps) {
  const app = useApp();
  const { t } = useTexts();
  const sendKey = useStore(app.settings.settings)?.sendKey ?? 'enter';
  const replaceShortcode = useShortcodes();
  const { open, look } = completion;
  /** An input method is at work. */
  const composing = useRef(false);
  return (
    <>
      <textarea
        ref={ref}
        id="composer"
        rows={1}
        dir="auto"
        value={text}
        placeholder={t('compose.placeholder')}
        aria-label={t('compose.label', { room: room.name })}
        aria-describedby={about ? 'composer-about composer-hint' : 'composer-hint'}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? completionId : undefined}
        aria-activedescendant={open ? choiceId(open.at) : undefined}
        onChange={({ target, nativeEvent }) => {
          const input = isInputEvent(nativeEvent) ? nativeEvent : null;
          onWrite(target.value);
          look(composing.current);
          if (input?.data === ':' && !composing.current) replaceShortcode(target);
        }}
        onCompositionStart={() => {
          composing.current = true;
          look(true);
        }}
        onCompositionEnd={() => {
          composing.current = false;
          look(false);
        }}
        onSelect={() => look(composing.current)}
        onKeyDown={onKeyDown}
      />
      <span id="composer-hint" className="visually-hidden">
        {sendKey === 'enter' ? t('compose.hintEnter') : t('compose.hintMod', { key: modName })}
      </span>
    </>
  );
}
