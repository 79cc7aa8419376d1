import { randomBytes } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Discovery } from './discovery.ts';
import { loopbackLinks, systemLinks } from './interfaces.ts';
import { mdnsDiscovery } from './mdns-discovery.ts';
import { openMdnsPort } from './mdns-port.ts';

/** The service rooms are told under, as `_landline._tcp` (D1). */
export const landlineServiceType = 'landline';

/**
 * mDNS on this machine's networks. `serviceType` is at most 15 letters, digits and hyphens; a test takes one of its
 * own, and `loopback` where nothing may leave the machine.
 */
export function createDiscovery(options: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly serviceType?: string;
  readonly scope?: 'network' | 'loopback';
}): Discovery {
  const { clock, logger, serviceType = landlineServiceType, scope = 'network' } = options;
  return mdnsDiscovery({
    clock,
    logger,
    serviceType,
    randomBytes,
    links: () => (scope === 'network' ? systemLinks() : loopbackLinks()),
    openPort: openMdnsPort,
  });
}
