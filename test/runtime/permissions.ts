import { originOf, toCarried } from './addresses.ts';
import type { WebContents } from './contents.ts';
import { devTools } from './world.ts';

type Media = 'video' | 'audio' | null;
/** Electron's names of permissions beside the browser's, and what `media` is asked for. */
const known: readonly (readonly [electron: string, browser: string, media: Media])[] = [
  ['geolocation', 'geolocation', null],
  ['notifications', 'notifications', null],
  ['media', 'camera', 'video'],
  ['media', 'microphone', 'audio'],
  ['midi', 'midi', null],
  ['clipboard-read', 'clipboard-read', null],
  ['clipboard-sanitized-write', 'clipboard-write', null],
];
/** What the browser was last told, by page. */
const told = new WeakMap<WebContents, Map<string, boolean>>();

/**
 * Asks the session's handlers about every permission and sets the browser to their answer. Electron asks at the moment of
 * use and grants what no handler refuses; here they are asked before a page loads and before main tells a page anything, so
 * that what a page was just told that it may do, it may.
 */
export async function applyPermissions(url: string, contents: WebContents): Promise<void> {
  const carried = toCarried(url);
  if (!carried.startsWith('https:')) return;
  const origin = new URL(carried).origin;
  const before = told.get(contents) ?? new Map<string, boolean>();
  told.set(contents, before);
  await Promise.all(
    known.map(async ([electron, browser, media]) => {
      const granted = await contents.session.$grants(electron, contents, originOf(url), media);
      if (before.get(`${origin} ${browser}`) === granted) return;
      before.set(`${origin} ${browser}`, granted);
      await devTools().browser.send('Browser.setPermission', {
        permission: { name: browser },
        setting: granted ? 'granted' : 'denied',
        origin,
      });
    }),
  );
}
