import path from 'node:path';
import { nodePlatform } from '../../main/node-platform.ts';
import type { Platform } from '../../main/platform.ts';

const built = path.resolve(import.meta.dirname, '../../out/main');

/** The terminal program as it is shipped: from its sources it takes three times the work to start. */
export const builtCli = path.join(built, 'cli.js');

/**
 * Plain Node, with background programs as they are shipped. Threads that start from the sources have their types taken
 * out by WebAssembly each, and V8 (Node 24.21) crashes when many of those come and go in one process:
 * `Runtime_TierUpWasmToJSWrapper` frees a wrapper that threads share.
 */
export const builtPlatform = (): Platform =>
  nodePlatform(undefined, (name) => path.join(built, `${name}.js`));
