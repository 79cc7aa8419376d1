const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** What the key that goes with shortcuts is called on this keyboard. */
export const modName = isMac ? '⌘' : 'Ctrl';
export const altName = isMac ? '⌥' : 'Alt';

/** Whether that key, and no other of its kind, is held. */
export function hasMod(event: {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): boolean {
  return !event.altKey && (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
}
