import type { Command } from './command.ts';
import { focusNextPane } from './focus.ts';
import { isUnread, openNeighbour } from './rooms-around.ts';
import { goBack, goForward } from './visits.ts';

const group = 'go';
const kind = 'command';
const keysOnly = true;

/** Ways to get about. */
export const going: readonly Command[] = [
  {
    kind,
    group,
    id: 'switch',
    title: 'command.switch',
    keys: ['Mod+K'],
    run: ({ view }) => view.openPalette('places'),
  },
  {
    kind,
    group,
    id: 'commands',
    title: 'command.commands',
    keys: ['Mod+Shift+P'],
    keysOnly,
    run: ({ view }) => view.openPalette('commands'),
  },
  {
    kind,
    group,
    id: 'back',
    title: 'command.back',
    keys: ['Alt+ArrowLeft'],
    macKeys: ['Mod+['],
    run: goBack,
  },
  {
    kind,
    group,
    id: 'forward',
    title: 'command.forward',
    keys: ['Alt+ArrowRight'],
    macKeys: ['Mod+]'],
    run: goForward,
  },
  {
    kind,
    group,
    id: 'previous-room',
    title: 'command.previousRoom',
    keys: ['Alt+ArrowUp'],
    run: (app) => openNeighbour(app, -1),
  },
  {
    kind,
    group,
    id: 'next-room',
    title: 'command.nextRoom',
    keys: ['Alt+ArrowDown'],
    run: (app) => openNeighbour(app, 1),
  },
  {
    kind,
    group,
    id: 'previous-unread',
    title: 'command.previousUnread',
    keys: ['Alt+Shift+ArrowUp'],
    run: (app) => openNeighbour(app, -1, isUnread),
  },
  {
    kind,
    group,
    id: 'next-unread',
    title: 'command.nextUnread',
    keys: ['Alt+Shift+ArrowDown'],
    run: (app) => openNeighbour(app, 1, isUnread),
  },
  {
    kind,
    group,
    id: 'nearby',
    title: 'command.nearby',
    keys: ['Alt+Home'],
    run: ({ view }) => view.openNearby(),
  },
  {
    kind,
    group,
    id: 'next-pane',
    title: 'command.nextPane',
    keys: ['F6'],
    keysOnly,
    run: () => focusNextPane(1),
  },
  {
    kind,
    group,
    id: 'previous-pane',
    title: 'command.previousPane',
    keys: ['Shift+F6'],
    keysOnly,
    run: () => focusNextPane(-1),
  },
];
