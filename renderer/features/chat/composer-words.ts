/** What is being typed at the caret that can be completed: `@` and a name, or `:` and what an emoji is called. */
export interface TypedWord {
  readonly kind: 'mention' | 'emoji';
  /** Where its sign stands. */
  readonly start: number;
  readonly query: string;
}

const farthest = 48;
// An address such as ana@example.org names nobody; Chinese has no space before the sign.
const mention = /(?:^|[^A-Za-z0-9._@-])@([^\n@]*)$/u;
const emoji = /(?:^|[^A-Za-z0-9:])[:：]([a-z0-9_+-]{2,}|\p{Script=Han}+)$/iu;

/** Whether what is typed there would be shown as code. */
export function inCode(text: string, caret: number): boolean {
  const before = text.slice(0, caret);
  const fences = before.match(/^```/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return ((line.match(/`/g)?.length ?? 0) & 1) === 1;
}

/** Looks back a few words at most, so it costs the same in a long text as in a short one. */
export function wordAt(text: string, caret: number): TypedWord | null {
  const from = Math.max(0, caret - farthest);
  const before = text.slice(from, caret);
  // Names have spaces in them: the sign that stands closer counts.
  const called = emoji.exec(before);
  const found = called ?? mention.exec(before);
  if (!found) return null;
  const query = found[1] ?? '';
  if (query.startsWith(' ') || inCode(text, caret)) return null;
  return { kind: called ? 'emoji' : 'mention', start: caret - query.length - 1, query };
}

/** A whole `:shortcode:` that ends at the caret; null for none. */
export function shortcodeAt(text: string, caret: number): { start: number; code: string } | null {
  const found = /(?:^|[^A-Za-z0-9:]):([a-z0-9_+-]{2,}):$/i.exec(
    text.slice(Math.max(0, caret - farthest), caret),
  );
  const code = found?.[1];
  if (!code || inCode(text, caret)) return null;
  return { start: caret - code.length - 2, code: code.toLowerCase() };
}
