import { beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { Place } from '../../../main/room/place.ts';
import { Successors } from '../../../main/room/succession/successors.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';
import { knownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';

let clock: ManualClock;
let hub: MemoryHub;
let network: MemoryNetwork;
let successors: Successors;
let ranked: string[];
let told: number[][];
/** Devices by number: the n-th is at 10.0.0.n. */
const devices = Array.from({ length: 40 }, (_, index) => knownDevice(index + 1));
const deviceOf = (number: number): string => devices[number - 1]?.device as string;
const placeOf = (number: number): Place => ({ device: deviceOf(number), host: `10.0.0.${number}`, port: 1 });
const numbers = (places: readonly Place[]): number[] =>
  places.map(({ device }) => devices.findIndex((known) => known.device === device) + 1);

const numbersTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** That device can be dialled. Gives how often it was. */
async function reachable(number: number): Promise<{ calls: number; network: MemoryNetwork }> {
  const { device, publicKey } = devices[number - 1] as (typeof devices)[number];
  const own = hub.network(device, publicKey, `10.0.0.${number}`);
  const seen = { calls: 0, network: own };
  own.onSession(() => void (seen.calls += 1));
  await own.listen(1);
  return seen;
}
async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
}

beforeEach(() => {
  clock = new ManualClock();
  hub = new MemoryHub();
  network = hub.network(deviceOf(1), devices[0]?.publicKey as Uint8Array, '10.0.0.1');
  ranked = devices.map(({ device }) => device);
  told = [];
  const around = { clock, network, logger: silentLogger } as unknown as Surroundings;
  successors = new Successors(around, () => ranked);
  successors.changed.on(() => told.push(numbers(successors.list())));
});

it('[H3, H8] whoever was dialled back is in line, by the order of joining and not by that of coming', async () => {
  for (const number of [2, 3, 4]) await reachable(number);
  for (const number of [4, 2, 3]) successors.add(placeOf(number));
  await settle();
  expect(told.at(-1)).toEqual([2, 3, 4]);
  expect(network.dialled.every(({ expect: pinned }) => pinned?.device !== undefined)).toBe(true);
});

it('[H4] who goes asks those in line, then those it has not dialled yet, and nobody that it could not dial', async () => {
  for (const number of [5, 4]) await reachable(number);
  for (const number of [5, 4, 3]) successors.add(placeOf(number));
  await settle();
  vi.spyOn(network, 'dial').mockReturnValue(new Promise(() => undefined));
  successors.add(placeOf(2));
  expect(successors.toAsk()).toEqual([4, 5, 2].map(deviceOf));
  for (let number = 6; number <= 40; number++) successors.add(placeOf(number));
  expect(successors.toAsk()).toEqual([4, 5, 2, ...numbersTo(6, limits.successors + 2)].map(deviceOf));
});

it('[H8] whoever cannot be dialled, or is another device there, is left out, asked again a few times, and then no more', async () => {
  await reachable(2);
  const impostor = hub.network(deviceOf(9), devices[8]?.publicKey as Uint8Array, '10.0.0.4');
  await impostor.listen(1);
  for (const number of [2, 3, 4]) successors.add(placeOf(number));
  await settle();
  expect(numbers(successors.list())).toEqual([2]);
  await reachable(3);
  clock.pass(2_000);
  await settle();
  expect(numbers(successors.list())).toEqual([2, 3]);
  for (let time = 0; time < 20; time++) {
    clock.pass(60_000);
    await settle();
  }
  expect(network.dialled.filter(({ host }) => host === '10.0.0.4')).toHaveLength(4);
  expect(clock.pending).toBe(0);
});

it('[H3] of more guests than can be in line the first are dialled and the others are not, until one goes', async () => {
  const all = Array.from({ length: 30 }, (_, index) => index + 2);
  const seen = new Map<number, Awaited<ReturnType<typeof reachable>>>();
  for (const number of all) seen.set(number, await reachable(number));
  for (const number of [...all].reverse()) successors.add(placeOf(number));
  await settle();
  const first = all.slice(0, limits.successors);
  // Those that came before the line was known were dialled too; what counts is who is in it.
  expect(numbers(successors.list())).toEqual(first);
  successors.remove(deviceOf(3));
  await settle();
  expect(numbers(successors.list())).toEqual([...first.filter((number) => number !== 3), first.length + 2]);
});

it('[H3] guests in the order in which they joined: not one more is dialled than fit in the line', async () => {
  for (let number = 2; number <= 31; number++) await reachable(number);
  for (let number = 2; number <= 31; number++) {
    successors.add(placeOf(number));
    await settle();
  }
  expect(network.dialled).toHaveLength(limits.successors);
});

it('[H3] the place of one that cannot be reached goes to the next', async () => {
  for (let number = 3; number <= 31; number++) await reachable(number);
  for (let number = 2; number <= 31; number++) successors.add(placeOf(number));
  await settle();
  expect(numbers(successors.list())).toEqual(
    Array.from({ length: limits.successors }, (_, index) => index + 3),
  );
});

it('[H3] another order of joining makes another line; the same one is not told twice', async () => {
  for (const number of [2, 3]) await reachable(number);
  for (const number of [2, 3]) successors.add(placeOf(number));
  await settle();
  const before = told.length;
  successors.reorder();
  expect(told).toHaveLength(before);
  ranked.reverse();
  successors.reorder();
  expect(told.slice(before)).toEqual([[3, 2]]);
});

it('[H3] one that comes back at another place is dialled there', async () => {
  const { network: old } = await reachable(2);
  successors.add(placeOf(2));
  await settle();
  await old.stop();
  const moved = hub.network(deviceOf(2), devices[1]?.publicKey as Uint8Array, '10.0.0.99');
  await moved.listen(1);
  successors.add({ ...placeOf(2), host: '10.0.0.99' });
  expect(successors.list()).toEqual([]);
  await settle();
  expect(successors.list()).toEqual([{ device: deviceOf(2), host: '10.0.0.99', port: 1 }]);
});

it('[H3] stopped, it dials and tells nobody more', async () => {
  successors.add(placeOf(2));
  await settle();
  successors.stop();
  const before = network.dialled.length;
  clock.pass(600_000);
  successors.add(placeOf(3));
  await settle();
  expect([network.dialled.length, told]).toEqual([before, []]);
});
