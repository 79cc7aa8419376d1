import type { KeyboardEvent, RefObject } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { isComposing } from '../../ui/composing.ts';
import { hasMod } from '../../ui/keys.ts';
import { byTouch } from '../../ui/touch.ts';
import { applyEdit } from './composer-field.ts';
import { formatted, type Format } from './composer-format.ts';
import type { CompletionHandle } from './use-completion.ts';

const hasModifier = (event: KeyboardEvent): boolean =>
  event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;

const formats: Readonly<Record<string, Format>> = {
  b: 'bold',
  i: 'italic',
  e: 'code',
  'shift+x': 'strike',
  'shift+c': 'block',
};
const formatFor = (event: KeyboardEvent): Format | undefined =>
  hasMod(event) ? formats[`${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`] : undefined;

interface ComposerKeys {
  readonly box: MessageBox;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly completion: CompletionHandle;
  readonly submit: () => void;
}

/** What the keys do in the message box. While an input method is at work, nothing. */
export function useComposerKeys({
  box,
  field,
  completion,
  submit,
}: ComposerKeys): (event: KeyboardEvent) => void {
  const app = useApp();
  const sendKey = useStore(app.settings.settings)?.sendKey ?? 'enter';
  return (event) => {
    if (isComposing(event) || completion.onKeyDown(event)) return;
    const { composing } = box.mode.view.get();
    const element = field.current;
    const format = formatFor(event);
    if (format && element) {
      event.preventDefault();
      applyEdit(element, formatted(element.value, element.selectionStart, element.selectionEnd, format));
    } else if (
      event.key === 'ArrowUp' &&
      box.view.get().text === '' &&
      composing.kind !== 'edit' &&
      !hasModifier(event)
    ) {
      if (box.editLast()) event.preventDefault();
    } else if (event.key === 'Escape' && composing.kind !== 'new') {
      event.preventDefault();
      box.mode.stopComposing();
    } else if (event.key === 'Enter') {
      if (!hasMod(event) && (sendKey !== 'enter' || hasModifier(event) || byTouch())) return;
      event.preventDefault();
      submit();
    }
  };
}
