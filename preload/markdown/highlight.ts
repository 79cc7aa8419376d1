import type { createLowlight } from 'lowlight';

/** A run of code of one look. `look` null: as the rest. */
export interface CodeToken {
  readonly text: string;
  readonly look: CodeLook | null;
}
export type CodeLook = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'type' | 'added' | 'removed';

type Lowlight = ReturnType<typeof createLowlight>;
type Nodes = ReturnType<Lowlight['highlight']>['children'];

/** highlight.js's names for what it finds, by the few looks there are here. */
const looks: Readonly<Record<string, CodeLook>> = {
  keyword: 'keyword',
  literal: 'keyword',
  'selector-tag': 'keyword',
  'meta-keyword': 'keyword',
  doctag: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  'template-tag': 'string',
  link: 'string',
  number: 'number',
  symbol: 'number',
  bullet: 'number',
  variable: 'number',
  'template-variable': 'number',
  comment: 'comment',
  quote: 'comment',
  meta: 'comment',
  title: 'name',
  section: 'name',
  name: 'name',
  attr: 'type',
  attribute: 'type',
  property: 'type',
  built_in: 'type',
  type: 'type',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-attr': 'type',
  'selector-pseudo': 'type',
  addition: 'added',
  deletion: 'removed',
};

let lowlight: Promise<Lowlight> | null = null;

/** The grammars are a chunk of their own, loaded when the first code is in sight. */
function load(): Promise<Lowlight> {
  lowlight ??= import('lowlight').then(({ common, createLowlight: create }) => create(common));
  lowlight.catch(() => {
    lowlight = null;
  });
  return lowlight;
}

/** `code` in pieces that joined again are `code`; null where `language` is not one of those known. */
export async function highlight(code: string, language: string): Promise<readonly CodeToken[] | null> {
  const { registered, highlight: read } = await load();
  if (!registered(language)) return null;
  const tokens: CodeToken[] = [];
  const collect = (nodes: Nodes, look: CodeLook | null): void => {
    for (const node of nodes) {
      if (node.type === 'text') tokens.push({ text: node.value, look });
      else if (node.type === 'element') collect(node.children, lookOf(node.properties['className']) ?? look);
    }
  };
  collect(read(language, code).children, null);
  return tokens;
}

function lookOf(classes: unknown): CodeLook | undefined {
  if (!Array.isArray(classes)) return undefined;
  const [name] = classes.map((one) => String(one).replace(/^hljs-/, '')).filter((one) => one in looks);
  return name === undefined ? undefined : looks[name];
}
