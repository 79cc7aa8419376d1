import type { Announcement, Mention, Quote, Reaction } from '../../../preload/contract/conversation.ts';
import type {
  Cursor,
  DeliveryState,
  DeviceId,
  EntryId,
  Message,
  TimelineItem,
} from '../../../preload/contract/model.ts';
import type { Rules } from '../../../preload/contract/rules.ts';
import { isDeed, type Deed, type DeedOf } from '../../governance/deeds.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { Entry, EntryBody } from '../../protocol/entry.ts';
import { cleanName } from '../../protocol/names.ts';
import type { Members } from '../members.ts';
import type { Folded, Mentions } from './changes.ts';

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
    /** Of a message: what has been made of it, what it answers, and how its announcement stands; left out where nothing is. */
    readonly about?: Folded | undefined;
    readonly reply?: Quote | undefined;
    readonly announcement?: Announcement | undefined;
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
  if (entry.kind !== 'message')
    return isDeed(entry) ? deedLine(entry, base, members) : { kind: 'untold', ...base };
  const { about } = context;
  if (about && about.deletedBy !== null) {
    const byName = about.deletedBy === entry.author ? null : members.nameOf(about.deletedBy);
    return { kind: 'deleted', ...base, byName };
  }
  if (entry.bare) return { kind: 'untold', ...base };
  const { late, withheld } = context;
  const { state, copies } = base.own ? context.travelled(entry) : { state: 'delivered' as const, copies: 2 };
  const said = about?.versions.at(-1) ?? { text: entry.body.text, mentions: entry.body.mentions ?? [] };
  const mentions = mentionsOf(said.mentions);
  const { forwarded } = entry.body;
  return {
    kind: 'message',
    ...base,
    authorRole: members.rules.roleOf(entry.author),
    text: cleanText(said.text),
    state,
    copies,
    late,
    withheld,
    mentions,
    mentionsMe: !base.own && namesDevice(said.mentions, self),
    reply: context.reply ?? null,
    forwarded: forwarded
      ? { authorName: cleanName(forwarded.name) ?? base.authorName, sentAt: forwarded.at }
      : null,
    edits: Math.max(0, (about?.versions.length ?? 1) - 1),
    reactions: about ? reactionsOf(about, self, members) : [],
    pinned: (about?.pinned ?? null) !== null,
    announcement: context.announcement ?? null,
  };
}

const namesTold = 20;

function reactionsOf(about: Folded, self: string, members: Members): Message['reactions'] {
  return [...about.reactions].map(([emoji, who]): Reaction => ({
    emoji,
    count: who.length,
    own: who.includes(self),
    names: who.slice(0, namesTold).map((device) => members.nameOf(device)),
  }));
}

export const mentionsOf = (mentions: Mentions): Mention[] =>
  mentions.flatMap(({ device, name }) => {
    const clean = cleanName(name);
    return clean === null ? [] : [{ id: device as Mention['id'], name: clean }];
  });

/** It names that device, or everybody. */
export const namesDevice = (mentions: Mentions, device: string): boolean =>
  mentions.some((mention) => mention.device === device || mention.device === 'all');

/** It is a message of somebody else that does so. */
export const namesMe = (entry: Entry, self: string): boolean =>
  entry.kind === 'message' &&
  !entry.bare &&
  entry.author !== self &&
  namesDevice(entry.body.mentions ?? [], self);

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
export const cleanText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
