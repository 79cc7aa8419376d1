import type { TextEdit } from './composer-format.ts';

/** Puts `insert` where the text from `from` to `to` was, as if it had been typed: it can be undone, and is told as input. */
export function replaceText(field: HTMLTextAreaElement, from: number, to: number, insert: string): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Nothing else that a page can do is kept in the field's list of what can be undone.
  if (document.execCommand('insertText', false, insert)) return;
  field.setRangeText(insert, from, to, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: insert }));
}

export function applyEdit(field: HTMLTextAreaElement, edit: TextEdit): void {
  replaceText(field, edit.from, edit.to, edit.insert);
  field.setSelectionRange(...edit.select);
}

/** Where a browser does not do so by itself, the field is made as tall as its text. */
export function fitToText(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.blockSize = '0';
  field.style.blockSize = `${field.scrollHeight}px`;
}
