import type { Cursor, DeliveryState, DeviceId, EntryId, TimelineItem } from '../../preload/contract/model.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { cleanName } from '../protocol/names.ts';
import type { Members } from './members.ts';

/** What this device knows of how far its own entry has come. */
export interface Travelled {
  readonly state: DeliveryState;
  readonly copies: number;
}

/** An entry of the log as a window shows it. `sentAt` is brought to this device's clock by the measured skew (L3). */
export function toItem(
  entry: Entry,
  context: {
    readonly self: string;
    readonly members: Members;
    readonly travelled: (entry: Entry) => Travelled;
    readonly late: boolean;
    readonly withheld: boolean;
  },
): TimelineItem {
  const { members, self } = context;
  const base = {
    id: entry.id as EntryId,
    cursor: cursorOf(entry) as Cursor,
    author: entry.author as DeviceId,
    authorName: members.nameOf(entry.author),
    authorColour: members.colourOf(entry.author),
    own: entry.author === self,
    sentAt: Math.max(0, entry.sentAt - members.skewOf(entry.author)),
    lamport: entry.lamport,
  };
  if (entry.kind === 'join') {
    const formerName = entry.body.former === undefined ? null : cleanName(entry.body.former);
    return { kind: 'join', ...base, authorName: cleanName(entry.body.name) ?? base.authorName, formerName };
  }
  if (entry.kind === 'leave') return { kind: 'leave', ...base };
  if (entry.kind === 'host') {
    const { how, former } = entry.body;
    return { kind: 'host', ...base, how, formerHostName: members.nameOf(former) };
  }
  const { late, withheld } = context;
  const { state, copies } = base.own ? context.travelled(entry) : { state: 'delivered' as const, copies: 2 };
  return { kind: 'message', ...base, text: cleanText(entry.body.text), state, copies, late, withheld };
}

/** Line breaks and tabs stay; other control characters would act on a terminal or confuse a reader. */
const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
