import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { serveHistory } from './history/remote-history.ts';
import { systemClock } from './lib/clock.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that keeps the history. As a process of its own it makes files for this user alone (A53); a thread cannot say so. */
if (isMainThread) process.umask(0o077);
serveHistory(backgroundChannel(), systemClock);
