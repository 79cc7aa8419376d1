import { serveHistory } from './history/remote-history.ts';
import { systemClock } from './lib/clock.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that keeps the history. */
serveHistory(backgroundChannel(), systemClock);
