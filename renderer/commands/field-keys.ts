import { isPressed } from '../ui/keys.ts';
import type { FieldKeys } from './command.ts';

const kind = 'field';
const group = 'messages';
const message = 'message';

/** What the message box and the conversation do at a key while they have the focus. */
export const fieldKeys = [
  { kind, group, id: 'send', title: 'command.send', keys: ['Enter'], sendKey: 'enter' },
  { kind, group, id: 'send-mod', title: 'command.send', keys: ['Mod+Enter'] },
  { kind, group, id: 'line', title: 'command.newLine', keys: ['Shift+Enter'], sendKey: 'enter' },
  { kind, group, id: 'line-enter', title: 'command.newLine', keys: ['Enter'], sendKey: 'mod-enter' },
  { kind, group, id: 'bold', title: 'command.bold', keys: ['Mod+B'] },
  { kind, group, id: 'italic', title: 'command.italic', keys: ['Mod+I'] },
  { kind, group, id: 'strike', title: 'command.strike', keys: ['Mod+Shift+X'] },
  { kind, group, id: 'code', title: 'command.code', keys: ['Mod+E'] },
  { kind, group, id: 'block', title: 'command.codeBlock', keys: ['Mod+Shift+C'] },
  { kind, group, id: 'edit-last', title: 'command.editLast', keys: ['ArrowUp'] },
  { kind, group, id: 'stop-composing', title: 'command.stopComposing', keys: ['Escape'] },
  { kind, group, id: 'complete', title: 'command.complete', keys: ['Enter', 'Tab'] },
  { kind, group, id: 'complete-before', title: 'command.completeOther', keys: ['ArrowUp'] },
  { kind, group, id: 'complete-after', title: 'command.completeOther', keys: ['ArrowDown'] },
  { kind, group, id: 'complete-none', title: 'command.completeNone', keys: ['Escape'] },
  { kind, group: message, id: 'latest', title: 'command.latest', keys: ['End'] },
  { kind, group: message, id: 'first', title: 'command.first', keys: ['Home'] },
  { kind, group: message, id: 'message-before', title: 'command.messageBefore', keys: ['ArrowUp'] },
  { kind, group: message, id: 'message-after', title: 'command.messageAfter', keys: ['ArrowDown'] },
  { kind, group: message, id: 'page-before', title: 'command.pageBefore', keys: ['PageUp'] },
  { kind, group: message, id: 'page-after', title: 'command.pageAfter', keys: ['PageDown'] },
  { kind, group: message, id: 'into-message', title: 'command.intoMessage', keys: ['Enter'] },
  { kind, group: message, id: 'out-of-message', title: 'command.outOfMessage', keys: ['Escape'] },
  { kind, group: message, id: 'message-menu', title: 'command.messageMenu', keys: ['Space'] },
  { kind, group: message, id: 'reply', title: 'command.reply', keys: ['R'] },
  { kind, group: message, id: 'react', title: 'command.react', keys: ['+'] },
  { kind, group: message, id: 'edit', title: 'command.edit', keys: ['E'] },
  { kind, group: message, id: 'delete', title: 'command.delete', keys: ['Delete'] },
  { kind, group: message, id: 'select', title: 'command.select', keys: ['Space'] },
  { kind, group: message, id: 'select-end', title: 'command.selectEnd', keys: ['Escape'] },
] as const satisfies readonly FieldKeys[];

export type FieldKeyId = (typeof fieldKeys)[number]['id'];

/** Whether `event` is a key of that entry: what listens for keys asks the table that they are listed from. */
export function isFieldKey(id: FieldKeyId, event: KeyboardEvent): boolean {
  const { keys = [] }: { readonly keys?: readonly string[] } =
    fieldKeys.find((entry) => entry.id === id) ?? {};
  return keys.some((each) => isPressed(each, event));
}
