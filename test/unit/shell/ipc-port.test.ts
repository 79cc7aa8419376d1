import { afterEach, describe, expect, it } from 'vitest';
import type { Port, Undo } from '../../../preload/bridge/port.ts';
import { openIpc, type Ipc, type IpcWindow } from '../../support/ipc.ts';
import { portSuite } from '../../suites/port.suite.ts';

interface Accepting {
  readonly window: IpcWindow;
  /** The next port that main is given. */
  nextPort(): Promise<Port>;
  readonly given: readonly Port[];
  readonly refused: readonly string[];
  readonly stop: Undo;
}

function accept(ipc: Ipc, window: IpcWindow, isOurs = true): Accepting {
  const given: Port[] = [];
  const refused: string[] = [];
  let taken = 0;
  let tell = (): void => undefined;
  const stop = ipc.acceptPorts({
    isOurs: (contents) => isOurs && contents === window.contents,
    onPort: (port) => {
      given.push(port);
      tell();
    },
    onRefused: (url) => {
      refused.push(url);
      tell();
    },
  });
  const nextPort = async (): Promise<Port> => {
    for (;;) {
      const port = given[taken];
      if (port) {
        taken += 1;
        return port;
      }
      await new Promise<void>((resolve) => (tell = resolve));
    }
  };
  return { window, nextPort, given, refused, stop };
}

portSuite('IPC', async () => {
  const ipc = await openIpc();
  const { window, nextPort, stop } = accept(ipc, ipc.openWindow());
  const page = await window.load();
  return { ends: [page, await nextPort()], stop: () => Promise.resolve(stop()) };
});

describe('ports of windows', () => {
  const stops: Undo[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  const opened = async (): Promise<Accepting & { page: Port; main: Port }> => {
    const ipc = await openIpc();
    const accepting = accept(ipc, ipc.openWindow());
    stops.push(accepting.stop);
    const page = await accepting.window.load();
    return { ...accepting, page, main: await accepting.nextPort() };
  };
  const closing = (port: Port): Promise<void> => new Promise((resolve) => port.onClose(resolve));
  const heardBy = (port: Port): unknown[] => {
    const heard: unknown[] = [];
    port.onFrame((frame) => void heard.push(frame));
    return heard;
  };

  it('[port] a reload closes the one before, and the new page hears nothing meant for the old', async () => {
    const { window, nextPort, main } = await opened();
    const closed = closing(main);
    // Under way while the page changes.
    main.post('for the old page');
    const page = await window.load();
    const heard = heardBy(page);
    const again = await nextPort();
    await closed;
    main.post('too late');
    const echoed = new Promise((resolve) => again.onFrame(resolve));
    again.post('for the new page');
    page.post('hello');
    expect(await echoed).toBe('hello');
    await expect.poll(() => heard).toEqual(['for the new page']);
  });

  it.each(['destroyed', 'render-process-gone'] as const)('[port] ends with its page: %s', async (event) => {
    const { window, main } = await opened();
    const closed = closing(main);
    window.emit(event);
    await closed;
    expect(() => main.post('nobody hears it')).not.toThrow();
  });

  it('[port] all end when no more are accepted', async () => {
    const { main, stop } = await opened();
    const closed = closing(main);
    stop();
    await closed;
  });

  it('[port] throws what cannot be copied back at whoever posted it', async () => {
    const { page, main } = await opened();
    expect(() => main.post(Symbol('no'))).toThrow();
    expect(() => page.post(Symbol('no'))).toThrow();
  });

  it.each([
    ['a page from elsewhere', { url: 'https://example.invalid/', origin: 'https://example.invalid' }, true],
    ['a window that is not ours', {}, false],
  ])('[port] %s gets none, and main is told', async (_who, frame, isOurs) => {
    const ipc = await openIpc();
    const accepting = accept(ipc, ipc.openWindow(frame), isOurs);
    stops.push(accepting.stop);
    await accepting.window.load();
    await expect.poll(() => accepting.refused).toHaveLength(1);
    expect(accepting.given).toEqual([]);
  });
});
