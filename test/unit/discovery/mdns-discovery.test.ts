import { beforeEach, describe, expect, it } from 'vitest';
import type { Advertisement, Discovery, DiscoveryEvent } from '../../../main/discovery/discovery.ts';
import type { Link } from '../../../main/discovery/interfaces.ts';
import { mdnsDiscovery } from '../../../main/discovery/mdns-discovery.ts';
import type { MdnsPort, MdnsPortListener, Told } from '../../../main/discovery/mdns-port.ts';
import { txtOf } from '../../../main/discovery/txt.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const eth0: Link = {
  name: 'eth0',
  family: 4,
  address: '10.0.0.5',
  scope: 'eth0',
  addresses: ['10.0.0.5'],
  networks: ['10.0.0.0/24'],
  standIn: false,
};
const wlan0: Link = {
  ...eth0,
  name: 'wlan0',
  scope: 'wlan0',
  address: '10.0.1.5',
  addresses: ['10.0.1.5'],
  networks: ['10.0.1.0/24'],
};
const kitchen: Advertisement = {
  room: 'k'.repeat(32),
  name: 'Kitchen',
  access: 'open',
  term: 1,
  port: 4711,
  fingerprint: '0f'.repeat(32),
};

/** What a host of the kitchen says, with a lifetime of nothing as its goodbye. */
function response(instance: string, ttl = 120): object {
  const name = `${instance}._landline._tcp.local`;
  const txt = Object.entries(txtOf(kitchen)).map(([key, value]) => Buffer.from(`${key}=${value}`));
  return {
    answers: [{ type: 'PTR', name: '_landline._tcp.local', ttl, data: name }],
    additionals: [
      { type: 'SRV', name, ttl, data: { port: 4711, target: 'x.local' } },
      { type: 'TXT', name, ttl, data: txt },
    ],
  };
}

/** A port whose faults a test chooses: by default it hears itself. */
class FaultyPort implements MdnsPort {
  readonly link: Link;
  readonly asked: number[] = [];
  readonly announced: { readonly at: number; readonly instances: readonly string[] }[] = [];
  readonly goodbyes: string[] = [];
  told: readonly Told[] = [];
  closed = false;
  readonly listener: MdnsPortListener;
  readonly #world: World;

  constructor(link: Link, listener: MdnsPortListener, world: World) {
    this.link = link;
    this.listener = listener;
    this.#world = world;
  }

  ask(id: number): void {
    this.asked.push(this.#world.clock.monotonic());
    const { failure } = this.#world;
    if (failure !== null) this.listener.onFailure(Object.assign(new Error(failure), { code: failure }));
    else if (!this.#world.deaf) this.listener.onQuestion(id);
  }
  tell(rooms: readonly Told[]): void {
    this.told = rooms;
  }
  announce(rooms: readonly Told[]): void {
    this.announced.push({
      at: this.#world.clock.monotonic(),
      instances: rooms.map(({ instance }) => instance),
    });
  }
  sayGoodbye(rooms: readonly Told[]): Promise<void> {
    this.goodbyes.push(...rooms.map(({ instance }) => instance));
    return this.#world.stuck ? new Promise(() => undefined) : Promise.resolve();
  }
  close(): void {
    this.closed = true;
  }
}

class World {
  readonly clock = new ManualClock();
  readonly ports: FaultyPort[] = [];
  readonly events: DiscoveryEvent[] = [];
  readonly discovery: Discovery;
  links: readonly Link[] = [eth0];
  deaf = false;
  stuck = false;
  failure: string | null = null;
  #random = 0;

  constructor() {
    this.discovery = mdnsDiscovery({
      serviceType: 'landline',
      clock: this.clock,
      logger: silentLogger,
      randomBytes: (count) => Buffer.alloc(count, ++this.#random),
      links: () => this.links,
      openPort: (link, _type, _clock, listener) => {
        const port = new FaultyPort(link, listener, this);
        this.ports.push(port);
        return port;
      },
    });
    this.discovery.onEvent((event) => this.events.push(event));
  }

  port(index = 0): FaultyPort {
    const port = this.ports[index];
    if (!port) throw new Error(`port ${index} was never opened`);
    return port;
  }

  get states(): readonly string[] {
    return this.discovery.report().interfaces.map(({ name, state }) => `${name} ${state}`);
  }
}

describe('discovery by mDNS', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('[D3] asks at 0, 0.3, 1 and 3 s, then each minute, and each 10 s while somebody looks', async () => {
    await world.discovery.start();
    world.clock.pass(130_000);
    expect(world.port().asked).toEqual([0, 300, 1_000, 3_000, 63_000, 123_000]);
    world.discovery.watch(true);
    world.discovery.watch(true);
    world.clock.pass(25_000);
    expect(world.port().asked.slice(6)).toEqual([130_000, 130_300, 131_000, 133_000, 143_000, 153_000]);
    world.discovery.watch(false);
    world.clock.pass(100_000);
    expect(world.port().asked.slice(12)).toEqual([163_000, 223_000]);
  });

  it('[D1] announces at 0, 1 and 3 s, and what joins a network later is told there too', async () => {
    await world.discovery.start();
    world.clock.pass(10_000);
    world.discovery.advertise([kitchen]);
    world.clock.pass(10_000);
    const said = world.port().announced.filter(({ instances }) => instances.length > 0);
    expect(said.map(({ at }) => at)).toEqual([10_000, 11_000, 13_000]);
    world.links = [eth0, wlan0];
    world.clock.pass(3_000);
    expect(world.port(1).told).toEqual(world.port(0).told);
    expect(world.port(1).announced[0]?.instances).toEqual([world.port().told[0]?.instance]);
  });

  it('[trap D9] an instance name is 26 characters, random, one for each room, and stays while the app runs', async () => {
    await world.discovery.start();
    world.discovery.advertise([kitchen, { ...kitchen, room: 'w'.repeat(32) }]);
    const [one, two] = world.port().told.map(({ instance }) => instance);
    expect(one).toMatch(/^[a-z2-7]{26}$/);
    expect(one).not.toBe(two);
    world.discovery.advertise([]);
    world.discovery.advertise([{ ...kitchen, term: 2 }]);
    expect(world.port().told[0]?.instance).toBe(one);
    const other = new World();
    await other.discovery.start();
    other.discovery.refresh();
    other.clock.pass(1);
    other.discovery.advertise([kitchen]);
    expect(other.port().told[0]?.instance).not.toBe(one);
  });

  it('[trap D7] whose questions do not come back is deaf after two, and is opened anew until it hears', async () => {
    await world.discovery.start();
    world.clock.pass(60_000);
    expect(world.states).toEqual(['eth0 listening']);
    world.deaf = true;
    world.clock.pass(10_000);
    expect(world.states).toEqual(['eth0 deaf']);
    expect(world.discovery.report().problem).toBe('mdns-blocked');
    expect(world.ports.length).toBeGreaterThan(1);
    expect(world.port().closed).toBe(true);
    const attempts = world.ports.length;
    world.clock.pass(600_000);
    expect(world.ports.length - attempts).toBeLessThan(25);
    world.deaf = false;
    world.clock.pass(61_000);
    expect(world.states).toEqual(['eth0 listening']);
    expect(world.discovery.report().problem).toBeNull();
    expect(world.ports.filter(({ closed }) => !closed)).toHaveLength(1);
  });

  it.each([
    ['EADDRINUSE', 'mdns-port-taken'],
    ['EACCES', 'mdns-blocked'],
    ['ENETUNREACH', 'mdns-blocked'],
  ])('[trap D1] [trap D2] [A09] %s is reported as %s, and recovers', async (failure, problem) => {
    world.failure = failure;
    await world.discovery.start();
    world.clock.pass(1);
    expect(world.states).toEqual(['eth0 failed']);
    expect(world.discovery.report().problem).toBe(problem);
    world.failure = null;
    world.discovery.refresh();
    world.clock.pass(1_000);
    expect(world.states).toEqual(['eth0 listening']);
    expect(world.discovery.report().problem).toBeNull();
    expect(world.events.filter(({ kind }) => kind === 'reported').length).toBeGreaterThan(1);
  });

  it('[A09] one network that works is enough, and none at all is named', async () => {
    world.links = [];
    await world.discovery.start();
    expect(world.discovery.report()).toEqual({ interfaces: [], problem: 'no-network' });
    expect(world.events).toEqual([{ kind: 'reported' }]);
    world.links = [eth0, wlan0];
    world.clock.pass(4_000);
    world.port(0).listener.onFailure(new Error('one of two'));
    expect(world.states).toEqual(['eth0 failed', 'wlan0 listening']);
    expect(world.discovery.report().problem).toBeNull();
    world.links = [{ ...eth0, name: 'lo', standIn: true }];
    world.clock.pass(3_000);
    expect(world.discovery.report().problem).toBe('no-network');
  });

  it('[trap D8] a link with another address is another link', async () => {
    await world.discovery.start();
    world.discovery.advertise([kitchen]);
    world.links = [{ ...eth0, address: '10.0.0.101', addresses: ['10.0.0.101'] }];
    world.clock.pass(3_000);
    expect(world.port(0).closed).toBe(true);
    expect(world.port(0).goodbyes).toEqual([]);
    expect(world.port(1).link.address).toBe('10.0.0.101');
    expect(world.port(1).told).toHaveLength(1);
  });

  it('[D3] doubts what was heard over a link as soon as the link is gone', async () => {
    world.links = [eth0, wlan0];
    await world.discovery.start();
    world.port(0).listener.onResponse(response('a'.repeat(26)), '10.0.0.6');
    world.port(1).listener.onResponse(response('b'.repeat(26)), '10.0.1.6');
    world.clock.pass(200);
    world.links = [eth0];
    world.discovery.refresh();
    const doubts = world.events.flatMap((event) => (event.kind === 'doubted' ? event.instance : []));
    expect(doubts).toEqual(['b'.repeat(26)]);
  });

  it('[trap D8] a forgotten room that was heard at two addresses is asked for at once', async () => {
    await world.discovery.start();
    world.clock.pass(10_000);
    world.port().listener.onResponse(response('a'.repeat(26)), '10.0.0.6');
    world.port().listener.onResponse(response('b'.repeat(26)), '10.0.0.6');
    world.port().listener.onResponse(response('b'.repeat(26)), '10.0.0.106');
    world.discovery.forget('a'.repeat(26));
    world.clock.pass(1_000);
    expect(world.port().asked.at(-1)).toBe(3_000);
    world.discovery.forget('b'.repeat(26));
    world.discovery.forget('b'.repeat(26));
    world.clock.pass(1_000);
    expect(world.port().asked.slice(-2)).toEqual([3_000, 11_300]);
  });

  it('[D3] does not sight its own rooms, nor doubt them', async () => {
    await world.discovery.start();
    world.discovery.advertise([kitchen]);
    const own = world.port().told[0]?.instance ?? '';
    world.events.length = 0;
    world.port().listener.onResponse(response(own), '10.0.0.6');
    world.port().listener.onResponse(response(own, 0), '10.0.0.6');
    expect(world.events).toEqual([]);
    world.port().listener.onResponse(response('a'.repeat(26)), '10.0.0.6');
    expect(world.events).toMatchObject([{ kind: 'sighted' }]);
  });

  it('[D1] stops within 300 ms though its goodbye does not get away, and leaves nothing behind', async () => {
    world.stuck = true;
    await world.discovery.start();
    world.discovery.advertise([kitchen]);
    const stopping = world.discovery.stop();
    expect(world.port().goodbyes).toHaveLength(1);
    expect(world.port().closed).toBe(false);
    world.clock.pass(300);
    await stopping;
    expect(world.port().closed).toBe(true);
    expect(world.clock.pending).toBe(0);
    world.discovery.refresh();
    world.discovery.watch(true);
    expect(world.ports).toHaveLength(1);
  });
});
