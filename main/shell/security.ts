import { contentSecurityPolicy } from '../content-security-policy.ts';
import type { Clock } from '../lib/clock.ts';
import { permissionsPolicy } from '../permissions-policy.ts';

/**
 * Every switch that keeps a page inside its window, in one place: as data, and as the functions that apply it.
 * Only the two policies have files of their own, because the browser's page is sent the same.
 * `test/e2e/desktop/checks.ts` reads each of them back from a running window, and `mutations.ts` beside it proves that
 * a switch which is turned or lost is noticed.
 */

const scheme = 'app';
/** The only origin a window ever shows. */
export const appOrigin = `${scheme}://landline`;
export const startUrl = `${appOrigin}/index.html`;

export const appScheme: Electron.CustomScheme = {
  scheme,
  // Never `bypassCSP`, never `allowServiceWorkers`: neither is needed, both would outlive a page.
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Chromium's own talk with its maker's servers, all of it off: nothing leaves the building. */
export const commandLineSwitches = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-sync',
  'no-pings',
] as const;

/** `development` is false in what people install. */
export function webPreferences(
  preload: string,
  development: boolean,
  platform: NodeJS.Platform,
): Electron.WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    devTools: development,
    // Elsewhere than on macOS the checker would download dictionaries from the internet.
    spellcheck: platform === 'darwin',
  };
}

/** Sent with every file of the page. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const isAppUrl = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

/** Copying text is all a page may always do beyond its window; everything else is main's, asked for through the bridge. */
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write'];

/** Leave to use the camera, to scan a code (J4), which ends by itself. */
export class CameraLeave {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #until = -Infinity;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  give(forMs: number): void {
    this.#until = this.#clock.monotonic() + forMs;
  }
  get isGiven(): boolean {
    return this.#clock.monotonic() < this.#until;
  }
}

/** What a page asks to be let do, or whether it could. */
export interface Asked {
  readonly permission: string;
  /** Of the frame that asks. */
  readonly url: string;
  readonly isMainFrame: boolean;
  /** Of the permission `media`: what for. */
  readonly media: readonly string[];
}

export function allowsPermission(
  { permission, url, isMainFrame, media }: Asked,
  camera: Pick<CameraLeave, 'isGiven'>,
): boolean {
  if (!isAppUrl(url)) return false;
  if (allowedPermissions.includes(permission)) return true;
  const isCamera = permission === 'media' && media.length > 0 && media.every((one) => one === 'video');
  return isCamera && isMainFrame && camera.isGiven;
}

/** The page's own files; while developing also the files of the developer tools. */
export function allowsRequest(url: string, development: boolean): boolean {
  return isAppUrl(url) || (development && url.startsWith('devtools://'));
}

/** What of a frame decides whether it is listened to. */
export type SenderFrame = Pick<Electron.WebFrameMain, 'url' | 'origin' | 'parent'>;

/** Only the top frame of a page of ours is heard; a frame that has gone since (`null`) is not. */
export function isTrustedFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin && isAppUrl(frame.url);
}

/** Refuses every permission but copying and, by leave, the camera, and every device, download and foreign request of the pages in `session`. */
export function lockSession(
  session: Electron.Session,
  development: boolean,
  camera: Pick<CameraLeave, 'isGiven'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { requestingUrl: url, isMainFrame } = details;
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(allowsPermission({ permission, url, isMainFrame, media }, camera));
  });
  session.setPermissionCheckHandler((_contents, permission, url, { mediaType, isMainFrame }) =>
    allowsPermission({ permission, url, isMainFrame, media: mediaType ? [mediaType] : [] }, camera),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !allowsRequest(details.url, development) }),
  );
  session.on('will-download', (event) => event.preventDefault());
}

/**
 * Keeps `contents` on its page: no navigation, no redirect, no second window, no guest page.
 * `onRefused` hears what was tried; a link reaches the system's browser only through the bridge (`link.open`).
 */
export function lockContents(
  contents: Electron.WebContents,
  onRefused: (what: string, url: string) => void,
): void {
  const refuse = (what: string) => (event: { preventDefault(): void; readonly url: string }) => {
    event.preventDefault();
    onRefused(what, event.url);
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('frame navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', (event, _preferences, parameters) => {
    event.preventDefault();
    onRefused('webview', parameters['src'] ?? '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    onRefused('window', url);
    return { action: 'deny' };
  });
  // Otherwise a page could learn the machine's addresses, which is not its business.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
