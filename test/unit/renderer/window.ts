import { memoryPorts, type Port } from '../../../preload/bridge/port.ts';
import { serve } from '../../../preload/bridge/server.ts';
import { createAppState, type AppState } from '../../../renderer/state/app-state.ts';
import type { Shelf } from '../../../renderer/state/kept.ts';
import { Link, type Clock } from '../../../renderer/state/link.ts';
import type { SystemNotifications } from '../../../renderer/state/notifications.ts';
import { viewOf } from '../../../renderer/state/view.ts';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';

export interface TestWindow {
  readonly state: AppState;
  /** Breaks the pipe; the next attempt is refused while `refuse` holds. */
  breakPipe(): void;
  refuse(refusing: boolean): void;
  /** Lets the time come for what has waited longest. Answers how long the window had wanted to wait; -1 if for nothing. */
  pass(): number;
}

/** A window's state over the real bridge, with `app` at its other end. */
export function openTestWindow(
  app: FakeApp,
  shelf: Shelf | null = null,
  system: SystemNotifications | null = null,
): TestWindow {
  let end: Port | undefined;
  let refusing = false;
  const waiting: { delayMs: number; then: () => void }[] = [];
  const open = (): Promise<Port> => {
    if (refusing) return Promise.reject(new Error('refused'));
    const [page, main] = memoryPorts();
    end = main;
    serve(main, app.handlers, app, {
      face: app.info.face,
      onBug: (name, error) => {
        throw new Error(name, { cause: error });
      },
    });
    return Promise.resolve(page);
  };
  const clock: Clock = {
    now: () => 0,
    after: (delayMs, then) => {
      const timer = { delayMs, then };
      waiting.push(timer);
      return () => {
        const at = waiting.indexOf(timer);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
  };
  const link = new Link({ kind: 'again', open }, clock);
  const state = createAppState(link, viewOf(null), clock, shelf, system);
  link.start();
  return {
    state,
    breakPipe: () => end?.close(),
    refuse: (value) => void (refusing = value),
    pass: () => {
      const next = waiting.shift();
      next?.then();
      return next?.delayMs ?? -1;
    },
  };
}
