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

const isLate = (item: TimelineItem | undefined): boolean => item?.kind === 'message' && item.late;

/**
 * `readUpTo` is what had been read when the line "new messages" was drawn; null draws none. `more` are before the first.
 * Of hosts that followed one another without a word between them only the last is told: a restart of everybody is one line.
 */
export function timelineRows(
  all: readonly TimelineItem[],
  readUpTo: Cursor | null,
  more: boolean,
): readonly TimelineRow[] {
  const items = all.filter((item, at) => item.kind !== 'host' || all[at + 1]?.kind !== 'host');
  const firstNew = readUpTo === null ? -1 : items.findIndex((item) => item.cursor > readUpTo && !item.own);
  return items.map((item, index) => {
    const before = items[index - 1];
    const after = items[index + 1];
    return {
      item,
      newDay: before === undefined || dayOf(before.sentAt) !== dayOf(item.sentAt),
      newLine: index === firstNew,
      beginning: index === 0 && !more,
      first: index === firstNew || !together(before, item),
      last: index + 1 === firstNew || !together(item, after),
      lateFirst: isLate(item) && !isLate(before),
    };
  });
}
