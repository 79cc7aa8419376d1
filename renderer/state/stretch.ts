import type { Events } from '../../preload/contract/api.ts';
import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import type { Cursor, EntryId, TimelineItem } from '../../preload/contract/model.ts';
import { further, merge } from './merge.ts';
import { requoted } from './quotes.ts';

/** How much of a conversation is kept, and how much more may come before the surplus goes. */
export interface Kept {
  readonly items: number;
  readonly surplus: number;
}
/** Of one that nobody looks at. */
export const keptAtRest: Kept = { items: 100, surplus: 0 };
/** Where so many are in sight at once: enough to both sides of them. */
export const keptFor = (inSight: number): Kept => ({ items: Math.max(300, 4 * inSight), surplus: 60 });

/** A run of a conversation without a gap, in shown order. */
export interface Stretch {
  readonly items: readonly TimelineItem[];
  /** Older ones are not in it, or newer ones. */
  readonly more: boolean;
  readonly newer: boolean;
}

export type StateChanges = Events['message.stateChanged']['changes'];

export const ofPage = ({ items, more, newer }: TimelinePage): Stretch => ({ items, more, newer });

/** Whether what is at `cursor` is in the stretch if it is anywhere. */
export function covers({ items, more, newer }: Stretch, cursor: Cursor): boolean {
  const [first, last] = [items[0]?.cursor, items.at(-1)?.cursor];
  return (
    (!more || (first !== undefined && cursor >= first)) && (!newer || (last !== undefined && cursor <= last))
  );
}

/** `page` is what stands right before the stretch. */
export const withOlder = (stretch: Stretch, page: TimelinePage): Stretch => ({
  ...stretch,
  items: merge(page.items, stretch.items),
  more: page.more,
});

/** `page` is what stands right behind the stretch. */
export const withNewer = (stretch: Stretch, page: TimelinePage): Stretch => ({
  ...stretch,
  items: merge(stretch.items, page.items),
  newer: page.more,
});

/** Of what is told, that which has its place in the stretch; the rest comes with its page. What answers any of it quotes it. */
export function withTold(stretch: Stretch, told: readonly TimelineItem[]): Stretch {
  const { items, more, newer } = stretch;
  const [first, last] = [items[0], items.at(-1)];
  if ((more && !first) || (newer && !last)) return stretch;
  const fitting = told.filter(
    ({ cursor }) => (!more || !first || cursor >= first.cursor) && (!newer || !last || cursor <= last.cursor),
  );
  const merged = requoted(fitting.length === 0 ? items : merge(items, fitting), told);
  return merged === items ? stretch : { ...stretch, items: merged };
}

export function without(stretch: Stretch, ids: ReadonlySet<EntryId>): Stretch {
  if (ids.size === 0) return stretch;
  const items = stretch.items.filter(({ id }) => !ids.has(id));
  return items.length === stretch.items.length ? stretch : { ...stretch, items };
}

/** These have changed where they are, and in what quotes them; those that are not in the stretch are passed over. */
export function withChanged(stretch: Stretch, changed: readonly TimelineItem[]): Stretch {
  const known = new Set(stretch.items.map(({ id }) => id));
  const ours = changed.filter(({ id }) => known.has(id));
  const merged = ours.length === 0 ? stretch.items : merge(stretch.items, ours);
  const items = requoted(merged, changed);
  return items === stretch.items ? stretch : { ...stretch, items };
}

export function withStates(stretch: Stretch, changes: StateChanges): Stretch {
  const byId = new Map(changes.map((change) => [change.id, change]));
  if (!stretch.items.some(({ id }) => byId.has(id))) return stretch;
  const items = stretch.items.map((item) => {
    const change = byId.get(item.id);
    if (!change || item.kind !== 'message') return item;
    return {
      ...item,
      state: further(item.state, change.state),
      copies: Math.max(item.copies, change.copies),
      withheld: item.withheld && change.withheld,
    };
  });
  return { ...stretch, items };
}

/** One row stands for a run of them, so that many of them are no more to draw than one. */
const folds = (item: TimelineItem, after: TimelineItem | undefined): boolean =>
  (item.kind === 'untold' || item.kind === 'host') && after?.kind === item.kind;

/**
 * Lets go of what is furthest from `place` (null: the end) once there is too much, at one end only: what is left has no gap, and
 * what is near the place is left.
 */
export function trimmed(stretch: Stretch, place: Cursor | null, kept: Kept): Stretch {
  const { items } = stretch;
  const drawn = items.reduce((sum, item, at) => sum + (folds(item, items[at + 1]) ? 0 : 1), 0);
  if (drawn <= kept.items + kept.surplus) return stretch;
  const at = place === null ? items.length : items.findIndex(({ cursor }) => cursor >= place);
  const fromStart = (at < 0 ? items.length : at) > items.length / 2;
  let left = drawn - kept.items;
  let cut = 0;
  while (left > 0) {
    const index = fromStart ? cut : items.length - 1 - cut;
    const item = items[index];
    if (item && !folds(item, items[index + 1])) left -= 1;
    cut += 1;
  }
  return fromStart
    ? { ...stretch, items: items.slice(cut), more: true }
    : { ...stretch, items: items.slice(0, -cut), newer: true };
}
