import { useEffect } from 'react';
import { idleAfterMs } from '../../preload/contract/attention.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { AppState } from '../state/app-state.ts';
import { useWindowFocused } from './use-window-focused.ts';

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const lookEveryMs = 10_000;

/** Tells main which room is in sight here, whether the window has the keys, and when nobody has touched it for a while. */
export function useAttendance({ link }: Pick<AppState, 'link'>, roomId: RoomId | null): void {
  const focused = useWindowFocused();

  useEffect(
    // Once the pipe is open, and whenever it opens again. What is not heard is said again with the next change.
    () => link.onOpen(() => void link.call('app.looking', { roomId, focused }).catch(() => undefined)),
    [link, roomId, focused],
  );

  useEffect(() => {
    let touchedAt = performance.now();
    let idle = false;
    const tell = () => void link.call('app.idle', { idle }).catch(() => undefined);
    const set = (now: boolean) => {
      if (now === idle) return;
      idle = now;
      tell();
    };
    const touch = () => {
      touchedAt = performance.now();
      set(false);
    };
    for (const event of touches) window.addEventListener(event, touch, { passive: true, capture: true });
    const timer = setInterval(() => set(performance.now() - touchedAt >= idleAfterMs), lookEveryMs);
    const undo = link.onOpen(tell);
    return () => {
      for (const event of touches) window.removeEventListener(event, touch, { capture: true });
      clearInterval(timer);
      undo();
    };
  }, [link]);
}
