import { EventEmitter } from 'node:events';
import { missing, strict } from './strict.ts';
import type { Menu } from './menu.ts';

// What a system shows beside the windows: nobody sees it here, and tests read it.

const pngBeginning = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** A picture in one or several sizes. Only PNGs are taken; nothing is decoded but their size. */
export class NativeImage implements Pick<Electron.NativeImage, 'isEmpty' | 'getSize' | 'setTemplateImage'> {
  readonly $buffers: { readonly scaleFactor: number; readonly buffer: Buffer }[] = [];
  $template = false;

  addRepresentation({ scaleFactor = 1, buffer }: Electron.AddRepresentationOptions): void {
    if (!buffer?.subarray(0, 8).equals(pngBeginning)) throw missing('a picture that is no PNG');
    this.$buffers.push({ scaleFactor, buffer });
  }
  isEmpty(): boolean {
    return this.$buffers.length === 0;
  }
  getSize(): Electron.Size {
    const [first] = this.$buffers;
    if (!first) return { width: 0, height: 0 };
    const side = (at: number): number => first.buffer.readUInt32BE(at) / first.scaleFactor;
    return { width: side(16), height: side(20) };
  }
  setTemplateImage(template: boolean): void {
    this.$template = template;
  }
}

export const nativeImage = strict('nativeImage', {
  createEmpty: () => strict('NativeImage', new NativeImage()),
});

type TrayMethods = 'setImage' | 'setToolTip' | 'setTitle' | 'setContextMenu';

/** An icon among the system's own. */
export class Tray extends EventEmitter implements Record<TrayMethods, unknown> {
  static readonly $all: Tray[] = [];
  $image: NativeImage;
  $tip = '';
  $title = '';
  $menu: Menu | null = null;

  constructor(image: NativeImage) {
    super();
    if (image.isEmpty()) throw new Error('Failed to load image');
    this.$image = image;
    const self = strict('Tray', this);
    Tray.$all.push(self);
    return self;
  }
  setImage(image: NativeImage): void {
    this.$image = image;
  }
  setToolTip(tip: string): void {
    this.$tip = tip;
  }
  setTitle(title: string): void {
    this.$title = title;
  }
  setContextMenu(menu: Menu | null): void {
    this.$menu = menu;
  }
}

/** What the system would show. */
export class Notification extends EventEmitter implements Pick<Electron.Notification, 'show' | 'close'> {
  readonly $options: Electron.NotificationConstructorOptions;
  $state: 'made' | 'shown' | 'closed' = 'made';

  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly hasReply: boolean;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.$options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.hasReply = options.hasReply ?? false;
    return strict('Notification', this);
  }
  show(): void {
    this.$state = 'shown';
    this.emit('show', {});
  }
  close(): void {
    if (this.$state === 'shown') this.emit('close', { reason: 'applicationHidden' });
    this.$state = 'closed';
  }
}
