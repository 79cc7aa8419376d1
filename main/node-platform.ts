import path from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { systemClock } from './lib/clock.ts';
import type { Channel } from './lib/remote.ts';
import {
  watchForResume,
  type Background,
  type BackgroundName,
  type Platform,
  type WatchClock,
} from './platform.ts';

/** Entries lie side by side, as sources and as built. */
const besideThis = (name: BackgroundName): string =>
  path.join(import.meta.dirname, `${name}${path.extname(import.meta.filename)}`);

/**
 * Plain Node as surroundings: background programs are worker threads, and nobody tells that the machine will sleep.
 * `fileOf` says in which file a program is.
 */
export function nodePlatform(clock: WatchClock = systemClock, fileOf = besideThis): Platform {
  return {
    startBackground: (name) => workerBackground(fileOf(name)),
    language: process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? 'en',
    onResume: (listener) => watchForResume(clock, listener),
  };
}

function workerBackground(file: string): Background {
  const worker = new Worker(file);
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
