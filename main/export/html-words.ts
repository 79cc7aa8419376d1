import { parse } from '../../preload/markdown/parse.ts';
import type { Block, Inline, Tree } from '../../preload/markdown/tree.ts';
import type { Message } from '../../preload/contract/model.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Fit for an element's text and for an attribute in quotes. */
export const escapeHtml = (text: string): string =>
  text.toWellFormed().replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** A message's words as a window shows them: its markup as elements from a fixed list, all else as text. */
export const htmlWords = ({ text, mentions }: Pick<Message, 'text' | 'mentions'>): string =>
  blocks(parse(text, mentions));

const blocks = (tree: Tree): string => tree.map(htmlBlock).join('\n');
const inlines = (children: readonly Inline[]): string => children.map(htmlInline).join('');

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class="text" dir="auto">${inlines(block.children)}</p>`;
    case 'code':
      return `<pre dir="ltr"><code>${escapeHtml(block.text)}</code></pre>`;
    case 'quote':
      return `<blockquote dir="auto">\n${blocks(block.children)}\n</blockquote>`;
    case 'list': {
      const items = block.items.map((item) => `<li>${blocks(item)}</li>`).join('\n');
      const [tag, start] = block.start === null ? ['ul', ''] : ['ol', ` start="${block.start}"`];
      return `<${tag} dir="auto"${start}>\n${items}\n</${tag}>`;
    }
  }
}

function htmlInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text);
    case 'mention':
      return `<b>${escapeHtml(inline.text)}</b>`;
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`;
    case 'strong':
      return `<strong>${inlines(inline.children)}</strong>`;
    case 'emphasis':
      return `<em>${inlines(inline.children)}</em>`;
    case 'strike':
      return `<s>${inlines(inline.children)}</s>`;
    case 'link':
      return `<a href="${escapeHtml(inline.url)}" rel="noreferrer noopener">${inlines(inline.children)}</a>`;
    case 'jump':
      return `<a href="#${inline.id}">${inlines(inline.children)}</a>`;
  }
}
