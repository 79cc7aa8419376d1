/**
 * Hears and says anything on mDNS over IPv4, for tests of the laboratory. Argument: the address to send from.
 * In: `{"do":"say","packets":[base64…],"from"?:address}` (answers `said`), `{"do":"flood","packet":base64,"times":n}`
 * (answers `said`), `{"do":"hold"}` takes port 5353 for itself alone (answers `held`; must be the only order).
 * Out: `{"kind":"heard","from":address,"packet":base64}` for each packet.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type Order =
  | { readonly do: 'say'; readonly packets: readonly string[]; readonly from?: string }
  | { readonly do: 'flood'; readonly packet: string; readonly times: number }
  | { readonly do: 'hold' };

const group = '224.0.0.251';
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const [ownAddress = '0.0.0.0', mode] = process.argv.slice(2);
const sockets = new Map<string, Socket>();

async function socketOf(address: string): Promise<Socket> {
  const known = sockets.get(address);
  if (known) return known;
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  sockets.set(address, socket);
  socket.bind(5353, '0.0.0.0');
  await once(socket, 'listening');
  socket.setMulticastInterface(address);
  if (address === ownAddress) {
    socket.addMembership(group, address);
    socket.on('message', (packet, { address: from }) =>
      say({ kind: 'heard', from, packet: packet.toString('base64') }),
    );
  }
  return socket;
}

async function send(socket: Socket, packet: Buffer): Promise<void> {
  await new Promise<void>((resolve) => void socket.send(packet, 5353, group, () => resolve()));
}

if (mode !== 'hold') await socketOf(ownAddress);
say({ kind: 'started' });
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if (order.do === 'hold') {
    for (const [type, address] of [
      ['udp4', '0.0.0.0'],
      ['udp6', '::'],
    ] as const) {
      const socket = createSocket(type === 'udp4' ? { type } : { type, ipv6Only: true });
      socket.bind({ port: 5353, address, exclusive: true });
      await once(socket, 'listening');
      sockets.set(address, socket);
    }
    say({ kind: 'held' });
  } else {
    const socket = await socketOf(order.do === 'say' ? (order.from ?? ownAddress) : ownAddress);
    if (order.do === 'say')
      for (const packet of order.packets) await send(socket, Buffer.from(packet, 'base64'));
    else
      for (let left = order.times; left > 0; left--) await send(socket, Buffer.from(order.packet, 'base64'));
    say({ kind: 'said' });
  }
}
for (const socket of sockets.values()) socket.close();
