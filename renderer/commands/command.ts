import type { AppState } from '../state/app-state.ts';
import type { TextKey } from '../text/text.ts';

export const commandGroups = ['go', 'messages', 'message', 'room', 'search', 'look', 'app'] as const;
export type CommandGroup = (typeof commandGroups)[number];

interface Listed {
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: TextKey;
  /** Ways to do it at the keyboard, as `isPressed` reads them. */
  readonly keys?: readonly string[];
  /** Instead of those, on a Mac. */
  readonly macKeys?: readonly string[];
}

/** Something the app does at a word or a key, wherever the focus is. */
export interface Command extends Listed {
  readonly kind: 'command';
  /** How it is called while a conversation of two is open, if not the same. */
  readonly directTitle?: TextKey;
  /**
   * Where its keys act, if not anywhere: outside fields, in which they mean something else; or in the conversation and the
   * message box.
   */
  readonly where?: 'outside-fields' | 'conversation';
  /** It is for the keyboard alone: as a word it would say nothing. */
  readonly keysOnly?: true;
  /** Whether it can be done now; without this it always can. */
  can?(app: AppState): boolean;
  run(app: AppState): void;
}

/** Keys that belong to what has the focus, which does it by itself; listed so that they can be found. */
export interface FieldKeys extends Listed {
  readonly kind: 'field';
  readonly keys: readonly string[];
  /** Only where messages are sent in that way. */
  readonly sendKey?: 'enter' | 'mod-enter';
}

export type Entry = Command | FieldKeys;
