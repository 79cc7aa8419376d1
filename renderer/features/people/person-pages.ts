import type { Person, Room } from '../../../preload/contract/model.ts';

export type PageName = 'card' | 'compare' | 'alias' | 'block' | 'same' | 'mute' | 'role' | 'kick' | 'ban';

/** What each page of a person's dialog is given. */
export interface PageProps {
  readonly room: Room;
  readonly person: Person;
  readonly people: readonly Person[];
  /** The page before this one, whose button gets the focus back. */
  readonly from: PageName | null;
  readonly goTo: (page: PageName) => void;
  readonly close: () => void;
}
