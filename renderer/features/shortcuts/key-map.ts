import type { Settings } from '../../../preload/contract/settings.ts';
import { commandGroups, type CommandGroup, type Entry } from '../../commands/command.ts';
import { entries, keysOf } from '../../commands/commands.ts';
import { match } from '../../text/match.ts';
import type { TextKey } from '../../text/text.ts';

export interface MapRow {
  readonly title: TextKey;
  /** Each is a way to do it. */
  readonly ways: readonly string[];
}
export interface MapGroup {
  readonly group: CommandGroup;
  readonly rows: readonly MapRow[];
}

/** Every key there is for who sends messages that way, those with one title in one row. */
export function keyMap(sendKey: Settings['sendKey']): readonly MapGroup[] {
  const listed = (entry: Entry): boolean =>
    keysOf(entry).length > 0 && (entry.kind === 'command' || (entry.sendKey ?? sendKey) === sendKey);
  return commandGroups.flatMap((group) => {
    const rows = new Map<TextKey, readonly string[]>();
    for (const entry of entries.filter((each) => each.group === group && listed(each))) {
      rows.set(entry.title, [...(rows.get(entry.title) ?? []), ...keysOf(entry)]);
    }
    return rows.size === 0 ? [] : [{ group, rows: [...rows].map(([title, ways]) => ({ title, ways })) }];
  });
}

/** What of `map` fits what is typed, by one of a row's names or by how its keys are called. */
export function narrowed(
  map: readonly MapGroup[],
  typed: string,
  namesOf: (row: MapRow) => readonly string[],
): readonly MapGroup[] {
  if (typed.trim() === '') return map;
  return map
    .map(({ group, rows }) => ({
      group,
      rows: rows.filter((row) => namesOf(row).some((name) => match(typed, name) !== null)),
    }))
    .filter(({ rows }) => rows.length > 0);
}
