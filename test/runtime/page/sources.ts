import { createCodec } from './codec.ts';
import { createBridgeEnd } from './context-bridge.ts';
import { pageWorld, preloadWorld, type Surroundings } from './preload-world.ts';

/** Electron's own name for the world a preload runs in. */
export const isolatedWorldName = 'Electron Isolated Context';

export const mainWorldSource = (secret: string): string =>
  `(${pageWorld.toString()})(${createBridgeEnd.toString()}, ${JSON.stringify(secret)})`;

/** The preload, unchanged, inside a function whose parameters hide what a sandboxed preload does not have. */
export function preloadSource(secret: string, surroundings: Surroundings, preload: string): string {
  const run = `(require, process, exports, module, Buffer, global, setImmediate, clearImmediate) => {\n${preload}\n}`;
  const given = [
    createBridgeEnd.toString(),
    createCodec.toString(),
    JSON.stringify(secret),
    JSON.stringify(surroundings),
    run,
  ];
  return `(${preloadWorld.toString()})(${given.join(', ')})`;
}
