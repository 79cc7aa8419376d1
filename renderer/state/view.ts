import type { Cursor, DeviceId, EntryId, RoomId } from '../../preload/contract/model.ts';
import { Store } from './store.ts';

export type DialogName =
  | 'start'
  | 'join'
  | 'door'
  | 'invitation'
  | 'invite'
  | 'settings'
  | 'shortcuts'
  | 'palette'
  | 'status'
  | 'roll-call'
  | 'date'
  | 'hand-over'
  | 'person'
  | 'rules'
  | 'forget'
  | 'leave'
  | 'export'
  | 'save-archive'
  | 'open-archive'
  | 'erase';

/** A place in a conversation to bring into sight: a message, or the first one sent at that moment or later. */
export type Wanted =
  { readonly roomId: RoomId; readonly cursor: Cursor } | { readonly roomId: RoomId; readonly at: number };

export interface View {
  /** The open conversation; null shows the rooms nearby. */
  readonly roomId: RoomId | null;
  /** Which of the two a narrow window shows; a wide one shows both. */
  readonly pane: 'rooms' | 'main';
  readonly details: boolean;
  /** Whether the details stand beside the conversation; in a narrower window they lie over it. */
  readonly beside: boolean;
  /** Searching takes the place of the details. */
  readonly search: boolean;
  readonly dialog: DialogName | null;
  /** Whom the dialog `person` is about. */
  readonly personId: DeviceId | null;
  /** The announcement that the dialog `roll-call` is about. */
  readonly announcement: { readonly roomId: RoomId; readonly id: EntryId } | null;
  /** What the dialog `palette` begins with: places to go to, or things to do. */
  readonly palette: 'places' | 'commands';
  /** The day the dialog `date` begins at, by any moment of it (ms since 1970); null for today. */
  readonly dateNear: number | null;
  /** A new object each time something is asked for; done with once the conversation shows it. */
  readonly wanted: Wanted | null;
}

/** A window that has just opened on `roomId`. */
export const viewOf = (roomId: RoomId | null): View => ({
  roomId,
  pane: 'main',
  details: false,
  beside: true,
  search: false,
  dialog: null,
  personId: null,
  announcement: null,
  palette: 'places',
  dateNear: null,
  wanted: null,
});

/** What this window shows. It belongs to the window alone; main knows nothing of it. */
export class ViewStore {
  readonly view: Store<View>;

  constructor(initial: View) {
    this.view = new Store(initial);
  }

  openRoom(roomId: RoomId): void {
    this.#open(roomId, null);
  }

  /** Opens the conversation where the message at `cursor` is, and marks that message for a moment. */
  goTo(roomId: RoomId, cursor: Cursor): void {
    this.#want({ roomId, cursor });
  }

  /** Opens the conversation at the first message sent at `at` (ms since 1970) or later. */
  goToDate(roomId: RoomId, at: number): void {
    this.#want({ roomId, at });
  }

  /** Asks for a day of the open conversation to go to. */
  pickDate(near: number | null): void {
    this.view.update((view) => ({ ...view, dateNear: near, dialog: 'date' }));
  }

  /** `wanted` is in sight, or can no more be. */
  wantedDone(wanted: Wanted): void {
    this.view.update((view) => (view.wanted === wanted ? { ...view, wanted: null } : view));
  }

  #want(wanted: Wanted): void {
    this.#open(wanted.roomId, wanted);
  }

  /** Nothing is left lying over what was asked for. */
  #open(roomId: RoomId, wanted: Wanted | null): void {
    this.view.update((view) => {
      const details = view.details && view.beside;
      return { ...view, roomId, pane: 'main', dialog: null, wanted, details };
    });
  }

  openNearby(): void {
    this.view.update((view) => ({ ...view, roomId: null, pane: 'main', dialog: null }));
  }

  showRooms(): void {
    this.view.update((view) => ({ ...view, pane: 'rooms' }));
  }

  /** Whether the window has room for the details beside the conversation. */
  fit(beside: boolean): void {
    this.view.update((view) => (view.beside === beside ? view : { ...view, beside }));
  }

  showDetails(details: boolean): void {
    this.view.update((view) => ({ ...view, details, search: details ? false : view.search }));
  }

  showSearch(search: boolean): void {
    this.view.update((view) => ({ ...view, search, details: search ? false : view.details, dialog: null }));
  }

  openPalette(palette: View['palette']): void {
    this.view.update((view) => ({ ...view, palette, dialog: 'palette' }));
  }

  openDialog(dialog: DialogName): void {
    this.view.update((view) => ({ ...view, dialog }));
  }

  openPerson(personId: DeviceId): void {
    this.view.update((view) => ({ ...view, personId, dialog: 'person' }));
  }

  /** Who has confirmed that announcement, and who has not. */
  openRollCall(roomId: RoomId, id: EntryId): void {
    this.view.update((view) => ({ ...view, announcement: { roomId, id }, dialog: 'roll-call' }));
  }

  closeDialog(): void {
    this.view.update((view) => ({ ...view, dialog: null }));
  }
}
