export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** What the key that goes with shortcuts is called on this keyboard. */
export const modName = isMac ? '⌘' : 'Ctrl';
export const altName = isMac ? '⌥' : 'Alt';

interface Modifiers {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Whether that key, and no other of its kind, is held. */
export function hasMod(event: Modifiers): boolean {
  return !event.altKey && (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
}

const names: Readonly<Record<string, string>> = {
  Mod: modName,
  Alt: altName,
  Shift: isMac ? '⇧' : 'Shift',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** `Mod+Shift+F`, as its keys are called on this keyboard. */
export const keyNames = (keys: string): readonly string[] =>
  keys.split(/\+(?=.)/).map((key) => names[key] ?? key);

/** Whether `event` is exactly `keys`, such as `Mod+Shift+F` or `?`: of characters that are no letters, Shift is part of the character. */
export function isPressed(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split(/\+(?=.)/);
  const last = parts.at(-1) ?? '';
  const key = last === 'Space' ? ' ' : last;
  const character = key.length === 1;
  const letter = character && /[a-z]/i.test(key);
  const wantsMod = parts.includes('Mod');
  const wantsAlt = parts.includes('Alt');
  if (wantsMod ? !hasMod(event) : event.ctrlKey || event.metaKey || event.altKey !== wantsAlt) return false;
  if ((!character || letter) && event.shiftKey !== parts.includes('Shift')) return false;
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // A keyboard of another script: the key where that letter stands on a Latin one.
  return letter && /[^\p{ASCII}]/u.test(event.key) && event.code === `Key${key.toUpperCase()}`;
}
