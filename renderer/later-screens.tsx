import { useEffect, useState, type ComponentType } from 'react';
import { useLater } from './bridge/use-later.ts';
import { Later } from './state/later.ts';

interface WaitingProps {
  /** What was typed since it was opened; null while that is nothing. */
  readonly typed: string | null;
  readonly onType: (text: string) => void;
}
type Screen = ComponentType<{ readonly typed: string | null }>;

const all: Later<Screen>[] = [];
function later(read: () => Promise<Screen>): Later<Screen> {
  const screen = new Later(read);
  all.push(screen);
  return screen;
}

export const paletteScreen = later(
  async () => (await import('./features/palette/palette-screen.tsx')).PaletteScreen,
);
export const searchScreen = later(
  async () => (await import('./features/search/search-screen.tsx')).SearchScreen,
);
export const exportDialog = later(
  async () => (await import('./features/archive/export-dialog-screen.tsx')).ExportDialogScreen,
);
export const saveArchiveDialog = later(
  async () => (await import('./features/archive/save-archive-dialog-screen.tsx')).SaveArchiveDialogScreen,
);
export const openArchiveDialog = later(
  async () => (await import('./features/archive/open-archive-dialog-screen.tsx')).OpenArchiveDialogScreen,
);
export const settingsDialog = later(
  async () => (await import('./features/settings/settings-screen.tsx')).SettingsScreen,
);
export const eraseDialog = later(
  async () => (await import('./features/settings/erase-dialog-screen.tsx')).EraseDialogScreen,
);
export const inviteDialog = later(
  async () => (await import('./features/invite/invite-screen.tsx')).InviteScreen,
);
export const rulesDialog = later(
  async () => (await import('./features/room-rules/rules-dialog-screen.tsx')).RulesDialogScreen,
);
export const rollCallDialog = later(
  async () => (await import('./features/announcements/roll-call-dialog-screen.tsx')).RollCallDialogScreen,
);

/** The screen; until it is loaded, `Waiting` in its place, which hands over what was typed into it. */
export function laterScreen(screen: Later<Screen>, Waiting?: ComponentType<WaitingProps>): ComponentType {
  return function LoadedScreen() {
    const Screen = useLater(screen);
    const [typed, setTyped] = useState<string | null>(null);
    if (Screen) return <Screen typed={typed} />;
    return Waiting ? <Waiting typed={typed} onType={setTyped} /> : null;
  };
}

/** Loads all of them as soon as the window has nothing else to do, so that none is waited for. */
export function useLaterScreens(): void {
  useEffect(() => {
    const idle = requestIdleCallback(
      () => {
        // What fails now is tried again, and told, when it is asked for.
        for (const screen of all) screen.load().catch(() => undefined);
      },
      { timeout: 1_000 },
    );
    return () => cancelIdleCallback(idle);
  }, []);
}
