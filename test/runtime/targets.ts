import type { DevTools } from './devtools.ts';
import { Popups } from './popups.ts';
import { world } from './world.ts';

interface Target {
  readonly targetId: string;
  readonly type: string;
}

/** The windows pages open by themselves, each waiting for its opener's handler to judge it. */
export const popups = new Popups();

/** Keeps windows and the browser's own targets in step: what closes there closes here, what crashes there is told here. */
export async function watchTargets(devTools: DevTools): Promise<void> {
  const { browser } = devTools;
  const windowOf = (targetId: string) =>
    [...world.windows.values()].find((window) => window.$target === targetId);
  const { targetInfos } = await browser.send<{ targetInfos: Target[] }>('Target.getTargets');
  const there = new Set(targetInfos.map((target) => target.targetId));

  browser.listen<{ targetInfo: Target }>('Target.targetCreated', ({ targetInfo: { targetId, type } }) => {
    if (type !== 'page' || there.has(targetId)) return;
    // Whether it is a window of ours is known once the browser has answered those that are being made.
    void world.making.then(() => {
      if (world.windowTargets.has(targetId)) return;
      popups.opened(() => void closePopup(devTools, targetId).catch(() => undefined));
    });
  });
  browser.listen<{ targetId: string }>('Target.targetDestroyed', ({ targetId }) =>
    windowOf(targetId)?.$gone(),
  );
  browser.listen<{ targetId: string }>('Target.targetCrashed', ({ targetId }) =>
    windowOf(targetId)?.webContents.$crashed(),
  );
  browser.on('disconnected', () => {
    for (const window of [...world.windows.values()]) window.$gone();
  });
  await browser.send('Target.setDiscoverTargets', { discover: true });
}

/**
 * A popup of the same process that is closed while it still waits for whoever drives the browser would leave its opener
 * waiting for ever: it is set going first, and closed when it answers.
 */
async function closePopup(devTools: DevTools, targetId: string): Promise<void> {
  const { browser } = devTools;
  try {
    const attached = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const popup = devTools.session(attached.sessionId);
    await popup.send('Runtime.runIfWaitingForDebugger');
    const patience = new Promise((resolve) => setTimeout(resolve, 1_000));
    await Promise.race([popup.send('Runtime.evaluate', { expression: '1' }), patience]);
  } finally {
    await browser.send('Target.closeTarget', { targetId });
  }
}
