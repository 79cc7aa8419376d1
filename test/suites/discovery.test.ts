import { randomBytes } from 'node:crypto';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createDiscovery } from '../../main/discovery/create-discovery.ts';
import { memoryDiscovery, MemoryBus } from '../../main/discovery/memory-discovery.ts';
import { remoteDiscovery, serveDiscovery } from '../../main/discovery/remote-discovery.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import type { Channel } from '../../main/lib/remote.ts';
import { discoverySuite, type DiscoveryWorld } from './discovery.suite.ts';

const memoryWorld = (): DiscoveryWorld => {
  const bus = new MemoryBus();
  let machines = 0;
  return {
    join: () => memoryDiscovery(bus, { address: `10.0.0.${++machines}`, clock: systemClock, randomBytes }),
    leave: () => Promise.resolve(),
  };
};

discoverySuite('memory', () => Promise.resolve(memoryWorld()));

discoverySuite('mDNS on the loopback', () => {
  const serviceType = `ll${randomBytes(6).toString('hex')}`;
  return Promise.resolve({
    join: () => createDiscovery({ clock: systemClock, logger: silentLogger, serviceType, scope: 'loopback' }),
    leave: () => Promise.resolve(),
  });
});

discoverySuite('of a background program', () => {
  const { join } = memoryWorld();
  const ports: MessagePort[] = [];
  return Promise.resolve({
    join() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      serveDiscovery(channelOf(port1), join());
      return remoteDiscovery({ ...channelOf(port2), onExit: () => undefined }, systemClock);
    },
    leave() {
      for (const port of ports) port.close();
      return Promise.resolve();
    },
  });
});

function channelOf(port: MessagePort): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  };
}
