import { isAtLeast, rankOf, type Role } from '../../governance/ranks.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { Entry, EntryBody } from '../../protocol/entry.ts';

/** The kinds of entry that are about a message (L6). */
export const changeKinds = ['edit', 'delete', 'reaction', 'pin', 'confirm', 'remind'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export type Change = Extract<Entry, { readonly kind: ChangeKind; readonly bare: false }>;

export const isChangeKind = (kind: string): kind is ChangeKind =>
  (changeKinds as readonly string[]).includes(kind);
/** A change that says what it is about. */
export const isChange = (entry: Entry): entry is Change => !entry.bare && isChangeKind(entry.kind);

export type Mentions = NonNullable<EntryBody<'message'>['mentions']>;

export interface Version {
  readonly text: string;
  readonly mentions: Mentions;
  readonly sentAt: number;
}

/** What all the changes about one message have made of it. */
export interface Folded {
  /** The first as it was written, the last as it reads now; none where its words are not here. */
  readonly versions: readonly Version[];
  /** Who deleted it. */
  readonly deletedBy: string | null;
  /** Who has given which emoji, those given first in front. */
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  readonly pinned: { readonly by: string; readonly cursor: string } | null;
  /** Whose device has it, whose person confirmed it, and when by their clocks. */
  readonly got: ReadonlyMap<string, number>;
  readonly confirmed: ReadonlyMap<string, number>;
  /** The last reminder. */
  readonly reminder: { readonly cursor: string; readonly sentAt: number } | null;
}

/** Who may what, where it was done (L6). */
export interface Judgement {
  /** The entry counts by the room's rules and this person's wish. */
  counts(entry: Entry): boolean;
  roleAt(device: string, cursor: string): Role;
  /** Whoever took its author's rank away behind it had seen it. */
  wasSeen(entry: Entry): boolean;
}

const reactionsPerMessage = 40;
const oneEmoji = /^\p{RGI_Emoji}$/v;
export const isEmoji = (text: string): boolean => oneEmoji.test(text);

type MessageEntry = Extract<Entry, { readonly kind: 'message' }>;

/** The same on every member that has the same entries, in whatever order they came: `changes` are in shown order (L3). */
export function foldChanges(message: MessageEntry, changes: readonly Change[], rules: Judgement): Folded {
  const versions: Version[] = [];
  if (!message.bare) {
    const { text, mentions = [] } = message.body;
    versions.push({ text, mentions, sentAt: message.sentAt });
  }
  const reactions = new Map<string, Set<string>>();
  const got = new Map<string, number>();
  const confirmed = new Map<string, number>();
  let deletedBy: string | null = null;
  let pinned: Folded['pinned'] = null;
  let reminder: Folded['reminder'] = null;
  for (const change of changes) {
    if (!rules.counts(change)) continue;
    const { author, sentAt } = change;
    const cursor = cursorOf(change);
    if (change.kind === 'edit') {
      if (author !== message.author) continue;
      const { text, mentions = [] } = change.body;
      versions.push({ text, mentions, sentAt });
    } else if (change.kind === 'delete') {
      const own = author === message.author;
      if (own || (rules.wasSeen(change) && mayDelete(author, cursor, message, rules))) deletedBy ??= author;
    } else if (change.kind === 'reaction') {
      react(reactions, author, change.body);
    } else if (change.kind === 'pin') {
      if (mayPin(author, cursor, rules)) pinned = change.body.on ? { by: author, cursor } : null;
    } else if (change.kind === 'confirm') {
      const { how } = change.body;
      if (!got.has(author)) got.set(author, sentAt);
      if (how === 'read' && !confirmed.has(author)) confirmed.set(author, sentAt);
    } else if (mayRemind(author, cursor, message, rules)) reminder = { cursor, sentAt };
  }
  return {
    versions,
    deletedBy,
    reactions: new Map(
      [...reactions].filter(([, who]) => who.size > 0).map(([emoji, who]) => [emoji, [...who]]),
    ),
    pinned,
    got,
    confirmed,
    reminder,
  };
}

/** It is an announcement: everybody is asked to confirm it. */
export function isAnnouncement(message: MessageEntry, rules: Judgement): boolean {
  if (message.bare || message.body.announce !== true) return false;
  return isAtLeast(rules.roleAt(message.author, cursorOf(message)), 'moderator');
}

export function mayDelete(device: string, cursor: string, message: MessageEntry, rules: Judgement): boolean {
  if (device === message.author) return true;
  const role = rules.roleAt(device, cursor);
  return isAtLeast(role, 'moderator') && rankOf(role) > rankOf(rules.roleAt(message.author, cursor));
}

function mayPin(device: string, cursor: string, rules: Judgement): boolean {
  return isAtLeast(rules.roleAt(device, cursor), 'member');
}

/** The ids of what these changes, in shown order, leave pinned, the last pinned first; deleted or not here, maybe. */
export function pinnedBy(changes: readonly Change[], rules: Judgement): string[] {
  const pinned = new Set<string>();
  for (const change of changes) {
    if (change.kind !== 'pin' || !rules.counts(change)) continue;
    if (!mayPin(change.author, cursorOf(change), rules)) continue;
    pinned.delete(change.body.target);
    if (change.body.on) pinned.add(change.body.target);
  }
  return [...pinned].reverse();
}

export function mayRemind(device: string, cursor: string, message: MessageEntry, rules: Judgement): boolean {
  return device === message.author || isAtLeast(rules.roleAt(device, cursor), 'moderator');
}

function react(
  reactions: Map<string, Set<string>>,
  author: string,
  { emoji, on }: EntryBody<'reaction'>,
): void {
  if (!isEmoji(emoji)) return;
  const given = reactions.get(emoji);
  if (!on) given?.delete(author);
  else if (given) given.add(author);
  else if (reactions.size < reactionsPerMessage) reactions.set(emoji, new Set([author]));
}
