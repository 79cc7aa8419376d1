import { originOf, toCarried } from './addresses.ts';
import type { WebContents } from './contents.ts';
import { devTools } from './world.ts';

/** Electron's names of permissions beside the browser's. */
const known: readonly (readonly [electron: string, browser: string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
];

/**
 * Asks the session's handlers about every permission before a page loads and sets the browser to their answer.
 * Electron asks at the moment of use and grants what no handler refuses; the page sees the same.
 */
export async function applyPermissions(url: string, contents: WebContents): Promise<void> {
  const carried = toCarried(url);
  if (!carried.startsWith('https:')) return;
  const origin = new URL(carried).origin;
  await Promise.all(
    known.map(async ([electron, browser]) => {
      const granted = await contents.session.$grants(electron, contents, originOf(url));
      await devTools().browser.send('Browser.setPermission', {
        permission: { name: browser },
        setting: granted ? 'granted' : 'denied',
        origin,
      });
    }),
  );
}
