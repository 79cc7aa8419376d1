import { createDiscovery } from './discovery/create-discovery.ts';
import { serveDiscovery } from './discovery/remote-discovery.ts';
import { systemClock } from './lib/clock.ts';
import { silentLogger } from './lib/logger.ts';
import { serveNetwork } from './net/serve-network.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that meets other devices: connections and discovery. */
const channel = backgroundChannel();
serveNetwork(channel);
serveDiscovery(channel, createDiscovery({ clock: systemClock, logger: silentLogger }));
