import type { KeyboardEvent } from 'react';

/**
 * True while an input method owns the key: Enter then chooses a candidate and means nothing to us.
 * Safari ends the composition before it reports the Enter that ended it; there only key code 229 still tells.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return isComposingNative(event.nativeEvent);
}

export function isComposingNative(event: globalThis.KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
