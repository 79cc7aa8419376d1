import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import { toCarried, toOwn } from './addresses.ts';
import { devTools, world } from './world.ts';
import type { TargetSession } from './devtools.ts';
import { topFrame, type Frame } from './frame.ts';
import { ipcMain } from './ipc-main.ts';
import { createCodec } from './page/codec.ts';
import { isolatedWorldName, mainWorldSource, preloadSource } from './page/sources.ts';
import { applyPermissions } from './permissions.ts';
import { answerRequest, type PausedRequest } from './requests.ts';
import { defaultSession } from './session.ts';
import { CancellableEvent, strict } from './strict.ts';
import { popups } from './targets.ts';

type Provided = Pick<
  Electron.WebContents,
  | 'id'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isDevToolsOpened'
  | 'send'
  | 'reload'
  | 'close'
  | 'loadURL'
  | 'forcefullyCrashRenderer'
  | 'executeJavaScript'
  | 'setWebRTCIPHandlingPolicy'
>;
type WebRtcPolicy = Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0];
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** What a page says to main. */
type FromPage =
  | { readonly op: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly op: 'preload-error'; readonly message: string };

const codec = createCodec();
let lastId = 0;

/** A page in Chromium under Electron's names. `$` marks the runtime's own. */
export class WebContents extends EventEmitter implements Provided {
  readonly id: number = ++lastId;
  readonly session = defaultSession;
  readonly mainFrame: Frame = topFrame(() => this.$url);
  $url = '';
  /** The address of a load that main itself asked for: not a navigation by the page. */
  $loading: string | null = null;
  $devTools: TargetSession | null = null;
  $context: string | null = null;
  $frameId = '';
  $openHandler: OpenHandler | null = null;
  $preferences: Electron.WebPreferences;
  $webRtcPolicy: WebRtcPolicy = 'default';
  $isGone = false;
  $hasCrashed = false;
  $delivering: Promise<void> = Promise.resolve();
  readonly $close: () => void;
  readonly $title: () => string;
  /** What listeners and tests get; the same object each time. */
  readonly $self: WebContents;

  constructor(preferences: Electron.WebPreferences, window: { close(): void; getTitle(): string }) {
    super();
    this.$preferences = preferences;
    this.$close = () => window.close();
    this.$title = () => window.getTitle();
    this.$self = strict('webContents', this);
  }

  getURL(): string {
    return this.$url;
  }
  getTitle(): string {
    return this.$title();
  }
  isDestroyed(): boolean {
    return this.$isGone;
  }
  isCrashed(): boolean {
    return this.$hasCrashed;
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  /** Not in Electron's typings, but in Electron: what its own tests read preferences back with. */
  getLastWebPreferences(): Electron.WebPreferences {
    return { ...this.$preferences };
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.$openHandler = handler;
  }
  /** Kept for tests to read; Chromium under DevTools offers no such switch. */
  setWebRTCIPHandlingPolicy(policy: WebRtcPolicy): void {
    this.$webRtcPolicy = policy;
  }
  getWebRTCIPHandlingPolicy(): WebRtcPolicy {
    return this.$webRtcPolicy;
  }
  close(): void {
    this.$close();
  }
  reload(): void {
    this.$loading = this.$url;
    this.$hasCrashed = false;
    void this.$page.send('Page.reload').catch((error: unknown) => console.error(error));
  }
  forcefullyCrashRenderer(): void {
    // Its answer never comes: the process that would give it is gone.
    void this.$page.send('Page.crash').catch(() => undefined);
  }
  async loadURL(url: string): Promise<void> {
    await applyPermissions(url, this.$self);
    this.$loading = url;
    const loaded = once(this, 'did-finish-load');
    loaded.catch(() => undefined);
    const { errorText } = await this.$page.send<{ errorText?: string }>('Page.navigate', {
      url: toCarried(url),
    });
    if (errorText) {
      this.emit('did-fail-load', new CancellableEvent(), -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
  }
  async executeJavaScript(code: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.$page.send<Evaluated>('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  send(channel: string, ...args: unknown[]): void {
    // Packed first: what cannot be copied throws here, as in Electron.
    const text = codec.pack({ channel, args });
    if (this.$context) this.$deliver(text, this.$context);
  }

  get $page(): TargetSession {
    if (!this.$devTools) throw new Error('stand-in electron: the page is not there yet');
    return this.$devTools;
  }

  /** Connects to a fresh target: its events, its requests, and the preload in a world of its own. */
  async $attach(sessionId: string): Promise<void> {
    const page = devTools().session(sessionId);
    this.$devTools = page;
    this.$listen(page);
    const { frameTree } = await page.send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree');
    this.$frameId = frameTree.frame.id;
    await Promise.all([
      page.send('Page.enable'),
      page.send('Log.enable'),
      page.send('Runtime.enable'),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      page.send('Runtime.addBinding', { name: '__standInIpc', executionContextName: isolatedWorldName }),
    ]);
    const secret = randomBytes(12).toString('hex');
    const addScript = (script: object) => page.send('Page.addScriptToEvaluateOnNewDocument', script);
    await addScript({ source: mainWorldSource(secret) });
    const { preload, additionalArguments = [] } = this.$preferences;
    if (preload === undefined) return;
    const surroundings = {
      argv: additionalArguments,
      env: {},
      platform: process.platform,
      arch: process.arch,
    };
    await addScript({
      source: preloadSource(
        secret,
        { ...surroundings, versions: { ...process.versions } },
        fs.readFileSync(preload, 'utf8'),
      ),
      worldName: isolatedWorldName,
    });
  }

  $listen(page: TargetSession): void {
    page.listen<{ context: Context }>('Runtime.executionContextCreated', ({ context }) => {
      const isMain = context.auxData?.frameId === this.$frameId;
      if (context.name === isolatedWorldName && isMain) this.$context = context.uniqueId;
    });
    page.listen<Binding>('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === '__standInIpc') this.$hear(codec.unpack(payload) as FromPage);
    });
    page.listen<{ frame: { parentId?: string; url: string } }>('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.$url = toOwn(frame.url);
      this.emit('did-navigate', new CancellableEvent(), this.$url, 200, 'OK');
    });
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', new CancellableEvent()));
    page.on('Page.loadEventFired', () => this.emit('did-finish-load', new CancellableEvent()));
    page.listen<{ exceptionDetails: Failure }>('Runtime.exceptionThrown', ({ exceptionDetails }) =>
      this.$say('error', exceptionDetails.exception?.description ?? exceptionDetails.text),
    );
    page.listen<{ entry: { level: string; text: string } }>('Log.entryAdded', ({ entry }) =>
      this.$say(entry.level, entry.text),
    );
    page.listen<PausedRequest>('Fetch.requestPaused', (request) => void answerRequest(this.$self, request));
    page.listen<{ url: string; windowName: string }>('Page.windowOpen', ({ url, windowName }) =>
      this.$judgePopup(toOwn(url), windowName),
    );
  }

  $say(level: string, message: string): void {
    this.emit('console-message', CancellableEvent.with({ level, message }));
  }

  /** Without a handler Electron opens the window; then it stays open here, too, for a test to find. */
  $judgePopup(url: string, frameName: string): void {
    const details = { url, frameName, features: '', disposition: 'foreground-tab' as const };
    const answer = this.$openHandler?.({ ...details, referrer: { url: '', policy: 'default' } });
    popups.judged(answer?.action ?? 'allow');
  }

  $hear(message: FromPage): void {
    if (message.op === 'preload-error') {
      const file = this.$preferences.preload ?? '';
      this.emit('preload-error', new CancellableEvent(), file, new Error(message.message));
      return;
    }
    const event = CancellableEvent.with({
      type: 'frame' as const,
      sender: this.$self,
      senderFrame: this.mainFrame,
      processId: 1,
      frameId: 1,
    });
    ipcMain.emit(message.channel, event, ...message.args);
  }

  /** In order. To a page that has gone there is nothing to deliver. */
  $deliver(text: string, uniqueContextId: string): void {
    const expression = `__standInDeliver(${JSON.stringify(text)})`;
    this.$delivering = this.$delivering
      .then(() => applyPermissions(this.$url, this.$self))
      .catch(() => undefined)
      .then(() => {
        this.$page.send('Runtime.evaluate', { expression, uniqueContextId }).catch(() => undefined);
      });
  }

  $crashed(): void {
    this.$context = null;
    this.$hasCrashed = true;
    this.emit('render-process-gone', new CancellableEvent(), { reason: 'crashed', exitCode: 133 });
  }
  $destroyed(): void {
    this.$isGone = true;
    this.emit('destroyed');
  }

  static getAllWebContents(): WebContents[] {
    return [...world.windows.values()].map((window) => window.webContents);
  }
  static fromId(id: number): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.id === id);
  }
  static fromDevToolsTargetId(target: string): WebContents | undefined {
    return [...world.windows.values()].find((window) => window.$target === target)?.webContents;
  }
}

interface Failure {
  readonly exception?: { readonly description?: string };
  readonly text: string;
}
interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: Failure;
}
interface Context {
  readonly name: string;
  readonly uniqueId: string;
  readonly auxData?: { readonly frameId?: string };
}
interface Binding {
  readonly name: string;
  readonly payload: string;
}
