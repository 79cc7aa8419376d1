import { useEffect } from 'react';
import type { AppState } from './state/app-state.ts';
import { isComposingNative } from './ui/composing.ts';
import { hasMod } from './ui/keys.ts';

const panes = ['rooms', 'main', 'details'] as const;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
  );
}

/** Goes to the pane after (or before) the one that has the focus, round and round; hidden ones are left out. */
function focusNextPane(step: 1 | -1): void {
  const shown = panes
    .map((id) => document.getElementById(id))
    .filter((pane): pane is HTMLElement => pane !== null && pane.checkVisibility());
  const at = shown.findIndex((pane) => pane.contains(document.activeElement));
  const start = at < 0 ? (step === 1 ? -1 : 0) : at;
  const next = shown[(start + step + shown.length) % shown.length];
  const field = next?.querySelector<HTMLElement>('#composer');
  (field ?? next)?.focus();
}

function openNeighbour(app: AppState, step: 1 | -1): void {
  const rooms = app.rooms.rooms.get() ?? [];
  if (rooms.length === 0) return;
  const at = rooms.findIndex((room) => room.id === app.view.view.get().roomId);
  const start = at < 0 && step === -1 ? 0 : at;
  const next = rooms[(start + step + rooms.length) % rooms.length];
  if (next) app.view.openRoom(next.id);
}

/** What the key does anywhere in the window; null for nothing. */
function actionFor(event: KeyboardEvent, app: AppState): (() => void) | null {
  const mod = hasMod(event);
  const alt = event.altKey && !event.ctrlKey && !event.metaKey;
  if (mod && event.key === ',') return () => app.view.openDialog('settings');
  if (mod && event.key === '/') return () => app.view.openDialog('shortcuts');
  if (mod && event.key === '.') return () => app.view.showDetails(!app.view.view.get().details);
  if (alt && event.key === 'ArrowUp') return () => openNeighbour(app, -1);
  if (alt && event.key === 'ArrowDown') return () => openNeighbour(app, 1);
  if (alt && event.key === 'Home') return () => app.view.openNearby();
  if (event.key === 'F6') return () => focusNextPane(event.shiftKey ? -1 : 1);
  if (event.key === '?' && !mod && !alt && !isTyping(event.target))
    return () => app.view.openDialog('shortcuts');
  if (event.key === 'Escape' && !isTyping(event.target))
    return () => document.getElementById('composer')?.focus();
  return null;
}

/** The keys listed under `?`. They rest while a dialog is open or an input method is at work. */
export function useShortcuts(app: AppState): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposingNative(event) || document.querySelector('dialog[open]'))
        return;
      const action = actionFor(event, app);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app]);
}
