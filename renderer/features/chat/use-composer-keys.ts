import type { KeyboardEvent, RefObject } from 'react';
import { isFieldKey } from '../../commands/field-keys.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { isComposing } from '../../ui/composing.ts';
import { byTouch } from '../../ui/touch.ts';
import { applyEdit } from './composer-field.ts';
import { formatted, type Format } from './composer-format.ts';
import type { CompletionHandle } from './use-completion.ts';

const formats = ['bold', 'italic', 'strike', 'code', 'block'] as const satisfies readonly Format[];

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
    const { nativeEvent } = event;
    const format = formats.find((each) => isFieldKey(each, nativeEvent));
    if (format && element) {
      event.preventDefault();
      applyEdit(element, formatted(element.value, element.selectionStart, element.selectionEnd, format));
    } else if (
      isFieldKey('edit-last', nativeEvent) &&
      box.view.get().text === '' &&
      composing.kind !== 'edit'
    ) {
      if (box.editLast()) event.preventDefault();
    } else if (isFieldKey('stop-composing', nativeEvent) && composing.kind !== 'new') {
      event.preventDefault();
      box.mode.stopComposing();
    } else if (
      isFieldKey('send-mod', nativeEvent) ||
      (isFieldKey('send', nativeEvent) && sendKey === 'enter' && !byTouch())
    ) {
      event.preventDefault();
      submit();
    }
  };
}
