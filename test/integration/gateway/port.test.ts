import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { openSocket, signIn, tabHeaders, testGateway, webSocketPort } from '../../support/browser.ts';
import { portSuite } from '../../suites/port.suite.ts';
import type { Port } from '../../../preload/bridge/port.ts';

portSuite('a WebSocket', async () => {
  const arrivals = new EventEmitter();
  const gateway = await testGateway({ connect: (port) => void arrivals.emit('port', port) });
  const arrived = once(arrivals, 'port') as Promise<[Port]>;
  const socket = await openSocket(gateway, tabHeaders(gateway, await signIn(gateway)));
  const [far] = await arrived;
  return { ends: [webSocketPort(socket), far], stop: () => gateway.stop() };
});
