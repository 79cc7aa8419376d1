import type { Quote } from '../../preload/contract/conversation.ts';
import type { EntryId, Message, TimelineItem } from '../../preload/contract/model.ts';

const quotedAtMost = 200;

/** What answers one of `changed` quotes it as it is now, also where it was not here before; the same array where nothing does. */
export function requoted(
  items: readonly TimelineItem[],
  changed: readonly TimelineItem[],
): readonly TimelineItem[] {
  const byId = new Map<EntryId, TimelineItem>(changed.map((item) => [item.id, item]));
  const answersOne = (item: TimelineItem): item is Message & { readonly reply: Quote } =>
    item.kind === 'message' && item.reply !== null && byId.has(item.reply.id);
  if (!items.some(answersOne)) return items;
  return items.map((item) => {
    if (!answersOne(item)) return item;
    const target = byId.get(item.reply.id);
    return target ? { ...item, reply: quoteOf(item.reply, target) } : item;
  });
}

function quoteOf(quote: Quote, target: TimelineItem): Quote {
  const { cursor, authorName } = target;
  if (target.kind === 'deleted') return { ...quote, cursor, authorName, text: null, deleted: true };
  if (target.kind !== 'message') return quote;
  const text = [...target.text].slice(0, quotedAtMost).join('');
  return { ...quote, cursor, authorName, text, deleted: false };
}
