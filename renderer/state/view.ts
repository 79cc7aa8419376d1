import type { DeviceId, RoomId } from '../../preload/contract/model.ts';
import { Store } from './store.ts';

export type DialogName =
  | 'start'
  | 'join'
  | 'door'
  | 'invitation'
  | 'invite'
  | 'settings'
  | 'shortcuts'
  | 'hand-over'
  | 'person'
  | 'rules'
  | 'forget'
  | 'erase';

export interface View {
  /** The open conversation; null shows the rooms nearby. */
  readonly roomId: RoomId | null;
  /** Which of the two a narrow window shows; a wide one shows both. */
  readonly pane: 'rooms' | 'main';
  readonly details: boolean;
  readonly dialog: DialogName | null;
  /** Whom the dialog `person` is about. */
  readonly personId: DeviceId | null;
}

/** What this window shows. It belongs to the window alone; main knows nothing of it. */
export class ViewStore {
  readonly view: Store<View>;

  constructor(initial: View) {
    this.view = new Store(initial);
  }

  openRoom(roomId: RoomId): void {
    this.view.update((view) => ({ ...view, roomId, pane: 'main', dialog: null }));
  }

  openNearby(): void {
    this.view.update((view) => ({ ...view, roomId: null, pane: 'main', dialog: null }));
  }

  showRooms(): void {
    this.view.update((view) => ({ ...view, pane: 'rooms' }));
  }

  showDetails(details: boolean): void {
    this.view.update((view) => ({ ...view, details }));
  }

  openDialog(dialog: DialogName): void {
    this.view.update((view) => ({ ...view, dialog }));
  }

  openPerson(personId: DeviceId): void {
    this.view.update((view) => ({ ...view, personId, dialog: 'person' }));
  }

  closeDialog(): void {
    this.view.update((view) => ({ ...view, dialog: null }));
  }
}
