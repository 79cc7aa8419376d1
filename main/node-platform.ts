import path from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { systemClock } from './lib/clock.ts';
import type { Channel } from './lib/remote.ts';
import { watchForResume, type Background, type Platform, type WatchClock } from './platform.ts';

/**
 * Plain Node as surroundings: background programs are worker threads, and nobody tells that the machine will sleep.
 * The programs lie in `folder`, as sources where this is one and as built elsewhere.
 */
export function nodePlatform(clock: WatchClock = systemClock, folder = import.meta.dirname): Platform {
  return {
    startBackground: (name) => workerBackground(path.join(folder, name)),
    language: process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? 'en',
    onResume: (listener) => watchForResume(clock, listener),
  };
}

function workerBackground(program: string): Background {
  const isSource = path.dirname(program) === import.meta.dirname && import.meta.filename.endsWith('.ts');
  const worker = new Worker(`${program}${isSource ? '.ts' : '.js'}`);
  // Without a listener, a bug in there would end this process too; its end is told by `exit`.
  worker.on('error', (error: Error) => process.stderr.write(`${error.stack ?? error.message}\n`));
  let stopping = false;
  const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) => void exited.then((code) => listener(stopping ? 0 : code)),
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}

/** Electron's `process.parentPort`, as far as it is used here. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** The other end of `startBackground`, inside the background program: a worker thread, or Electron's utility process. */
export function backgroundChannel(): Channel {
  if (parentPort) {
    const port = parentPort;
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', listener),
    };
  }
  // Ctrl+C reaches the whole group of processes; only the app itself says goodbye, and then stops this one.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const port = (process as unknown as { parentPort: UtilityPort }).parentPort;
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
  };
}
