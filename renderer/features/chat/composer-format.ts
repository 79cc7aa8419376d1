export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'block';

/** Words to put in the place of others, and what is selected afterwards. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly select: readonly [from: number, to: number];
}

const marks: Readonly<Record<Exclude<Format, 'block'>, string>> = {
  bold: '**',
  italic: '*',
  strike: '~~',
  code: '`',
};

/** Puts the marks of `format` around the selection, or takes them off where it has them. */
export function formatted(text: string, start: number, end: number, format: Format): TextEdit {
  return format === 'block' ? asBlock(text, start, end) : asMarked(text, start, end, marks[format]);
}

function asMarked(text: string, start: number, end: number, mark: string): TextEdit {
  const selected = text.slice(start, end);
  const { length } = mark;
  if (marked(text.slice(0, start), text.slice(end), mark)) {
    const from = start - length;
    return { from, to: end + length, insert: selected, select: [from, from + selected.length] };
  }
  const inner = selected.slice(length, -length);
  if (
    inner !== '' &&
    marked(selected.slice(0, length), selected.slice(-length), mark) &&
    !inner.startsWith(mark)
  ) {
    return { from: start, to: end, insert: inner, select: [start, start + inner.length] };
  }
  // Marks beside a space mean nothing.
  const core = selected.trim();
  const from = core === '' ? start : start + selected.indexOf(core);
  const to = core === '' ? start : from + core.length;
  const begin = from + length;
  return { from, to, insert: mark + core + mark, select: [begin, begin + core.length] };
}

/** Of stars an odd number is needed for one, since two are another mark. */
function marked(before: string, after: string, mark: string): boolean {
  if (!before.endsWith(mark) || !after.startsWith(mark)) return false;
  if (mark !== '*') return true;
  const stars = Math.min(/\**$/.exec(before)?.[0].length ?? 0, /^\**/.exec(after)?.[0].length ?? 0);
  return stars % 2 === 1;
}

function asBlock(text: string, start: number, end: number): TextEdit {
  const selected = text.slice(start, end);
  const whole = /^```\n([\s\S]*)\n```$/.exec(selected);
  if (whole) {
    const inner = whole[1] ?? '';
    return { from: start, to: end, insert: inner, select: [start, start + inner.length] };
  }
  const above = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const below = end < text.length && text[end] !== '\n' ? '\n' : '';
  const begin = start + above.length + 4;
  return {
    from: start,
    to: end,
    insert: `${above}\`\`\`\n${selected}\n\`\`\`${below}`,
    select: [begin, begin + selected.length],
  };
}
