import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';

type Extension = Exclude<NonNullable<Options['extensions']>[number], readonly unknown[]>;
type Constructs = NonNullable<Extension['text']>;
type Construct = Extract<Constructs[number], { tokenize: unknown }>;

export type Syntax = ReturnType<typeof fromMarkdown>;

/** A part of the text, by UTF-16 code units, in which nothing is markup. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What Markdown knows beside the subset: it stays as it was typed. */
const subset: Extension = {
  disable: {
    null: [
      'autolink',
      'characterEscape',
      'characterReference',
      'codeIndented',
      'definition',
      'hardBreakEscape',
      'headingAtx',
      'htmlFlow',
      'htmlText',
      'labelStartImage',
      'setextUnderline',
      'thematicBreak',
    ],
  },
};

/** Takes each of `spans` as plain characters, so that nothing within an address or a name begins to be markup. */
function literal(text: string, spans: readonly Span[]): Extension {
  const ends = new Map(spans.map(({ from, to }) => [from, to]));
  const construct: Construct = {
    name: 'literal',
    tokenize(effects, ok, nok) {
      const { now } = this;
      const end = ends.get(now().offset);
      const inside: ReturnType<Construct['tokenize']> = (code) => {
        if (now().offset === end) {
          effects.exit('data');
          return ok(code);
        }
        effects.consume(code);
        return inside;
      };
      return (code) => {
        if (end === undefined) return nok(code);
        effects.enter('data');
        return inside(code);
      };
    },
  };
  const begins = new Set(spans.map(({ from }) => text.charCodeAt(from)));
  return { text: Object.fromEntries([...begins].map((code) => [code, construct])) };
}

/** The subset in micromark's tree, with places in `text` for all of it. */
export function syntaxOf(text: string, spans: readonly Span[]): Syntax {
  return fromMarkdown(text, {
    extensions: [
      subset,
      // Where no blanks stand between words, marks do without them too.
      cjkFriendlyExtension(),
      gfmStrikethroughCjkFriendly({ singleTilde: false }),
      literal(text, spans),
    ],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
}
