import { memoryPorts } from '../../preload/bridge/port.ts';
import { createClient, type Client } from '../../preload/bridge/client.ts';
import { serve, type Handlers } from '../../preload/bridge/server.ts';
import type { EventName, Events } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { DeviceId, RoomId, type Room } from '../../preload/contract/model.ts';
import type { DiscoveryReport, NearbyRoom } from '../../preload/contract/nearby.ts';
import { openRules } from './fake-app/fake-room.ts';

type Announce = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** A client of an app that does what `handlers` say and throws `internal` for every other call. */
export function appDouble(handlers: Partial<Handlers>): { client: Client; announce: Announce } {
  const [near, far] = memoryPorts();
  const listeners = new Set<Announce>();
  const refuse = (): never => {
    throw new AppError('internal');
  };
  const all = new Proxy(handlers, {
    get: (given, name): unknown => Reflect.get(given, name) ?? refuse,
  }) as Handlers;
  const events = {
    onAny(listener: Announce) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  serve(far, all, events, { face: 'terminal', onBug: () => undefined });
  return {
    client: createClient(near),
    announce: (name, value) => {
      for (const listener of listeners) listener(name, value);
    },
  };
}

export const idOf = (letter: string): RoomId => RoomId.parse(letter.repeat(32));
const device = DeviceId.parse('d'.repeat(32));

export const roomOf = (letter: string, changes: Partial<Room> = {}): Room => ({
  id: idOf(letter),
  name: 'Team',
  kind: 'group',
  partner: null,
  hidden: false,
  connection: { kind: 'connected', merging: false },
  host: { id: device, name: 'Ana', since: 0 },
  term: 1,
  members: 2,
  present: 2,
  waiting: 0,
  unread: 0,
  mentions: 0,
  markedUnread: false,
  notify: 'all',
  readUpTo: null,
  last: null,
  rules: openRules,
  role: 'member',
  silence: null,
  asking: [],
  ...changes,
});

export const nearbyOf = (letter: string, changes: Partial<NearbyRoom> = {}): NearbyRoom => ({
  id: idOf(letter),
  name: 'Team',
  host: { id: device, name: 'Ana' },
  people: 1,
  source: 'mdns',
  address: '10.0.0.2',
  port: 47_470,
  reachable: true,
  member: false,
  access: 'open',
  locked: false,
  ...changes,
});

export const lookingReport: DiscoveryReport = {
  state: 'looking',
  interfaces: [],
  rememberedHosts: 0,
  since: 0,
  problem: null,
};
