import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defaultSettings, openSettings } from '../../../main/settings.ts';
import { restoreWindowState, smallestSize } from '../../../main/shell/window-state.ts';
import { Settings } from '../../../preload/contract/settings.ts';
import { textOf } from '../mutate.ts';
import { hold, type Target } from '../target.ts';
import { json } from './seeds.ts';

// Files that anybody may have edited.

export const settings: Target = {
  name: 'settings',
  functions: { 'main/settings.ts': ['openSettings', 'parse', 'parseJson', 'moveAside', 'readOrNull'] },
  shape: 'json',
  seeds: [
    json({ ...defaultSettings, name: 'Ana' }),
    json({ ...defaultSettings, further: { of: 'a newer version' } }),
    json([]),
  ],
  words: Object.keys(defaultSettings),
  executions: 250,
  open() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-fuzz-'));
    const file = path.join(folder, 'settings.json');
    return {
      async run(input) {
        fs.writeFileSync(file, input);
        const opened = await openSettings(folder, { now: () => 0 });
        const { current, setAside } = opened;
        hold(Settings.safeParse(current).success, 'settings are whole and valid');
        hold(
          Object.keys(current).every((key) => key in defaultSettings),
          'and nothing else',
        );
        if (setAside === null) return 'as they are';
        hold(fs.readFileSync(setAside).equals(input), 'what was not understood is kept');
        fs.rmSync(setAside);
        return 'set aside';
      },
      close: () => fs.rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const areas = [
  { x: 0, y: 25, width: 1_440, height: 875 },
  { x: 1_440, y: 0, width: 1_920, height: 1_080 },
];

export const windowState: Target = {
  name: 'window-state',
  functions: { 'main/shell/window-state.ts': ['restoreWindowState', 'clampSize', 'isGraspable', 'asJson'] },
  shape: 'json',
  seeds: [
    json({ bounds: { x: 10, y: 30, width: 800, height: 600 }, maximized: false }),
    json({ bounds: { x: 1_500, y: 10, width: 99_999, height: 1 }, maximized: true }),
  ],
  open: () => ({
    run(input) {
      const { bounds, maximized } = restoreWindowState(textOf(input), areas);
      hold(typeof maximized === 'boolean', 'it is one or the other');
      const { width, height } = bounds;
      hold(width >= smallestSize.width && width <= 1_920, 'a window can be grasped');
      hold(height >= smallestSize.height && height <= 1_080, 'and seen');
      return 'x' in bounds ? 'at its place' : 'anywhere';
    },
  }),
};
