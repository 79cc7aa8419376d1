import type { AppState } from '../state/app-state.ts';
import { isMac, isPressed } from '../ui/keys.ts';
import type { Command, Entry } from './command.ts';
import { fieldKeys } from './field-keys.ts';
import { isAtConversation } from './focus.ts';
import { going } from './going.ts';
import { inRooms } from './in-room.ts';
import { settingCommands } from './setting.ts';

/** Everything the app does at a word or a key: what the palette offers, what `?` lists, what the window listens for. */
export const entries: readonly Entry[] = [...going, ...fieldKeys, ...inRooms, ...settingCommands];

export const commands: readonly Command[] = entries.filter((entry) => entry.kind === 'command');

/** Its keys on this kind of computer. */
export const keysOf = ({ keys = [], macKeys }: Entry): readonly string[] => (isMac && macKeys) || keys;

export const canRun = (command: Command, app: AppState): boolean => command.can?.(app) ?? true;

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
  );
}

function actsAt({ where }: Command, target: EventTarget | null): boolean {
  if (where === undefined) return true;
  const inField = isField(target);
  if (where === 'outside-fields') return !inField;
  return inField ? target instanceof HTMLElement && target.id === 'composer' : isAtConversation();
}

/** The command whose keys `event` is, where it can be done; null for a key that means nothing here. */
export function commandFor(event: KeyboardEvent, app: AppState): Command | null {
  const found = commands.find(
    (command) =>
      keysOf(command).some((keys) => isPressed(keys, event)) &&
      actsAt(command, event.target) &&
      canRun(command, app),
  );
  return found ?? null;
}
