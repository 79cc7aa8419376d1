import { describe, expect, it } from 'vitest';
import { restoreWindowState, storeWindowState } from '../../../main/shell/window-state.ts';

const screen = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };
const stored = (bounds: object, maximized = false): string => JSON.stringify({ bounds, maximized });

describe('where the window opens', () => {
  it('opens where it was', () => {
    const bounds = { x: 1500, y: 30, width: 800, height: 600 };
    expect(restoreWindowState(storeWindowState({ bounds, maximized: true }), [screen, second])).toEqual({
      bounds,
      maximized: true,
    });
  });

  it.each([
    ['nothing', null],
    ['damaged text', '{"bounds":'],
    ['another shape', '[1]'],
    ['sizes that are none', stored({ x: 0, y: 0, width: 'wide', height: 1e400 })],
  ])('opens at its first size from %s', (_what, text) => {
    expect(restoreWindowState(text, [screen])).toEqual({
      bounds: { width: 1120, height: 760 },
      maximized: false,
    });
  });

  it.each([
    ['on a display that was unplugged', { x: 1500, y: 30, width: 800, height: 600 }],
    ['with its title bar above the display', { x: 100, y: -300, width: 800, height: 600 }],
    ['with hardly an edge on the display', { x: 1400, y: 100, width: 800, height: 600 }],
  ])('lets the system place a window that was left %s', (_where, bounds) => {
    expect(restoreWindowState(stored(bounds), [screen]).bounds).toEqual({ width: 800, height: 600 });
  });

  it('fits the size to the displays and to what the page can show', () => {
    const huge = restoreWindowState(stored({ x: 0, y: 25, width: 9000, height: 9000 }), [screen]);
    expect(huge.bounds).toMatchObject({ width: 1440, height: 875 });
    const tiny = restoreWindowState(stored({ x: 0, y: 25, width: 1, height: 1 }), [screen]);
    expect(tiny.bounds).toMatchObject({ width: 360, height: 480 });
  });
});
