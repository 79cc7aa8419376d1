import type { AppError } from '../../preload/contract/errors.ts';
import type { Cursor, Message, TimelineItem } from '../../preload/contract/model.ts';

/** What is known of a conversation: a run of it without a gap. */
export interface TimelineView {
  /** In shown order, without a gap. Null until main has answered. */
  readonly items: readonly TimelineItem[] | null;
  /** Older ones can be asked for. */
  readonly more: boolean;
  /** Newer ones can be asked for: the last item is not the end of the conversation. */
  readonly newer: boolean;
  /** Another number: the items have nothing to do with those before. */
  readonly run: number;
  /** What is on its way. */
  readonly loading: 'first' | 'older' | 'newer' | 'place' | null;
  readonly failed: AppError | null;
}

export const nothingYet: TimelineView = {
  items: null,
  more: false,
  newer: false,
  run: 0,
  loading: null,
  failed: null,
};

/** Where the person is in a conversation. */
export type Place =
  | { readonly kind: 'end' }
  /** It was just opened: at the first new message, or at the end where there is none. */
  | { readonly kind: 'new' }
  /** The item at `cursor`, or the next one behind, is that many pixels above the upper edge of what is in sight. */
  | { readonly kind: 'at'; readonly cursor: Cursor; readonly offset: number };

/** An own message that can still be changed. */
export const isWithheld = (item: TimelineItem): item is Message => item.kind === 'message' && item.withheld;
