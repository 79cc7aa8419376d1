import { createSocket, type Socket } from 'node:dgram';
import Bonjour, { type Service } from 'bonjour-service';
import type { Clock } from '../lib/clock.ts';
import { holdsItsCount } from './answers.ts';
import type { Link } from './interfaces.ts';
import type { Txt } from './txt.ts';

/** One room as it is told on the wire. */
export interface Told {
  /** 26 characters of base32: no dots, under 63 bytes, nobody else's (D9, D11, D12). */
  readonly instance: string;
  readonly port: number;
  readonly txt: Txt;
}

export interface MdnsPortListener {
  /** A question of anybody's, ours included: by its id we know that we hear ourselves. */
  onQuestion(id: number): void;
  /** Not yet looked at. `source` has a scope where it needs one. */
  onResponse(packet: unknown, source: string): void;
  /** Sending or binding failed; it may work again later. */
  onFailure(error: Error): void;
}

/** mDNS on one link. Errors arrive at the listener, never at the top of the process. */
export interface MdnsPort {
  /** Asks who hosts a room; `id` comes back through `onQuestion` where multicast works. */
  ask(id: number): void;
  /** Answers for these from now on, instead of what was told before; `announce` and `sayGoodbye` are said aloud. */
  tell(rooms: readonly Told[]): void;
  announce(rooms: readonly Told[]): void;
  /** Resolves once the packet was handed over. */
  sayGoodbye(rooms: readonly Told[]): Promise<void>;
  /** Leaves without a word. A second call changes nothing. */
  close(): void;
}

export type OpenMdnsPort = (
  link: Link,
  serviceType: string,
  clock: Clock,
  listener: MdnsPortListener,
) => MdnsPort;

type ServiceRecord = ReturnType<Service['records']>[number];
type Send = (packet: unknown, done?: (error?: Error | null) => void) => void;
/** The private part of bonjour-service 1.4 that is used: its responder and the multicast-dns below it. */
interface Responder {
  readonly mdns: {
    query: Send;
    respond: Send;
    on(event: string, listener: (...args: never[]) => void): void;
  };
  register(records: readonly ServiceRecord[]): void;
  unregister(records: readonly ServiceRecord[]): void;
}

/** Seconds others may remember a record for; the library says 8 hours for some. */
const recordTtl = 120;
/** Answers to questions: everybody hears each one, so a flood of questions needs no flood of answers (D16). */
const answersBurst = 50;
const answersPerSecond = 20;

/**
 * The only user of bonjour-service, and so the only place that knows its traps (docs/adr/0005-discovery.md).
 * Its responder and its records are used; its browser and its registry are not: they believe whatever comes,
 * give up a name on a stranger's word, and freeze addresses (D3, D4, D8, D9, D15, D16).
 */
export const openMdnsPort: OpenMdnsPort = (link, serviceType, clock, listener) => {
  const serviceName = `_${serviceType}._tcp.local`;
  let closed = false;
  const fail = (error: Error): void => {
    if (!closed) listener.onFailure(error);
  };
  // A socket of our own, so that IPv6 does not also claim IPv4's port and hear its packets.
  const socket = createSocket(
    link.family === 4 ? { type: 'udp4', reuseAddr: true } : { type: 'udp6', reuseAddr: true, ipv6Only: true },
  );
  const bonjour = new Bonjour(bindings(link, socket), fail); // without the second argument a failed answer throws (D2)
  passOver(socket, (packet) => !holdsItsCount(packet));
  const { server } = bonjour as unknown as { readonly server: Responder };
  const { mdns } = server;
  mdns.on('error', fail); // unheard, it would end the process (D1)
  // Without its link a socket would send on whichever one the system likes: it stays silent instead (D5, D14).
  let offLink = false;
  mdns.on('warning', (error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) return; // somebody's packet that is no DNS
    offLink = true;
    fail(error);
  });
  mdns.on('query', (packet: { readonly id: number }) => {
    if (!closed) listener.onQuestion(packet.id);
  });
  mdns.on('response', (packet: unknown, from: { readonly address: string }) => {
    if (!closed) listener.onResponse(packet, from.address);
  });
  const respond = mdns.respond.bind(mdns);
  mdns.respond = paced((packet, done) => (offLink ? done?.() : respond(packet, done)), clock);

  const send = (operation: Send, packet: unknown): Promise<void> =>
    new Promise((resolve) => {
      if (offLink) return resolve();
      operation.call(mdns, packet, (error) => {
        if (error) fail(error);
        resolve();
      });
    });
  let told: readonly ServiceRecord[] = [];
  const records = (room: Told): readonly ServiceRecord[] => recordsOf(room, serviceType, link);

  return {
    ask(id) {
      void send(mdns.query, { id, questions: [{ name: serviceName, type: 'PTR' }] });
    },
    tell(rooms) {
      server.unregister(told);
      told = rooms.flatMap(records);
      server.register(told);
    },
    announce(rooms) {
      for (const room of rooms) void send(respond, { answers: records(room) });
    },
    async sayGoodbye(rooms) {
      const lasts = rooms.map((room) =>
        records(room)
          .filter(isOwnRecord)
          .map((record) => ({ ...record, ttl: 0 })),
      );
      await Promise.all(lasts.map((answers) => send(respond, { answers })));
    },
    close() {
      if (closed) return;
      closed = true;
      bonjour.destroy();
    },
  };
};

/** The typed options are those of a service; these go through to multicast-dns as they are (D5, D6, D10). */
function bindings(link: Link, socket: Socket): object {
  return link.family === 4
    ? { socket, interface: link.address, bind: '0.0.0.0' }
    : { socket, type: 'udp6', ip: 'ff02::fb', interface: `::%${link.scope}`, bind: '::' };
}

/**
 * The library's records of one room, put right: lifetimes, the cache-flush bit on what is ours alone, a host name
 * of our own under `.local` (D13), and of all the machine's addresses only this link's (D8, D14).
 */
function recordsOf(room: Told, serviceType: string, link: Link): readonly ServiceRecord[] {
  const nothing = (): void => undefined;
  const service: Service = new Bonjour.Service(
    {
      name: room.instance,
      type: serviceType,
      port: room.port,
      host: `${room.instance}.local`,
      txt: room.txt,
    },
    nothing,
    nothing,
  );
  return service
    .records()
    .filter((record) => !isAddress(record) || link.addresses.includes(String(record.data)))
    .map((record) => ({ ...record, ttl: recordTtl, flush: record.type !== 'PTR' }));
}

const isAddress = (record: ServiceRecord): boolean => record.type === 'A' || record.type === 'AAAA';

/** All but the note that the service type exists, which other hosts' rooms need as well. */
const isOwnRecord = (record: ServiceRecord): boolean => !record.name.startsWith('_services.');

/** Keeps packets from whoever has listened for them up to now. */
function passOver(socket: Socket, isUnwanted: (packet: Uint8Array) => boolean): void {
  const listeners = socket.listeners('message');
  socket.removeAllListeners('message');
  socket.on('message', (packet, from) => {
    if (isUnwanted(packet)) return;
    for (const listener of listeners) listener.call(socket, packet, from);
  });
}

/** Lets a burst of packets through, then so many a second; what is too many counts as sent. */
function paced(respond: Send, clock: Clock): Send {
  let tokens = answersBurst;
  let filledAt = clock.monotonic();
  return (packet, done) => {
    const now = clock.monotonic();
    tokens = Math.min(answersBurst, tokens + ((now - filledAt) / 1_000) * answersPerSecond);
    filledAt = now;
    if (tokens < 1) return done?.();
    tokens -= 1;
    respond(packet, done);
  };
}
