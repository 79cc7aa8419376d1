import type { InvitePreview } from '../../preload/contract/rules.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';
import type { ViewStore } from './view.ts';

/** An invite that was pasted, scanned or handed over by the system: what it says of itself, or why it cannot be read. */
export type Invitation =
  | { readonly link: string; readonly preview: InvitePreview; readonly error: null }
  | { readonly link: string; readonly preview: null; readonly error: unknown };

/** The invite that is shown. Nothing is sent anywhere before the person has said so (J4). */
export class InvitationStore {
  readonly shown = new Store<Invitation | null>(null);
  readonly #link: AppLink;
  readonly #view: ViewStore;

  constructor(link: AppLink, view: ViewStore) {
    this.#link = link;
    this.#view = view;
    link.on('invite.came', () => void this.#take());
    link.onOpen(() => void this.#take());
  }

  /** Shows what `text` says of itself. Rejects with `invite-invalid`, and then shows nothing. */
  async show(text: string): Promise<void> {
    const preview = await this.#link.call('invite.read', { link: text });
    this.#open({ link: text, preview, error: null });
  }

  /** What the system handed over is shown even where it cannot be read: somebody has clicked it. */
  async #take(): Promise<void> {
    const text = await this.#link.call('invite.take', {}).catch(() => null);
    if (text === null) return;
    await this.show(text).catch((error: unknown) => this.#open({ link: text, preview: null, error }));
  }

  #open(invitation: Invitation): void {
    this.shown.set(invitation);
    this.#view.openDialog('invitation');
  }
}
