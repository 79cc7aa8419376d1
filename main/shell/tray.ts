import type { Availability } from '../../preload/contract/conversation.ts';
import type { Calling, CallingHeard, Platform } from '../platform.ts';
import { png, type IconLook } from './icon.ts';
import { shellText } from './text.ts';

type Item = Electron.MenuItemConstructorOptions;
type Picture = Electron.NativeImage;

/** What this needs of Electron. */
export interface TrayElectron {
  readonly app: Pick<Electron.App, 'setBadgeCount'>;
  readonly Menu: { buildFromTemplate(items: Item[]): Electron.Menu };
  readonly nativeImage: { createEmpty(): Picture };
  readonly Tray: new (picture: Picture) => Electron.Tray;
}

/** In points, and as fine as screens are. */
const scales = [1, 2] as const;
const sideOn = (platform: NodeJS.Platform): number => (platform === 'linux' ? 24 : 16);

function pictureOf(image: Picture, look: IconLook, side: number): Picture {
  for (const scaleFactor of scales) {
    image.addRepresentation({
      scaleFactor,
      width: side,
      height: side,
      buffer: png(side * scaleFactor, look),
    });
  }
  return image;
}

/** A `&` would underline the letter behind it, and be gone. */
const label = (text: string): string => text.replaceAll('&', '&&');

/** The menu of the tray: what calls, what others are told of this person, and the app. */
export function trayMenu(
  { rooms, availability, language }: Calling,
  heard: CallingHeard,
  show: () => void,
): Item[] {
  const text = shellText(language);
  const separator: Item = { type: 'separator' };
  const calls = rooms.map(({ id, name, count }): Item => ({
    id: `room-${id}`,
    label: label(`${name} (${count})`),
    click() {
      show();
      heard.onRoom(id);
    },
  }));
  const states: readonly Availability[] = ['active', 'away', 'busy'];
  return [
    { id: 'open', label: text.open, click: show },
    ...(calls.length > 0 ? [separator, ...calls] : []),
    separator,
    ...states.map((state): Item => ({
      id: state,
      type: 'radio',
      label: text[state],
      checked: state === availability,
      click: () => heard.onAvailability(state),
    })),
    separator,
    { id: 'quit', role: 'quit', label: text.quit },
  ];
}

/** Shows how much calls for the person: in the system's tray, on the app's icon, and over its window's in the task bar. */
export function callingShown(parts: {
  readonly electron: TrayElectron;
  readonly platform: NodeJS.Platform;
  readonly show: () => void;
  readonly overlay: (image: Picture | null, description: string) => void;
}): NonNullable<Platform['showCalling']> {
  const { platform, show } = parts;
  const { app, Menu, nativeImage, Tray } = parts.electron;
  const side = sideOn(platform);
  let tray: Electron.Tray | null = null;
  let looks: { readonly none: Picture; readonly some: Picture; readonly dot: Picture } | null = null;

  const picture = (look: IconLook, points: number): Picture =>
    pictureOf(nativeImage.createEmpty(), look, points);
  const make = (): typeof looks & object => {
    const none = picture(platform === 'darwin' ? 'shape' : 'plain', side);
    if (platform === 'darwin') none.setTemplateImage(true);
    return { none, some: platform === 'darwin' ? none : picture('calling', side), dot: picture('dot', 16) };
  };
  return (calling, heard) => {
    const text = shellText(calling.language);
    looks ??= make();
    if (!tray) {
      tray = new Tray(looks.none);
      // macOS opens the menu by itself, which has what this would do.
      if (platform !== 'darwin') tray.on('click', show);
    }
    const { count } = calling;
    const words = count === 0 ? text.nothingUnread : text.unread.replace('{count}', String(count));
    tray.setImage(count === 0 ? looks.none : looks.some);
    tray.setToolTip(words);
    if (platform === 'darwin') tray.setTitle(count === 0 ? '' : String(count));
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(calling, heard, show)));
    app.setBadgeCount(count);
    if (platform === 'win32') parts.overlay(count === 0 ? null : looks.dot, words);
  };
}
