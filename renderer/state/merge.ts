import type { Cursor, DeliveryState, EntryId, TimelineItem } from '../../preload/contract/model.ts';

const rank: Readonly<Record<DeliveryState, number>> = { waiting: 0, sent: 1, delivered: 2 };

export function further(one: DeliveryState, other: DeliveryState): DeliveryState {
  return rank[one] >= rank[other] ? one : other;
}

/** Both lists in shown order, each item once; of two versions the one that got further. */
export function merge(one: readonly TimelineItem[], other: readonly TimelineItem[]): readonly TimelineItem[] {
  const last = one.at(-1)?.cursor;
  const next = other[0]?.cursor;
  if (last !== undefined && next !== undefined && last < next && ascending(other)) return [...one, ...other];
  const byId = new Map<EntryId, TimelineItem>();
  for (const item of [...one, ...other]) {
    const known = byId.get(item.id);
    byId.set(item.id, known ? newer(known, item) : item);
  }
  return [...byId.values()].sort((left, right) => compare(left.cursor, right.cursor));
}

function newer(known: TimelineItem, item: TimelineItem): TimelineItem {
  if (known.kind !== 'message' || item.kind !== 'message') return item;
  const state = further(known.state, item.state);
  return {
    ...item,
    state,
    copies: Math.max(known.copies, item.copies),
    withheld: known.withheld && item.withheld && state === 'waiting',
  };
}

const compare = (one: Cursor, other: Cursor): number => (one < other ? -1 : one > other ? 1 : 0);

function ascending(items: readonly TimelineItem[]): boolean {
  let before: Cursor | undefined;
  return items.every(({ cursor }) => {
    const rises = before === undefined || before < cursor;
    before = cursor;
    return rises;
  });
}
