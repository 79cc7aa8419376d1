import type { createCodec } from './codec.ts';
import type { BridgeEnd, createBridgeEnd } from './context-bridge.ts';

/** What of Electron's `process` a sandboxed preload sees. */
export type Surroundings = Readonly<Record<string, unknown>>;
/** Runs the preload's own source with these names in scope, as Electron's sandbox does. */
export type RunPreload = (
  require: (id: string) => unknown,
  process: object,
  exports: object,
  module: object,
) => void;

/** In the page's own world: what the preload exposes becomes a frozen property of the window. */
export function pageWorld(createEnd: typeof createBridgeEnd, secret: string): void {
  if (globalThis.top !== globalThis.self) return;
  const freeze = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    for (const each of Object.values(value)) freeze(each);
    return Object.freeze(value);
  };
  createEnd(secret, 'page').onExpose((key, value) =>
    Object.defineProperty(globalThis, key, { value: freeze(value), enumerable: true }),
  );
}

/** In the preload's world: Electron's sandbox, which knows `electron` and hardly anything else. */
export function preloadWorld(
  createEnd: typeof createBridgeEnd,
  createTheCodec: typeof createCodec,
  secret: string,
  surroundings: Surroundings,
  run: RunPreload,
): void {
  if (globalThis.top !== globalThis.self) return;
  type Listener = (...args: unknown[]) => void;
  interface Push {
    readonly channel: string;
    readonly args: readonly unknown[];
  }
  interface Global {
    __standInIpc(text: string): void;
    __standInDeliver(text: string): void;
  }
  const world = globalThis as unknown as Global;
  const bridge: BridgeEnd = createEnd(secret, 'preload');
  const { pack, unpack } = createTheCodec();
  const toMain = world.__standInIpc;
  const missing = (member: string): Error => new Error(`stand-in electron: ${member} is not provided`);
  const strict = <Target extends object>(name: string, target: Target): Target =>
    new Proxy(target, {
      get(own, key) {
        if (key in own || typeof key === 'symbol' || key === '__esModule' || key === 'default')
          return Reflect.get(own, key) as unknown;
        throw missing(`${name}.${key}`);
      },
    });

  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = strict('ipcRenderer', {
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((each) => each !== listener),
      );
      return ipcRenderer;
    },
    send: (channel: string, ...args: unknown[]) => toMain(pack({ op: 'send', channel, args })),
  });
  world.__standInDeliver = (text) => {
    const { channel, args } = unpack(text) as Push;
    const event = { sender: ipcRenderer, ports: [] };
    for (const listener of listeners.get(channel) ?? []) listener(event, ...args);
  };

  const exposed = new Set<string>();
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key: string, value: unknown) {
      if (exposed.has(key)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      }
      exposed.add(key);
      bridge.expose(key, value);
    },
  });
  const electron = strict('electron', { ipcRenderer, contextBridge });
  const require = (id: string): unknown => {
    if (id === 'electron' || id === 'electron/renderer' || id === 'electron/common') return electron;
    if (/^(node:)?(events|timers|url)$/.test(id)) throw missing(`preload require('${id}')`);
    throw new Error(`module not found: ${id}`);
  };
  const flags = { type: 'renderer', sandboxed: true, contextIsolated: true, isMainFrame: true };
  const exports = {};
  try {
    run(require, strict('process', { ...surroundings, ...flags }), exports, { exports });
  } catch (error) {
    toMain(pack({ op: 'preload-error', message: error instanceof Error ? error.message : String(error) }));
  }
}
