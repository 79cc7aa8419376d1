import type { Cursor, TimelineItem } from '../../../preload/contract/model.ts';

/** Consecutive messages of one author belong together while no two of them are further apart than this. */
const togetherMs = 5 * 60_000;

/** One item with all that is drawn for it. */
export interface TimelineRow {
  readonly item: TimelineItem;
  /** The item is the first of its day. */
  readonly newDay: boolean;
  /** The line "new messages" stands before it. */
  readonly newLine: boolean;
  /** The item is the very first of the room. */
  readonly beginning: boolean;
  /** First and last of a group of one author's messages. */
  readonly first: boolean;
  readonly last: boolean;
  /** The first of several late messages says so in words. */
  readonly lateFirst: boolean;
  /** How many items in a row of its kind it stands for. */
  readonly of: number;
}

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

function together(one: TimelineItem | undefined, other: TimelineItem | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.kind === 'message' &&
    other.kind === 'message' &&
    one.author === other.author &&
    one.late === other.late &&
    Math.abs(other.sentAt - one.sentAt) < togetherMs &&
    dayOf(one.sentAt) === dayOf(other.sentAt)
  );
}

/** Of a run of such items one row stands for all: the last, which stays where it is when more are put in front. */
const folds = (item: TimelineItem): boolean => item.kind === 'host' || item.kind === 'untold';

/** What gets a row, and for how many items in a row of its kind it stands. */
function shownOf(
  all: readonly TimelineItem[],
): readonly { readonly item: TimelineItem; readonly of: number }[] {
  const shown: { item: TimelineItem; of: number }[] = [];
  let of = 0;
  all.forEach((item, at) => {
    const after = all[at + 1];
    of += 1;
    if (folds(item) && after?.kind === item.kind) return;
    const isEmpty = item.kind === 'rules' && !item.passphrase && Object.keys(item.change).length === 0;
    if (!isEmpty) shown.push({ item, of });
    of = 0;
  });
  return shown;
}

const isLate = (item: TimelineItem | undefined): boolean => item?.kind === 'message' && item.late;

/**
 * `readUpTo` is what had been read when the line "new messages" was drawn, empty for nothing; null draws none. `more` are before the first.
 * Of hosts that followed one another without a word between them only the last is told, so a restart of everybody is one line; of
 * words that are not for this person only how many they are.
 */
export function timelineRows(
  all: readonly TimelineItem[],
  readUpTo: Cursor | '' | null,
  more: boolean,
): readonly TimelineRow[] {
  const shown = shownOf(all);
  const firstNew =
    // Where it begins further up, the line stands there.
    readUpTo === null || (more && readUpTo < (all[0]?.cursor ?? ''))
      ? -1
      : shown.findIndex(({ item }) => item.cursor > readUpTo && !item.own && item.kind !== 'untold');
  return shown.map(({ item, of }, index) => {
    const before = shown[index - 1]?.item;
    const after = shown[index + 1]?.item;
    return {
      item,
      of,
      newDay: before === undefined || dayOf(before.sentAt) !== dayOf(item.sentAt),
      newLine: index === firstNew,
      beginning: index === 0 && !more,
      first: index === firstNew || !together(before, item),
      last: index + 1 === firstNew || !together(item, after),
      lateFirst: isLate(item) && !isLate(before),
    };
  });
}

const alike = (one: TimelineRow, other: TimelineRow): boolean =>
  (Object.keys(one) as (keyof TimelineRow)[]).every((key) => one[key] === other[key]);

/** `next`, but what is as it was `before` is the same object, so that it is not drawn anew. */
export function sameRows(
  before: readonly TimelineRow[],
  next: readonly TimelineRow[],
): readonly TimelineRow[] {
  const known = new Map(before.map((row) => [row.item.id, row]));
  const rows = next.map((row) => {
    const one = known.get(row.item.id);
    return one && alike(one, row) ? one : row;
  });
  return rows.length === before.length && rows.every((row, at) => row === before[at]) ? before : rows;
}
