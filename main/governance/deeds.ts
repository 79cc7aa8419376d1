import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';

/** The kinds of entry that a room's rules are made of (L6). */
export const deedKinds = [
  'settings',
  'role',
  'remove',
  'pardon',
  'mute',
  'admit',
  'invite',
  'revoke',
] as const;
export type DeedKind = (typeof deedKinds)[number];
export type Deed = Extract<Entry, { readonly kind: DeedKind }>;
export type DeedOf<Kind extends DeedKind> = Extract<Deed, { readonly kind: Kind }>;

export const isDeed = (entry: Entry): entry is Deed => (deedKinds as readonly string[]).includes(entry.kind);

/** A deed and its place in shown order (L3). */
export interface Placed {
  readonly deed: Deed;
  readonly cursor: string;
}

export const placed = (deed: Deed): Placed => ({ deed, cursor: cursorOf(deed) });
export const byPlace = (a: Placed, b: Placed): number => (a.cursor < b.cursor ? -1 : 1);
