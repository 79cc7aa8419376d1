import type { Mention } from '../contract/conversation.ts';
import type { EntryId, RoomId } from '../contract/model.ts';

/** What can stand in a line. All that a message can be is in this file; nothing else is ever drawn of it. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  /** `url` is http, https or mailto. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  /** To a message of this room or another. */
  | {
      readonly kind: 'jump';
      readonly roomId: RoomId;
      readonly id: EntryId;
      readonly children: readonly Inline[];
    }
  /** `text` as it was typed, the `@` included. */
  | { readonly kind: 'mention'; readonly id: Mention['id']; readonly text: string };

export type Block =
  /** Line breaks, and blanks at the beginning of lines, stand as they were typed. */
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  /** `language` as it was given, empty where it was not. */
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** `start` null: without numbers. */
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly children: readonly Block[] };

export type Tree = readonly Block[];

/** The words of it alone, as they would be read out; the numbers of a list are words. */
export function wordsOf(tree: Tree): string {
  return tree.map(blockWords).join('\n');
}

function blockWords(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return inlineWords(block.children);
    case 'code':
      return block.text;
    case 'list':
      return block.items.map((item, index) => numberOf(block.start, index) + wordsOf(item)).join('\n');
    case 'quote':
      return wordsOf(block.children);
  }
}

const numberOf = (start: number | null, index: number): string =>
  start === null ? '' : `${start + index}. `;

function inlineWords(children: readonly Inline[]): string {
  return children.map((child) => ('children' in child ? inlineWords(child.children) : child.text)).join('');
}
