import { createDiscovery } from './discovery/create-discovery.ts';
import { serveDiscovery } from './discovery/remote-discovery.ts';
import { systemClock } from './lib/clock.ts';
import { silentLogger } from './lib/logger.ts';
import { serveNetwork } from './net/serve-network.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that meets other devices: connections and discovery. */
const channel = backgroundChannel();
/** `LANDLINE_SCOPE=loopback` keeps discovery on this machine, for trying the app with itself. */
const scope = process.env['LANDLINE_SCOPE'] === 'loopback' ? 'loopback' : 'network';
serveNetwork(channel);
serveDiscovery(channel, createDiscovery({ clock: systemClock, logger: silentLogger, scope }));
