import process from 'node:process';
import type { Violation } from './oracle.ts';
import { check, unrest } from './quiet.ts';
import { Scenario, scenarioOf, type ScenarioOptions } from './scenario.ts';
import { arePartsStrangers } from './strangers.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly devices: number;
  readonly messages: number;
  readonly hostChanges: number;
  readonly merges: number;
  readonly deeds: number;
  readonly events: number;
  /** From the healing until everybody was attached and had everything. */
  readonly quietAfterMs: number;
  /** Of everything that happened: the same for the same seed. */
  readonly digest: string;
  /** The room stayed in parts, because those in the one are strangers to those in the other: what it holds was not looked at. */
  readonly strangers: boolean;
  readonly violations: readonly Violation[];
}

export interface RunOptions {
  readonly onLine?: (line: string) => void;
  readonly scenario?: Partial<ScenarioOptions>;
  /** Adds to what happens in the world, until it is `over`. */
  readonly also?: (world: World, over: () => boolean) => void;
}

const quietAtMostMs = 180_000;
/** Whoever can find each other has by then. */
const strangersMs = 60_000;
const eventsAtMost = 2_000_000;

/** One world from its beginning until it has come to rest and was looked at. */
export async function run(seed: number, { onLine, scenario = {}, also }: RunOptions = {}): Promise<Outcome> {
  const world = new World(seed, onLine ? { onLine } : {});
  const { schedule, oracle, talk } = world;
  const options = { ...scenarioOf(world), ...scenario };
  const bug = (error: unknown): void =>
    oracle.violated('bug', `nobody caught ${error instanceof Error ? error.stack : String(error)}`);
  process.on('unhandledRejection', bug);
  let quietAfterMs = 0;
  try {
    const play = new Scenario(world, options);
    play.begin();
    also?.(world, () => play.over);
    await schedule.run(() => play.over || schedule.count > eventsAtMost);
    const healedAt = schedule.now;
    quietAfterMs = (await untilQuiet(world)) - healedAt;
    if (!world.strangers) for (const roomId of world.rooms) await checkRoom(world, roomId);
  } catch (error) {
    bug(error);
  } finally {
    process.off('unhandledRejection', bug);
  }
  return {
    seed,
    devices: world.devices.length,
    messages: talk.said.length,
    hostChanges: oracle.hostChanges,
    merges: oracle.merges,
    deeds: oracle.deeds,
    events: schedule.count,
    quietAfterMs: Math.round(quietAfterMs),
    digest: world.digest(),
    strangers: world.strangers,
    violations: oracle.violations,
  };
}

/** What it asks of the devices takes time in their world too. */
async function checkRoom(world: World, roomId: string): Promise<void> {
  const { schedule, oracle } = world;
  const began = schedule.now;
  const checking = { done: false };
  const checked = check(world, roomId).finally(() => (checking.done = true));
  await schedule.run(() => checking.done || schedule.now > began + quietAtMostMs);
  if (checking.done) await checked;
  else oracle.violated('hang', 'the pages of a room are not answered');
}

/** Lets time pass until nothing has been restless for a while; the instant from which on that was so. */
async function untilQuiet(world: World): Promise<number> {
  const { schedule, oracle, rooms } = world;
  const began = schedule.now;
  const lookEveryMs = 500;
  const settledMs = 4_000;
  let quietSince: number | null = null;
  let nextLook = schedule.now;
  let why: string | null = null;
  await schedule.run(() => {
    if (schedule.now < nextLook) return false;
    nextLook = schedule.now + lookEveryMs;
    why = rooms.map((roomId) => unrest(world, roomId)).find((reason) => reason !== null) ?? null;
    if (why !== null) quietSince = null;
    else quietSince ??= schedule.now;
    const settled = quietSince !== null && schedule.now - quietSince > settledMs;
    const stuck =
      schedule.now - began > strangersMs && rooms.some((roomId) => arePartsStrangers(world, roomId));
    if (stuck) world.strangers = true;
    return settled || stuck || schedule.now - began > quietAtMostMs || schedule.count > eventsAtMost;
  });
  if (quietSince !== null || world.strangers) return quietSince ?? schedule.now;
  oracle.violated(5, why ?? 'never quiet');
  return schedule.now;
}
