import type { Settings } from '../../preload/contract/settings.ts';
import type { TextKey } from '../text/text.ts';
import type { Command, CommandGroup } from './command.ts';

const kind = 'command';

type Chosen = 'theme' | 'density' | 'textSize' | 'language' | 'availability';

/** A command that makes one setting what it says; it is there while the setting is something else. */
function setting<Name extends Chosen>(
  group: CommandGroup,
  name: Name,
  titles: readonly (readonly [value: Settings[Name], title: TextKey])[],
): readonly Command[] {
  return titles.map(([value, title]) => ({
    kind,
    group,
    id: `${name}-${value}`,
    title,
    can: (app) => app.settings.settings.get()?.[name] !== value,
    run: (app) => void app.settings.change({ [name]: value }).catch(() => undefined),
  }));
}

/** What the person can set about the app at a word. */
export const settingCommands: readonly Command[] = [
  ...setting('look', 'theme', [
    ['light', 'command.themeLight'],
    ['dark', 'command.themeDark'],
    ['system', 'command.themeSystem'],
  ]),
  ...setting('look', 'density', [
    ['comfortable', 'command.comfortable'],
    ['compact', 'command.compact'],
  ]),
  ...setting('look', 'textSize', [
    ['small', 'command.textSmall'],
    ['normal', 'command.textNormal'],
    ['large', 'command.textLarge'],
    ['larger', 'command.textLarger'],
  ]),
  ...setting('look', 'language', [
    ['system', 'command.languageSystem'],
    ['en', 'command.english'],
    ['zh-CN', 'command.chinese'],
  ]),
  ...setting('app', 'availability', [
    ['active', 'command.active'],
    ['away', 'command.away'],
    ['busy', 'command.busy'],
  ]),
  {
    kind,
    group: 'app',
    id: 'settings',
    title: 'command.settings',
    keys: ['Mod+,'],
    run: ({ view }) => view.openDialog('settings'),
  },
  {
    kind,
    group: 'app',
    id: 'shortcuts',
    title: 'command.shortcuts',
    keys: ['Mod+/'],
    run: ({ view }) => view.openDialog('shortcuts'),
  },
  {
    kind,
    group: 'app',
    id: 'shortcuts-short',
    title: 'command.shortcuts',
    keys: ['?'],
    where: 'outside-fields',
    keysOnly: true,
    run: ({ view }) => view.openDialog('shortcuts'),
  },
];
