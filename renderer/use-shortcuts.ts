import { useEffect } from 'react';
import { commandFor } from './commands/commands.ts';
import { goBack, goForward } from './commands/visits.ts';
import type { AppState } from './state/app-state.ts';
import { isComposingNative } from './ui/composing.ts';

/** The buttons at a mouse's side. */
const sideButtons: Readonly<Record<number, () => void>> = { 3: goBack, 4: goForward };

const rests = (): boolean => document.querySelector('dialog[open]') !== null;

/**
 * Does what the table of commands says at a key, anywhere in the window. It rests while a dialog is open or an input
 * method is at work, and leaves alone what has been done already.
 */
export function useShortcuts(app: AppState): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposingNative(event) || rests()) return;
      const command = commandFor(event, app);
      if (!command) return;
      event.preventDefault();
      command.run(app);
    };
    const onMouseUp = (event: MouseEvent) => {
      const go = sideButtons[event.button];
      if (!go) return;
      // Some browsers would go back by themselves as well, and out of the page.
      event.preventDefault();
      if (!rests()) go();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('mouseup', onMouseUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('mouseup', onMouseUp);
    };
  }, [app]);
}
