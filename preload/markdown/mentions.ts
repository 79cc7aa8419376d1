import type { Mention } from '../contract/conversation.ts';

/** Latin words end where they end; other writing may go on at once, as Chinese does. */
const latin = 'A-Za-z0-9_';
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Finds `@name` of those that are named, the longest name first; null where nobody is. */
export function mentionPattern(mentions: readonly Mention[]): RegExp | null {
  const names = mentions.map(({ name }) => name).filter((name) => name !== '' && !name.includes('\n'));
  if (names.length === 0) return null;
  const longestFirst = [...new Set(names)].sort((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((name) =>
    /[A-Za-z0-9_]$/.test(name) ? `${escaped(name)}(?![${latin}])` : escaped(name),
  );
  return new RegExp(`(?<![${latin}])@(${alternatives.join('|')})`, 'gu');
}
