import { SendHorizontal } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { Timeline } from '../../state/timeline.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { isComposing } from '../../ui/composing.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { hasMod, modName } from '../../ui/keys.ts';
import './composer.css';

/** With a finger there is no Shift+Enter, so Enter makes a line and the button sends. */
const byTouch = (): boolean => matchMedia('(pointer: coarse)').matches;
const tallest = 240;

/** Where messages are written. What is not sent stays, for as long as the window lives. */
export function Composer({ room, timeline }: { room: Room; timeline: Timeline }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const sendKey = useStore(app.settings.settings)?.sendKey ?? 'enter';
  const [text, setText] = useState(() => app.drafts.get(room.id));
  const [error, setError] = useState<unknown>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (!byTouch()) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = '0';
    element.style.height = `${Math.min(tallest, element.scrollHeight)}px`;
  }, [text]);

  const write = (value: string) => {
    app.drafts.set(room.id, value);
    setText(value);
  };
  const send = () => {
    if (text.trim() === '') return;
    write('');
    setError(null);
    field.current?.focus();
    timeline.send(text).catch((reason: unknown) => {
      setError(reason);
      const since = app.drafts.get(room.id);
      write(since === '' ? text : `${text}\n${since}`);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || isComposing(event)) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (!hasMod(event) && (sendKey !== 'enter' || !plain || byTouch())) return;
    event.preventDefault();
    send();
  };
  const hint = sendKey === 'enter' ? t('compose.hintEnter') : t('compose.hintMod', { key: modName });

  return (
    <div className="composer">
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
      <div className="composer-box">
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('compose.placeholder')}
          aria-label={t('compose.label', { room: room.name })}
          aria-describedby="composer-hint"
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span id="composer-hint" className="visually-hidden">
          {hint}
        </span>
        <IconButton
          label={t('compose.send')}
          icon={<SendHorizontal size={18} aria-hidden />}
          disabled={text.trim() === ''}
          onClick={send}
        />
      </div>
    </div>
  );
}
