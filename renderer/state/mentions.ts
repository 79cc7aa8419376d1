import type { Mention } from '../../preload/contract/conversation.ts';
import type { Person } from '../../preload/contract/model.ts';

/** How everybody is called in either language; whoever types it need not choose it from a list. */
const allNames = ['all', '所有人'] as const;
export const mostMentions = 50;

/** An address such as ana@example.org names nobody; Chinese has no space before the sign. */
const joins = /[A-Za-z0-9._@-]$/;
const letter = /^[\p{L}\p{N}_]/u;
const standsFree = (text: string, from: number, to: number): boolean =>
  !joins.test(text.slice(Math.max(0, from - 1), from)) && !letter.test(text.slice(to, to + 2));

/** Those of `mentions` whose name still stands in the text. */
export const standing = (mentions: readonly Mention[], text: string): readonly Mention[] =>
  mentions.filter(({ name }) => text.includes(`@${name}`));

/**
 * Whom the text names: those who were chosen and still stand in it, and those whose whole name was typed by hand, where
 * nobody else in the room goes by it.
 */
export function mentionsIn(
  text: string,
  chosen: readonly Mention[],
  people: readonly Pick<Person, 'id' | 'name' | 'self'>[],
): readonly Mention[] {
  if (!text.includes('@')) return [];
  const found: Mention[] = [...standing(chosen, text)];
  const known = new Set(found.map(({ id }) => id));
  const lower = text.toLowerCase();
  const add = (id: Mention['id'], name: string): void => {
    if (known.has(id)) return;
    const sought = `@${name.toLowerCase()}`;
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
      const end = at + sought.length;
      // A longer name that was chosen begins the same way.
      const partOfOther = found.some((other) => text.startsWith(`@${other.name}`, at));
      if (partOfOther || !standsFree(text, at, end)) continue;
      known.add(id);
      found.push({ id, name: text.slice(at + 1, end) });
      return;
    }
  };
  const byLength = [...people].sort((one, other) => other.name.length - one.name.length);
  for (const person of byLength) {
    const namesakes = people.filter(({ name }) => name.toLowerCase() === person.name.toLowerCase());
    if (!person.self && namesakes.length === 1) add(person.id, person.name);
  }
  for (const name of allNames) add('all', name);
  return found.slice(0, mostMentions);
}
