/**
 * Says on mDNS whatever suits it: `mdns.ts ADDRESS`. It listens all the time, so that it can lie about rooms it has heard of. Orders
 * come as JSON lines and are answered by `{"kind":"done"}`:
 *
 *   know      waits until it has heard of the room, and says what it heard
 *   goodbye   for that room, in the name of its host
 *   move      that room, to another port and to whatever address, with whatever fingerprint
 *   announce  rooms that are made up, so many from each of its addresses
 *   nonsense  packets of no meaning, and records without their halves
 *   ask       as many questions as that, as fast as they leave
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { question, readMessage, response, type DnsRecord } from '../support/lab/dns.ts';
import { base32 } from './bytes.ts';
import { obey, say, sleep, type Order } from './lines.ts';

type Sent = Parameters<typeof response>[0][number];

const service = '_landline._tcp.local';
const group = '224.0.0.251';
const [address = '0.0.0.0'] = process.argv.slice(2);
/** Everything heard of each instance. */
const heard = new Map<string, DnsRecord[]>();

async function open(from: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.bind(5353, '0.0.0.0');
  await once(socket, 'listening');
  socket.setMulticastInterface(from);
  return socket;
}

const own = await open(address);
own.addMembership(group, address);
own.on('message', (packet, { address: from }) => {
  if (from === address) return;
  try {
    for (const record of readMessage(packet).records)
      if (record.name.endsWith(`.${service}`))
        heard.set(record.name, [...(heard.get(record.name) ?? []), record]);
  } catch {
    // not for this program
  }
});

const send = (socket: Socket, packet: Uint8Array): Promise<void> =>
  new Promise((resolve) => void socket.send(packet, 5353, group, () => resolve()));

/** The instance of that room, as its host tells it. */
async function instanceOf(room: string): Promise<string> {
  for (;;) {
    for (const [name, records] of heard)
      if (records.some(({ type, data, ttl }) => type === 'TXT' && ttl > 0 && data.includes(`r=${room}`)))
        return name;
    await send(own, question(service));
    await sleep(300);
  }
}

const newInstance = (): string => `${base32(randomBytes(17)).slice(0, 26)}.${service}`;
const hex = (ip: string): string => Buffer.from(ip.split('.').map(Number)).toString('hex');

interface Claim {
  readonly name: string;
  readonly room: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly ttl?: number;
  readonly addresses?: readonly string[];
}

function announcement(
  instance: string,
  { name, room, port, fingerprint, ttl = 120, addresses = [] }: Claim,
): Buffer {
  const target = `${instance.slice(0, 26)}.local`;
  const txt = ['v=1', `r=${room}`, `n=${name}`, 'a=open', 't=1', `f=${fingerprint.slice(0, 40)}`];
  const of = { ttl, flush: true };
  const records: Sent[] = [
    { name: service, type: 'PTR', ttl, flush: false, data: instance },
    { name: instance, type: 'SRV', data: `${port} ${target}`, ...of },
    { name: instance, type: 'TXT', data: txt.join('\n'), ...of },
    ...addresses.map((ip): Sent => ({ name: target, type: 'A', data: hex(ip), ...of })),
  ];
  return response(records);
}

const claimOf = (order: Order): Claim => ({
  name: String(order['name']),
  room: String(order['room']),
  port: Number(order['port']),
  fingerprint: String(order['fingerprint']),
  ...(Array.isArray(order['addresses']) ? { addresses: order['addresses'] as string[] } : {}),
});

async function know({ room }: Order): Promise<void> {
  say({ kind: 'knows', instance: await instanceOf(String(room)) });
}

async function goodbye(order: Order): Promise<void> {
  const instance = await instanceOf(String(order['room']));
  for (let time = 0; time < Number(order['times']); time++) {
    await send(own, announcement(instance, { ...claimOf(order), ttl: 0 }));
    await sleep(250);
  }
}

async function move(order: Order): Promise<void> {
  const instance = await instanceOf(String(order['room']));
  for (let time = 0; time < 3; time++) await send(own, announcement(instance, claimOf(order)));
}

/** `room` names one; without it each is another one. */
async function announce(order: Order): Promise<void> {
  const { count, from, room } = order;
  const sources = Array.isArray(from) ? (from as string[]) : [address];
  for (const source of sources) {
    const socket = source === address ? own : await open(source);
    for (let number = 0; number < Number(count); number++) {
      const id = typeof room === 'string' ? room : base32(randomBytes(20));
      await send(socket, announcement(newInstance(), { ...claimOf(order), room: id }));
    }
    if (socket !== own) socket.close();
  }
}

async function nonsense({ count }: Order): Promise<void> {
  const valid = announcement(newInstance(), {
    name: 'x',
    room: base32(randomBytes(20)),
    port: 9,
    fingerprint: '0'.repeat(40),
  });
  const instance = newInstance();
  const halves = [
    response([{ name: instance, type: 'SRV', ttl: 120, flush: true, data: `9 ${instance}` }]),
    response([{ name: instance, type: 'TXT', ttl: 120, flush: true, data: 'v=1' }]),
    response([
      { name: `${'y'.repeat(80)}.${service}`, type: 'PTR', ttl: 9, flush: false, data: 'z'.repeat(200) },
    ]),
    Buffer.alloc(0),
    Buffer.alloc(12, 255),
    Buffer.alloc(9_000, 0xc0),
  ];
  for (let number = 0; number < Number(count); number++) {
    const mutant = Buffer.from(valid);
    for (const at of randomBytes(1 + (number % 5))) mutant[at % mutant.length] = number & 255;
    await send(own, mutant);
    await send(own, randomBytes(12 + (number % 700)));
    await send(own, halves[number % halves.length] ?? valid);
  }
}

async function ask({ count }: Order): Promise<void> {
  const packet = question(service);
  for (let number = 0; number < Number(count); number++) await send(own, packet);
}

say({ kind: 'started' });
await obey({ know, goodbye, move, announce, nonsense, ask });
process.exit();
