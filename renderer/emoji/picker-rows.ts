import { emojiGroups, inTone, type Emoji, type EmojiGroup, type EmojiIndex } from './emoji-index.ts';

export type PickerGroup = 'recent' | EmojiGroup;
/** One place of the grid. */
export interface Cell {
  /** As it is sent. */
  readonly text: string;
  readonly emoji: Emoji;
}
export type PickerRow =
  | { readonly kind: 'head'; readonly group: PickerGroup | 'found' }
  | {
      readonly kind: 'cells';
      readonly cells: readonly Cell[];
      /** Of the first, among all. */ readonly first: number;
    };

export interface PickerGrid {
  readonly rows: readonly PickerRow[];
  /** All places, as they follow one another. */
  readonly cells: readonly Cell[];
  /** The row each of them stands in. */
  readonly rowOf: readonly number[];
}

export const columns = 8;
const mostFound = 96;

/** What the picker shows: everything in its groups, or what was looked for. */
export function pickerGrid(
  index: EmojiIndex,
  query: string,
  tone: number,
  recent: readonly string[],
): PickerGrid {
  const rows: PickerRow[] = [];
  const cells: Cell[] = [];
  const rowOf: number[] = [];
  const add = (group: PickerGroup | 'found', members: readonly Cell[]): void => {
    if (members.length === 0) return;
    rows.push({ kind: 'head', group });
    for (let at = 0; at < members.length; at += columns) {
      const row = members.slice(at, at + columns);
      for (const _ of row) rowOf.push(rows.length);
      rows.push({ kind: 'cells', cells: row, first: cells.length });
      cells.push(...row);
    }
  };
  const toned = (emoji: Emoji): Cell => ({ text: inTone(emoji, tone), emoji });
  if (query.trim() !== '') {
    add('found', index.search(query, mostFound).map(toned));
    return { rows, cells, rowOf };
  }
  add(
    'recent',
    recent.flatMap((text) => {
      const emoji = index.of(text);
      return emoji ? [{ text, emoji }] : [];
    }),
  );
  for (const group of emojiGroups) add(group, index.all.filter((emoji) => emoji.group === group).map(toned));
  return { rows, cells, rowOf };
}

/** Where an arrow key leads from the place `at`; null where it leads out of the grid, at its top. */
export function stepped({ rows, cells, rowOf }: PickerGrid, at: number, key: string): number | null {
  if (key === 'ArrowLeft') return Math.max(0, at - 1);
  if (key === 'ArrowRight') return Math.min(cells.length - 1, at + 1);
  const here = rows[rowOf[at] ?? -1];
  if (here?.kind !== 'cells') return at;
  const column = at - here.first;
  const down = key === 'ArrowDown';
  for (let row = (rowOf[at] ?? 0) + (down ? 1 : -1); row >= 0 && row < rows.length; row += down ? 1 : -1) {
    const next = rows[row];
    if (next?.kind === 'cells') return next.first + Math.min(column, next.cells.length - 1);
  }
  return down ? cells.length - 1 : null;
}
