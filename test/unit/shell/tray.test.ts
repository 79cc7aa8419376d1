import { beforeEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Calling } from '../../../main/platform.ts';
import { callingShown, type TrayElectron } from '../../../main/shell/tray.ts';
import { Menu } from '../../runtime/menu.ts';
import { nativeImage, Tray, type NativeImage } from '../../runtime/system-bar.ts';

const calling: Calling = {
  count: 3,
  rooms: [{ id: 'k'.repeat(32) as RoomId, name: 'Salt & Pepper', count: 3 }],
  availability: 'away',
  language: 'en',
};

beforeEach(() => void Tray.$all.splice(0));

/** A desktop's bar, with what became of it. */
function bar(platform: NodeJS.Platform) {
  const done: string[] = [];
  const badges: number[] = [];
  const overlays: string[] = [];
  const electron = {
    ...{ Menu, nativeImage, Tray },
    app: { setBadgeCount: (count: number) => badges.push(count) },
  } as unknown as TrayElectron;
  const showCalling = callingShown({
    ...{ electron, platform },
    show: () => void done.push('show'),
    overlay: (image, words) => void overlays.push(`${image ? 'dot' : 'none'}: ${words}`),
  });
  const tell = (changes: Partial<Calling> = {}): Tray => {
    showCalling(
      { ...calling, ...changes },
      {
        onRoom: (roomId) => void done.push(`room ${roomId[0] ?? ''}`),
        onAvailability: (state) => void done.push(state),
      },
    );
    const [tray] = Tray.$all;
    if (!tray) throw new Error('there is no tray');
    return tray;
  };
  return { tell, done, badges, overlays };
}

const isTemplate = (image: NativeImage): boolean => image.$template;

it('[tray] counts what calls, in one icon, which is another while something does', () => {
  const { tell, badges, overlays } = bar('linux');
  const tray = tell();
  expect(tray.$tip).toBe('Landline (3 unread)');
  const calls = tray.$image;
  expect(calls.getSize()).toEqual({ width: 24, height: 24 });
  expect(tell({ count: 0, rooms: [] }).$tip).toBe('Landline');
  expect(tray.$image).not.toBe(calls);
  expect(badges).toEqual([3, 0]);
  expect(Tray.$all).toHaveLength(1);
  expect(overlays).toEqual([]);
});

it('[tray] leads to a room and sets what others see', () => {
  const { tell, done } = bar('linux');
  const tray = tell();
  const items = tray.$menu?.items ?? [];
  expect(items.find(({ checked }) => checked)?.label).toBe('Away');
  items.find(({ label }) => label === 'Salt && Pepper (3)')?.click();
  items.find(({ label }) => label === 'Do not disturb')?.click();
  tray.emit('click');
  expect(done).toEqual(['show', 'room k', 'busy', 'show']);
});

it('[tray] is a shape with a number on macOS, and a dot over the window on Windows', () => {
  const mac = bar('darwin');
  const onMac = mac.tell();
  expect([onMac.$title, isTemplate(onMac.$image)]).toEqual(['3', true]);
  onMac.emit('click');
  expect(mac.done).toEqual([]);
  expect(mac.tell({ count: 0 }).$title).toBe('');
  Tray.$all.splice(0);
  const windows = bar('win32');
  windows.tell();
  windows.tell({ count: 0, language: 'zh-CN' });
  expect(windows.overlays).toEqual(['dot: Landline (3 unread)', expect.stringMatching(/^none: /)]);
});
