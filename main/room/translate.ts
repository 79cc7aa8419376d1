import type { Cursor, DeliveryState, DeviceId, EntryId, TimelineItem } from '../../preload/contract/model.ts';
import type { Rules } from '../../preload/contract/rules.ts';
import type { Deed, DeedOf } from '../governance/deeds.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry, EntryBody } from '../protocol/entry.ts';
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
  if (entry.kind !== 'message') return deedLine(entry, base, members);
  if (entry.bare) return { kind: 'untold', ...base };
  const { late, withheld } = context;
  const { state, copies } = base.own ? context.travelled(entry) : { state: 'delivered' as const, copies: 2 };
  return { kind: 'message', ...base, text: cleanText(entry.body.text), state, copies, late, withheld };
}

type Base = Omit<Extract<TimelineItem, { readonly kind: 'leave' }>, 'kind'>;

/** Invites and their like are hidden: they come here only where a window asks for one it was never shown. */
function deedLine(entry: Deed, base: Base, members: Members): TimelineItem {
  if (entry.kind === 'settings') return { kind: 'rules', ...base, ...rulesChange(entry.body) };
  if (entry.kind === 'invite' || entry.kind === 'revoke')
    return { kind: 'rules', ...base, change: {}, passphrase: false };
  const subjectName = members.nameOf(entry.body.device);
  if (entry.kind === 'role') return { kind: 'role', ...base, subjectName, role: entry.body.role };
  const until = entry.kind === 'mute' && entry.body.until !== 0 ? entry.body.until : null;
  return { kind: 'conduct', ...base, what: conductOf(entry), subjectName, until };
}

function conductOf(
  entry: DeedOf<'remove' | 'pardon' | 'mute' | 'admit'>,
): Extract<TimelineItem, { readonly kind: 'conduct' }>['what'] {
  if (entry.kind === 'remove') return entry.body.how;
  if (entry.kind === 'mute') return entry.body.until === null ? 'unmute' : 'mute';
  return entry.kind;
}

/** The rules as windows know them, of what an entry gives of them. */
export function rulesChange({ login, slowMs, ...rest }: EntryBody<'settings'>): {
  readonly change: Partial<Rules>;
  readonly passphrase: boolean;
} {
  const slow = slowMs === undefined ? {} : { slowSeconds: Math.round(slowMs / 1_000) };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { change: { ...given, ...slow }, passphrase: login !== undefined };
}

/** Line breaks and tabs stay; other control characters would act on a terminal or confuse a reader. */
const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
