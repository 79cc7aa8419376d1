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
      popups.opened(() => void browser.send('Target.closeTarget', { targetId }).catch(() => undefined));
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
