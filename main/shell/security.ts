import { contentSecurityPolicy } from '../content-security-policy.ts';

/**
 * Every switch that keeps a page inside its window, in one place: as data, and as the functions that apply it.
 * Only the content security policy has a file of its own, because the browser's page is sent the same.
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
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), usb=(), serial=(), hid=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const isAppUrl = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

/** Copying text is all a page may do beyond its window; everything else is main's, asked for through the bridge. */
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write'];

export function allowsPermission(permission: string, requestingUrl: string): boolean {
  return isAppUrl(requestingUrl) && allowedPermissions.includes(permission);
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

/** Refuses every permission, device, download and foreign request of the pages in `session`. */
export function lockSession(session: Electron.Session, development: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowsPermission(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => allowsPermission(permission, origin));
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
