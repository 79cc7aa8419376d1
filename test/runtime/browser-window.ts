import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { WebContents } from './contents.ts';
import { CancellableEvent, missing, strict } from './strict.ts';
import { devTools, world } from './world.ts';

type Provided = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'isVisible'
  | 'isFocused'
  | 'minimize'
  | 'isMinimized'
  | 'restore'
  | 'maximize'
  | 'unmaximize'
  | 'isMaximized'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'getSize'
  | 'getTitle'
  | 'setTitle'
  | 'setOverlayIcon'
>;

/** The switches this runtime enforces, because it cannot do otherwise; anything else would prove nothing. */
const enforced: readonly [keyof Electron.WebPreferences, boolean][] = [
  ['sandbox', true],
  ['contextIsolation', true],
  ['nodeIntegration', false],
  ['nodeIntegrationInWorker', false],
  ['nodeIntegrationInSubFrames', false],
  ['webSecurity', true],
  ['webviewTag', false],
];

/** A window whose page is a real one in Chromium and whose frame is only remembered. `$` marks the runtime's own. */
export class BrowserWindow extends EventEmitter implements Provided {
  readonly id: number;
  readonly webContents: WebContents;
  $target: string | null = null;
  $bounds: Electron.Rectangle;
  $title: string;
  readonly $smallest: { width: number; height: number };
  $state = { visible: false, focused: false, minimized: false, maximized: false, shown: false, gone: false };
  readonly $made: Promise<void>;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (!world.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences = options.webPreferences ?? {};
    for (const [name, value] of enforced) {
      if (preferences[name] !== undefined && preferences[name] !== value)
        throw missing(`${String(name)}: ${String(!value)}`);
    }
    const self = strict('BrowserWindow', this);
    const contents = new WebContents(preferences, self);
    this.webContents = contents.$self;
    this.id = contents.id;
    this.$title = options.title ?? app.name;
    const { x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 } = options;
    this.$bounds = { x, y, width, height };
    this.$smallest = { width: minWidth, height: minHeight };
    world.windows.set(this.id, self);
    this.$made = self.$make();
    this.$made.catch((error: unknown) => console.error('stand-in electron: no window:', error));
    contents.once('did-finish-load', () => self.$readyToShow());
    app.emit('browser-window-created', new CancellableEvent(), self);
    app.emit('web-contents-created', new CancellableEvent(), this.webContents);
    if (options.show !== false) self.show();
    return self;
  }

  static getAllWindows(): BrowserWindow[] {
    return [...world.windows.values()];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return world.windows.get(id) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.fromId(contents.id);
  }

  async loadURL(url: string): Promise<void> {
    await this.$made;
    await this.webContents.loadURL(url);
  }
  close(): void {
    if (this.$state.gone) return;
    const event = new CancellableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) this.emit('$kept');
    else this.destroy();
  }
  destroy(): void {
    void this.$made
      .then(() => devTools().browser.send('Target.closeTarget', { targetId: this.$target }))
      .catch(() => this.$gone());
  }
  isDestroyed(): boolean {
    return this.$state.gone;
  }

  show(): void {
    this.$state.visible = true;
    this.emit('show');
    this.focus();
  }
  hide(): void {
    this.blur();
    this.$state.visible = false;
    this.emit('hide');
  }
  focus(): void {
    if (this.$state.focused) return;
    for (const window of BrowserWindow.getAllWindows()) window.blur();
    this.$state.focused = true;
    this.emit('focus', new CancellableEvent());
  }
  blur(): void {
    if (!this.$state.focused) return;
    this.$state.focused = false;
    this.emit('blur', new CancellableEvent());
  }
  isVisible(): boolean {
    return this.$state.visible && !this.$state.minimized;
  }
  isFocused(): boolean {
    return this.$state.focused;
  }
  minimize(): void {
    this.blur();
    this.$state.minimized = true;
    this.emit('minimize');
  }
  isMinimized(): boolean {
    return this.$state.minimized;
  }
  restore(): void {
    this.$state.minimized = false;
    this.emit('restore');
  }
  maximize(): void {
    this.$state.maximized = true;
    this.emit('maximize');
  }
  unmaximize(): void {
    this.$state.maximized = false;
    this.emit('unmaximize');
  }
  isMaximized(): boolean {
    return this.$state.maximized;
  }

  getBounds(): Electron.Rectangle {
    return this.$state.maximized ? { x: 0, y: 0, width: 1280, height: 800 } : { ...this.$bounds };
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this.$bounds };
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.$bounds;
    const wanted = { ...before, ...bounds };
    this.$bounds = {
      ...wanted,
      width: Math.max(wanted.width, this.$smallest.width),
      height: Math.max(wanted.height, this.$smallest.height),
    };
    if (before.x !== this.$bounds.x || before.y !== this.$bounds.y) this.emit('move');
    if (before.width !== this.$bounds.width || before.height !== this.$bounds.height) this.emit('resize');
  }
  getSize(): number[] {
    return [this.$bounds.width, this.$bounds.height];
  }
  getTitle(): string {
    return this.$title;
  }
  setTitle(title: string): void {
    this.$title = title;
  }
  /** Only Windows shows it. */
  setOverlayIcon(_image: Electron.NativeImage | null, _description: string): void {}

  async $make(): Promise<void> {
    const { browser } = devTools();
    const { width, height } = this.$bounds;
    const created = browser
      .send<{ targetId: string }>('Target.createTarget', {
        url: 'about:blank',
        width,
        height,
        newWindow: true,
      })
      .then(({ targetId }) => {
        world.windowTargets.add(targetId);
        return targetId;
      });
    world.making = Promise.allSettled([world.making, created]);
    const targetId = await created;
    this.$target = targetId;
    const { sessionId } = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    await this.webContents.session.$watchDownloads();
    await this.webContents.$attach(sessionId);
  }
  $readyToShow(): void {
    if (this.$state.shown) return;
    this.$state.shown = true;
    this.emit('ready-to-show');
  }
  $gone(): void {
    if (this.$state.gone) return;
    this.$state.gone = true;
    world.windows.delete(this.id);
    this.webContents.$destroyed();
    this.emit('closed');
    if (world.windows.size === 0) app.$lastWindowClosed();
  }
}
