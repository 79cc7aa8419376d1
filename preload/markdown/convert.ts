import type { Mention } from '../contract/conversation.ts';
import { jumpTarget, linkTarget, splitLinks } from './links.ts';
import { mentionPattern } from './mentions.ts';
import type { Syntax } from './syntax.ts';
import type { Block, Inline, Tree } from './tree.ts';

type Node = Syntax['children'][number];
type Children = readonly Node[];

/** What lies deeper is shown as it was typed. */
const deepest = 10;

/** From micromark's tree to ours; whatever is not in ours stays as it was typed. */
export class Converter {
  readonly #text: string;
  readonly #pattern: RegExp | null;
  readonly #ids: ReadonlyMap<string, Mention['id']>;

  constructor(text: string, mentions: readonly Mention[]) {
    this.#text = text;
    this.#pattern = mentionPattern(mentions);
    this.#ids = new Map(mentions.map(({ id, name }) => [name, id]));
  }

  /** Nothing in it but addresses and names. */
  asTyped(): Tree {
    return [paragraph(this.#bare(this.#text))];
  }

  tree(syntax: Syntax): Tree {
    const blocks: Block[] = [];
    let end = 0;
    for (const node of syntax.children) {
      const [from, to] = placeOf(node);
      const typed = this.#text.slice(end, from);
      const before = blocks.at(-1);
      if (node.type === 'paragraph') {
        const children = this.#inlines(node.children, 1, from);
        // Paragraphs that follow one another are one, with the blank lines between them as they were typed.
        if (before?.kind === 'paragraph')
          blocks[blocks.length - 1] = paragraph([...before.children, words(typed), ...children]);
        else blocks.push(paragraph([words(typed.replace(/^.*\n/s, '')), ...children]));
      } else blocks.push(this.#block(node, 0));
      end = to;
    }
    return blocks;
  }

  #block(node: Node, depth: number): Block {
    if (depth < deepest) {
      switch (node.type) {
        case 'paragraph':
          return paragraph(this.#inlines(node.children, depth));
        case 'code':
          return { kind: 'code', language: node.lang ?? '', text: node.value };
        case 'blockquote':
          if (node.children.length === 0) break;
          return { kind: 'quote', children: node.children.map((child) => this.#block(child, depth + 1)) };
        case 'list': {
          const items = node.children.map((item) =>
            item.children.map((child) => this.#block(child, depth + 1)),
          );
          if (items.every((item) => item.length === 0)) break;
          return { kind: 'list', start: node.ordered ? (node.start ?? 1) : null, items };
        }
        default:
      }
    }
    return paragraph([words(this.#typed(node))]);
  }

  /** `from`: where a paragraph begins of which every blank is kept. */
  #inlines(nodes: Children, depth: number, from: number | null = null): readonly Inline[] {
    let end = from;
    return nodes.flatMap((node) => {
      const [start, stop] = placeOf(node);
      const blanks = end === null ? '' : this.#text.slice(end, start);
      if (end !== null) end = stop;
      const inlines = this.#inline(node, depth, from !== null);
      return blanks === '' ? inlines : [words(blanks), ...inlines];
    });
  }

  #inline(node: Node, depth: number, exact: boolean): readonly Inline[] {
    if (depth < deepest) {
      switch (node.type) {
        case 'text':
          return this.#bare(exact ? this.#typed(node) : node.value);
        case 'break':
          return [words(exact ? this.#typed(node) : '\n')];
        case 'inlineCode':
          return [{ kind: 'code', text: node.value }];
        case 'strong':
        case 'emphasis':
          return [{ kind: node.type, children: this.#inlines(node.children, depth + 1) }];
        case 'delete':
          return [{ kind: 'strike', children: this.#inlines(node.children, depth + 1) }];
        case 'link': {
          const children = withoutLinks(this.#inlines(node.children, depth + 1));
          const jump = jumpTarget(node.url);
          if (children.length === 0) break;
          if (jump) return [{ kind: 'jump', ...jump, children }];
          if (linkTarget(node.url)) return [{ kind: 'link', url: node.url, children }];
          break;
        }
        default:
      }
    }
    return [words(this.#typed(node))];
  }

  /** Words with the addresses and names in them. */
  #bare(text: string): readonly Inline[] {
    return splitLinks(text).flatMap((piece): readonly Inline[] => {
      if (piece.kind === 'text') return this.#named(piece.text);
      const children = [words(piece.text)];
      return piece.kind === 'jump'
        ? [{ kind: 'jump', roomId: piece.roomId, id: piece.id, children }]
        : [{ kind: 'link', url: piece.url, children }];
    });
  }

  #named(text: string): readonly Inline[] {
    if (!this.#pattern) return [words(text)];
    const inlines: Inline[] = [];
    let done = 0;
    for (const match of text.matchAll(this.#pattern)) {
      const id = this.#ids.get(match[1] ?? '');
      if (id === undefined) continue;
      if (match.index > done) inlines.push(words(text.slice(done, match.index)));
      inlines.push({ kind: 'mention', id, text: match[0] });
      done = match.index + match[0].length;
    }
    if (done < text.length) inlines.push(words(text.slice(done)));
    return inlines;
  }

  #typed(node: Node): string {
    return this.#text.slice(...placeOf(node));
  }
}

const words = (text: string): Inline => ({ kind: 'text', text });

/** Neighbouring words as one, and nothing empty. */
function paragraph(inlines: readonly Inline[]): Block {
  const children: Inline[] = [];
  for (const inline of inlines) {
    const before = children.at(-1);
    if (inline.kind === 'text' && before?.kind === 'text')
      children[children.length - 1] = words(before.text + inline.text);
    else if (inline.kind !== 'text' || inline.text !== '') children.push(inline);
  }
  return { kind: 'paragraph', children };
}

/** There is one place to press for a link: what would be others within it are words. */
function withoutLinks(inlines: readonly Inline[]): readonly Inline[] {
  return inlines.flatMap((inline): readonly Inline[] => {
    if (inline.kind === 'link' || inline.kind === 'jump') return inline.children;
    if (inline.kind === 'mention') return [words(inline.text)];
    return 'children' in inline ? [{ ...inline, children: withoutLinks(inline.children) }] : [inline];
  });
}

function placeOf(node: Node): [from: number, to: number] {
  return [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
}
