import { beforeEach, expect, it } from 'vitest';
import type { History } from '../../../main/history/history.ts';
import type { KnownHost, Successor } from '../../../main/history/stored-rooms.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Members } from '../../../main/room/members.ts';
import { Places } from '../../../main/room/succession/places.ts';
import type { Place } from '../../../main/room/place.ts';
import { knownDevice, messageDraft, someRoom, type KnownDevice } from '../../support/devices.ts';

const all = [1, 2, 3, 4, 5].map(knownDevice) as [
  KnownDevice,
  KnownDevice,
  KnownDevice,
  KnownDevice,
  KnownDevice,
];
const [me, ana, bo, cy, stranger] = all;
const names = ['me', 'ana', 'bo', 'cy', 'stranger'];
const at = (
  { device }: KnownDevice,
  host = `10.0.0.${all.findIndex((one) => one.device === device) + 1}`,
): Place => ({
  device,
  host,
  port: 1,
});
const named = (places: readonly Place[]): string[] =>
  places.map(({ device, host }) => `${names[all.findIndex((one) => one.device === device)]} ${host}`);

let members: Members;
let kept: (readonly Successor[])[];
let hosts: KnownHost[];
let sighted: Place[];
const open = (order: readonly Place[] = []): Places => {
  const history = {
    putSuccessors: (_room: string, rows: readonly Successor[]) => Promise.resolve(void kept.push(rows)),
    knownHosts: () => Promise.resolve(hosts),
  } as unknown as History;
  return new Places(someRoom, order, {
    history,
    logger: silentLogger,
    self: me.device,
    members,
    remembered: [],
    sighted: () => sighted,
  });
};
const learn = (who: KnownDevice, lamport: number, kind: 'join' | 'leave' = 'join'): void => {
  const body = kind === 'join' ? { name: 'x', colour: 'blue' } : {};
  members.learn([makeEntry({ ...messageDraft(who, { lamport }), kind, body }, who.sign)]);
};
const nobody = new Set<string>();

beforeEach(() => {
  members = new Members([], me.device, { founder: ana.device, access: 'open', deeds: [] });
  kept = [];
  hosts = [];
  sighted = [];
  learn(ana, 1);
  learn(bo, 2);
  learn(me, 3);
  learn(cy, 4);
});

it('[H3] the rank is the place in the host’s list, the lost host and those that cannot be reached left out', () => {
  const places = open();
  places.learnOrder([at(cy), at(bo), at(me)]);
  expect(places.rank(ana.device, nobody)).toBe(2);
  expect(places.rank(ana.device, new Set([cy.device]))).toBe(1);
  expect(places.rank(ana.device, new Set([cy.device, bo.device]))).toBe(0);
  expect(places.rank(cy.device, nobody)).toBe(1);
});

it('[H3] without a list the order of joining counts; who is not on it comes behind', () => {
  expect(open().rank(ana.device, nobody)).toBe(1);
  expect(open([at(cy)]).rank(ana.device, nobody)).toBe(2);
  expect(open([at(me)]).rank(ana.device, nobody)).toBe(0);
});

it('[L6, H3] who has left is in no line', () => {
  learn(bo, 5, 'leave');
  expect(open().rank(ana.device, nobody)).toBe(0);
});

it('[H3, J3] the lost host is asked first, then those in line, then the others; each place once', async () => {
  const places = open([at(bo), at(cy)]);
  hosts = [
    { room: someRoom, ...at(ana), fingerprint: '', lastSeen: 2 },
    { room: someRoom, ...at(bo), fingerprint: '', lastSeen: 1 },
    { room: 'another', ...at(ana, '10.0.0.77'), fingerprint: '', lastSeen: 3 },
  ];
  sighted = [at(ana, '10.0.0.42')];
  expect(named(await places.toAsk({ id: someRoom, host: ana.device }))).toEqual([
    'ana 10.0.0.42',
    'ana 10.0.0.2',
    'bo 10.0.0.3',
    'cy 10.0.0.4',
  ]);
});

it('[J3, L6] neither this device itself, nor strangers, nor those who left are asked', async () => {
  learn(cy, 9, 'leave');
  const places = open([at(me), at(cy)]);
  places.learn(at(stranger));
  sighted = [at(stranger, '10.0.0.50')];
  expect(await places.toAsk({ id: someRoom, host: ana.device })).toEqual([]);
});

it('[J3] a list is kept on the disk when it is another one, with the places of others known behind it', async () => {
  const places = open();
  places.learn(at(ana));
  places.learnOrder([at(bo), at(me)]);
  places.learnOrder([at(bo), at(me)]);
  expect(kept.map(named)).toEqual([['bo 10.0.0.3', 'me 10.0.0.1', 'ana 10.0.0.2']]);
  places.learnOrder([at(bo, '10.0.0.33'), at(me)]);
  expect(kept.map(named).at(-1)?.[0]).toBe('bo 10.0.0.33');
});

it('[J3] what is kept and remembered has a bound, the last heard of staying', () => {
  const places = open();
  for (let number = 0; number < 100; number++) {
    places.learn({ device: `device ${number}`, host: `10.0.1.${number}`, port: 1 });
  }
  expect(places.all()).toHaveLength(64);
  expect(places.of('device 99')).not.toBeNull();
  expect(places.of('device 1')).toBeNull();
  const line = Array.from({ length: 20 }, (_, number) => ({ ...at(bo), device: `next ${number}` }));
  places.learnOrder(line);
  expect(kept.at(-1)).toEqual(line.slice(0, limits.successors));
});
