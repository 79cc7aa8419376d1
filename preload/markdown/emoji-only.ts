import { wordsOf, type Tree } from './tree.ts';

const most = 3;
const oneEmoji = /^\p{RGI_Emoji}$/v;
let segmenter: Intl.Segmenter | undefined;

/** How many emoji a message is made of, where it is made of nothing else and of three at most; otherwise 0. */
export function loneEmoji(tree: Tree): number {
  const [block, ...others] = tree;
  if (others.length > 0 || block?.kind !== 'paragraph' || block.children.some(({ kind }) => kind !== 'text'))
    return 0;
  const text = wordsOf(tree).trim();
  // The longest emoji are some 30 code units.
  if (text === '' || text.length > most * 40 || /[\p{L}\n]/u.test(text)) return 0;
  segmenter ??= new Intl.Segmenter();
  const parts = [...segmenter.segment(text.replaceAll(' ', ''))];
  return parts.length <= most && parts.every(({ segment }) => oneEmoji.test(segment)) ? parts.length : 0;
}
