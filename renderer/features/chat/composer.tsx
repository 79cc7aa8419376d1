import { Check, SendHorizontal } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { usePending } from '../../bridge/use-pending.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { quietOf, quietUntil, tellsOfQuiet } from '../../state/silence.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { isComposing } from '../../ui/composing.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { hasMod, modName } from '../../ui/keys.ts';
import { EditingNote, TakenBackNote } from './composer-notes.tsx';
import { QuietLine, SlowNote } from './quiet-line.tsx';
import './composer.css';

/** With a finger there is no Shift+Enter, so Enter makes a line and the button sends. */
const byTouch = (): boolean => matchMedia('(pointer: coarse)').matches;
const tallest = 240;

const hasModifier = (event: KeyboardEvent): boolean =>
  event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;

interface BoxProps {
  readonly room: Room;
  readonly box: MessageBox;
}

/** Where messages are written, or why none can be. What is not sent stays, for as long as the window lives. */
export function Composer({ room, box }: BoxProps) {
  const { text } = useStore(box.view);
  const told = quietOf(room);
  const pending = usePending(quietUntil(told));
  const opening = useRef(true);
  const quiet = pending ? told : null;

  useEffect(() => {
    opening.current = false;
  }, []);

  if (quiet && quiet.why !== 'slow') return <QuietLine quiet={quiet} kept={text.trim() !== ''} />;
  return <ComposerBox room={room} box={box} opening={opening} slowUntil={quiet?.until ?? null} />;
}

interface ComposerBoxProps extends BoxProps {
  /** The room is being opened: whoever opens one wants to write. */
  readonly opening: RefObject<boolean>;
  /** Slow mode keeps the next message back until then. */
  readonly slowUntil: number | null;
}

function ComposerBox({ room, box, opening, slowUntil }: ComposerBoxProps) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const sendKey = useStore(app.settings.settings)?.sendKey ?? 'enter';
  const { text, editing, takenBack, error } = useStore(box.view);
  const editedId = editing?.message.id;
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const free = opening.current || document.activeElement === document.body;
    if (free && !byTouch()) field.current?.focus();
  }, [opening]);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = '0';
    element.style.height = `${Math.min(tallest, element.scrollHeight)}px`;
  }, [text]);
  useLayoutEffect(() => {
    const end = field.current?.value.length ?? 0;
    if (editedId) field.current?.setSelectionRange(end, end);
  }, [editedId]);

  const held = slowUntil !== null && !editing;
  const submit = () => {
    field.current?.focus();
    if (!held) void box.submit();
  };
  const stopEditing = () => {
    field.current?.focus();
    box.stopEditing();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowUp' && text === '' && !editing && !hasModifier(event)) {
      if (box.editLast()) event.preventDefault();
    } else if (event.key === 'Escape' && editing) {
      event.preventDefault();
      stopEditing();
    } else if (event.key === 'Enter') {
      if (!hasMod(event) && (sendKey !== 'enter' || hasModifier(event) || byTouch())) return;
      event.preventDefault();
      submit();
    }
  };
  const refusal = error === null ? null : errorWords(error);
  const hint = sendKey === 'enter' ? t('compose.hintEnter') : t('compose.hintMod', { key: modName });

  return (
    <div className="composer">
      {refusal && tellsOfQuiet(refusal.code) && (
        <div className="composer-note">
          <p role="alert">{refusal.text}</p>
        </div>
      )}
      {refusal && !tellsOfQuiet(refusal.code) && (
        <ErrorNote {...refusal} detailsLabel={t('common.details')} />
      )}
      {held && <SlowNote until={slowUntil} />}
      {editing && <EditingNote onStop={stopEditing} />}
      {takenBack !== null && !editing && (
        <TakenBackNote
          onPutBack={() => {
            field.current?.focus();
            box.putBack();
          }}
        />
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('compose.placeholder')}
          aria-label={t('compose.label', { room: room.name })}
          aria-describedby={editing ? 'composer-editing composer-hint' : 'composer-hint'}
          onChange={(event) => box.write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span id="composer-hint" className="visually-hidden">
          {hint}
        </span>
        <IconButton
          label={editing ? t('compose.save') : t('compose.send')}
          icon={editing ? <Check size={18} aria-hidden /> : <SendHorizontal size={18} aria-hidden />}
          disabled={held || text.trim() === ''}
          onClick={submit}
        />
      </div>
    </div>
  );
}
