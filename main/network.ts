import { createDiscovery, landlineServiceType } from './discovery/create-discovery.ts';
import { serveDiscovery } from './discovery/remote-discovery.ts';
import { systemClock } from './lib/clock.ts';
import { silentLogger } from './lib/logger.ts';
import { serveNetwork } from './net/serve-network.ts';
import { backgroundChannel } from './node-platform.ts';

/** The background program that meets other devices: connections and discovery. */
const channel = backgroundChannel();
/**
 * `LANDLINE_SCOPE=loopback` keeps discovery on this machine, for trying the app with itself; `loopback-NAME`, of at most six
 * letters and digits, among those apps that were given the same name.
 */
const [loopback, name] = /^loopback(?:-([a-z0-9]{1,6}))?$/.exec(process.env['LANDLINE_SCOPE'] ?? '') ?? [];
const discovery = createDiscovery({
  clock: systemClock,
  logger: silentLogger,
  scope: loopback === undefined ? 'network' : 'loopback',
  serviceType: name === undefined ? landlineServiceType : `${landlineServiceType}-${name}`,
});
serveNetwork(channel);
serveDiscovery(channel, discovery);
