import type { Carried, Deed } from './deed.ts';

/** What a person did with a notification, as a browser tells it. */
export interface Chosen {
  /** The name of the button; empty for the notification itself. */
  readonly action: string;
  /** What was written into it, in browsers that have a field for that. */
  readonly reply?: string | null;
  /** As a page gave it along, perhaps one of another version. */
  readonly data: unknown;
}

/** An open page of the app. */
export interface OpenPage {
  focus(): Promise<unknown>;
  postMessage(deed: Deed): void;
}

/** What a worker can do about it. */
export interface Around {
  /** Those that are open, the last used first. */
  pages(): Promise<readonly OpenPage[]>;
  /** Whether anything still answers at the app's address. */
  answers(): Promise<boolean>;
  /** A new page of the app, at this room. Null where it became a page of something else. */
  open(roomId: string): Promise<OpenPage | null>;
  /** Shows these words in a notification that leads nowhere. */
  say(words: Carried['ended']): Promise<unknown>;
}

/**
 * Tells a page of the app what the person did, and brings that page to the front unless there is nothing to be seen there. Where none
 * is open it opens one; where the app is gone it says so.
 */
export async function tellPage({ action, reply, data }: Chosen, around: Around): Promise<void> {
  if (typeof data !== 'object' || data === null || !('roomId' in data)) return;
  const { roomId, cursor, readTo, ended } = data as Carried;
  const kind = action === 'reply' || action === 'read' ? action : 'open';
  const text = kind === 'reply' && typeof reply === 'string' && reply.trim() !== '' ? reply : null;
  const deed: Deed = { kind, roomId, cursor, readTo, text };
  const [page] = await around.pages();
  if (page) {
    const seen = kind === 'open' || (kind === 'reply' && text === null);
    // A browser may not let it: the page does what was asked all the same.
    if (seen) await page.focus().catch(() => undefined);
    return page.postMessage(deed);
  }
  if (!(await around.answers())) return void (await around.say(ended));
  const opened = await around.open(roomId);
  opened?.postMessage(deed);
}
