import type { Person, Room } from '../../../preload/contract/model.ts';
import type { Command } from '../../commands/command.ts';
import { isUnread } from '../../commands/rooms-around.ts';
import { match, type Stretch } from '../../text/match.ts';

interface Shown {
  readonly key: string;
  readonly title: string;
  /** What of the title was typed. */
  readonly stretches: readonly Stretch[];
}
export type Item =
  | (Shown & { readonly kind: 'room'; readonly room: Room; readonly partner: Person | null })
  | (Shown & { readonly kind: 'person'; readonly person: Person })
  | (Shown & { readonly kind: 'command'; readonly command: Command })
  /** To look for what was typed in what was said. */
  | (Shown & { readonly kind: 'search'; readonly text: string });

export interface Section {
  readonly kind: Item['kind'];
  readonly items: readonly Item[];
}

export interface Sources {
  /** The liveliest first. */
  readonly rooms: readonly Room[];
  readonly people: readonly Person[];
  /** What can be done now, with how it is called here and elsewhere; it is found under any. */
  readonly commands: readonly { readonly command: Command; readonly names: readonly string[] }[];
}

/** With this before it what is typed is a command. */
export const commandSign = /^\s*[>＞》]/;
const mostCommands = 5;

interface Ranked {
  readonly item: Item;
  readonly score: number;
}

/** The best first; what fits as well stays in its order. */
const best = (ranked: readonly Ranked[]): readonly Item[] =>
  [...ranked].sort((one, other) => other.score - one.score).map(({ item }) => item);

/** Fits by any of the names; what is shown is marked only where it fits itself. */
function fit(
  typed: string,
  names: readonly string[],
): { score: number; stretches: readonly Stretch[] } | null {
  const matches = names.map((name) => match(typed, name));
  const score = Math.max(...matches.map((found) => found?.score ?? -1));
  return score < 0 ? null : { score, stretches: matches[0]?.stretches ?? [] };
}

const urgency = (room: Room): number => (room.mentions > 0 ? 2 : isUnread(room) ? 1 : 0);

function roomsFor(typed: string, { rooms, people }: Sources): readonly Item[] {
  const unreadFirst = [...rooms].sort((one, other) => urgency(other) - urgency(one));
  return best(
    unreadFirst.flatMap((room) => {
      const found = fit(typed, [room.name]);
      if (!found) return [];
      const { score, stretches } = found;
      const partner = people.find(({ id }) => id === room.partner) ?? null;
      return [{ item: { kind: 'room', key: room.id, title: room.name, stretches, room, partner }, score }];
    }),
  );
}

function peopleFor(typed: string, { people, rooms }: Sources): readonly Item[] {
  const talkedTo = new Set(rooms.map(({ partner }) => partner));
  const others = people.filter(({ id, self, blocked }) => !self && !blocked && !talkedTo.has(id));
  const hereFirst = [...others].sort((one, other) => Number(other.present) - Number(one.present));
  return best(
    hereFirst.flatMap((person) => {
      const title = person.alias ?? person.name;
      const found = fit(typed, [title, person.name]);
      if (!found) return [];
      const { score, stretches } = found;
      return [{ item: { kind: 'person', key: person.id, title, stretches, person }, score }];
    }),
  );
}

function commandsFor(typed: string, commands: Sources['commands']): readonly Item[] {
  return best(
    commands.flatMap(({ command, names }) => {
      const found = fit(typed, names);
      if (!found) return [];
      const [title = ''] = names;
      return [{ item: { kind: 'command', key: command.id, title, ...found, command }, score: found.score }];
    }),
  );
}

/**
 * What the palette offers for what is typed: rooms and people, unread rooms first; then commands and a search, once there
 * is something to go by. Behind a `>` commands alone.
 */
export function sectionsFor(text: string, sources: Sources): readonly Section[] {
  if (commandSign.test(text)) {
    return filled([['command', commandsFor(text.replace(commandSign, ''), sources.commands)]]);
  }
  const typed = text.trim();
  const search: Item = { kind: 'search', key: 'search', title: typed, stretches: [], text: typed };
  return filled([
    ['room', roomsFor(typed, sources)],
    ['person', peopleFor(typed, sources)],
    ['command', typed === '' ? [] : commandsFor(typed, sources.commands).slice(0, mostCommands)],
    ['search', typed === '' ? [] : [search]],
  ]);
}

const filled = (
  sections: readonly (readonly [kind: Item['kind'], items: readonly Item[]])[],
): readonly Section[] =>
  sections.filter(([, items]) => items.length > 0).map(([kind, items]) => ({ kind, items }));
