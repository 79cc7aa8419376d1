import { EventEmitter } from 'node:events';
import { CancellableEvent, missing, strict } from './strict.ts';
import { devTools, world, type SchemeHandler } from './world.ts';
import type { WebContents } from './contents.ts';

type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;
type RequestHandler = (
  contents: WebContents,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean; mediaTypes?: ('video' | 'audio')[] },
) => void;
type DeviceHandler = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;
type CheckHandler = (
  contents: WebContents | null,
  permission: string,
  origin: string,
  details: { requestingUrl: string; isMainFrame: boolean; mediaType?: 'video' | 'audio' },
) => boolean;

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (world.ready) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    world.schemes.push(...schemes);
    for (const { scheme, privileges } of schemes) {
      // A secure context with an origin of its own is all this runtime can make of a scheme.
      if (!privileges?.standard || !privileges.secure) throw missing(`scheme ${scheme} without privileges`);
      if (privileges.bypassCSP) throw missing('bypassCSP');
    }
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (world.schemeHandlers.has(scheme)) throw new Error(`protocol ${scheme} already handled`);
    world.schemeHandlers.set(scheme, handler);
  },
  get $schemes(): readonly Electron.CustomScheme[] {
    return world.schemes;
  },
  isProtocolHandled: (scheme: string): boolean => world.schemeHandlers.has(scheme),
} satisfies Partial<Electron.Protocol> & { readonly $schemes: readonly Electron.CustomScheme[] });

class WebRequest implements Pick<Electron.WebRequest, 'onBeforeRequest'> {
  $beforeRequest: BeforeRequest | null = null;
  onBeforeRequest(listener: unknown): void {
    if (typeof listener !== 'function') throw missing('webRequest.onBeforeRequest with a filter');
    this.$beforeRequest = listener as BeforeRequest;
  }
  $cancels(url: string): Promise<boolean> {
    const judge = this.$beforeRequest;
    if (!judge) return Promise.resolve(false);
    return new Promise((resolve) => judge({ url }, ({ cancel = false }) => resolve(cancel)));
  }
}

/** Electron's `Session`: what pages may do beyond their window. */
export class Session extends EventEmitter {
  readonly protocol = protocol;
  readonly webRequest = strict('webRequest', new WebRequest());
  $request: RequestHandler | null = null;
  $check: CheckHandler | null = null;
  $device: DeviceHandler | null = null;
  $watchesDownloads = false;

  static readonly defaultSession: Session = strict('session', new Session());

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.$request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.$check = handler;
  }
  /** No device is ever offered here, so only tests ask the handler. */
  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.$device = handler;
  }

  /** What Electron would answer a page: both handlers must agree; one that is missing grants. */
  async $grants(
    permission: string,
    contents: WebContents,
    origin: string,
    media: 'video' | 'audio' | null,
  ): Promise<boolean> {
    const request = this.$request;
    const frame = { requestingUrl: `${origin}/`, isMainFrame: true };
    const asked = { ...frame, ...(media && { mediaTypes: [media] }) };
    const checked = { ...frame, ...(media && { mediaType: media }) };
    const allowed =
      !request || (await new Promise<boolean>((resolve) => request(contents, permission, resolve, asked)));
    return allowed && (this.$check?.(contents, permission, `${origin}/`, checked) ?? true);
  }

  /** Downloads never happen here; listeners are told of each that a page tries, and may be asked how they judged. */
  async $watchDownloads(): Promise<void> {
    if (this.$watchesDownloads) return;
    this.$watchesDownloads = true;
    const { browser } = devTools();
    await browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
    browser.listen<{ url: string; suggestedFilename: string }>('Browser.downloadWillBegin', (download) => {
      const item = strict('DownloadItem', {
        getURL: () => download.url,
        getFilename: () => download.suggestedFilename,
      } satisfies Partial<Electron.DownloadItem>);
      this.emit('will-download', new CancellableEvent(), item);
    });
  }
}

export const { defaultSession } = Session;
