import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DialTarget, Session } from '../../../main/net/network.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import type { Place } from '../../../main/room/place.ts';
import { Seeker } from '../../../main/room/succession/seeker.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';
import { knownDevice, type KnownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';
import { charterOf } from '../../support/room-devices.ts';

const [me, ana, bo, cy] = [1, 2, 3, 4].map(knownDevice) as [
  KnownDevice,
  KnownDevice,
  KnownDevice,
  KnownDevice,
];
const charter = charterOf(ana);
let clock: ManualClock;
let hub: MemoryHub;
let network: MemoryNetwork;
let seeker: Seeker;
let places: Place[];
let awaited: boolean;
let barred: string | null;
let rank: (unreachable: ReadonlySet<string>) => number;
let heard: string[];

const addressOf = ({ device }: KnownDevice): string =>
  `10.0.0.${[me, ana, bo, cy].findIndex((one) => one.device === device) + 1}`;
const placeOf = (who: KnownDevice): Place => ({ device: who.device, host: addressOf(who), port: 1 });
const nameOf = (device: string): string =>
  ['me', 'ana', 'bo', 'cy'][[me, ana, bo, cy].findIndex((one) => one.device === device)] ?? '?';

beforeEach(() => {
  clock = new ManualClock();
  hub = new MemoryHub();
  network = hub.network(me.device, me.publicKey, addressOf(me));
  places = [placeOf(ana), placeOf(bo), placeOf(cy)];
  awaited = false;
  barred = null;
  rank = () => 0;
  heard = [];
  const around = {
    clock,
    network,
    logger: silentLogger,
    randomBytes: (count: number) => new Uint8Array(count).fill(128),
  };
  seeker = new Seeker(charter.id, around as unknown as Surroundings, {
    places: () => Promise.resolve(places),
    knock: () => ({ standing: { term: 1, host: ana.device }, port: 1 }),
    rank: (unreachable) => rank(unreachable),
    awaited: () => awaited,
    replacesItself: () => false,
    follows: ({ host }) => host !== 'x' && host !== barred,
    isMisled: ({ host }) => host === barred,
    onEntered: (_inbox, { host, term }, place) =>
      void heard.push(`entered ${nameOf(host)} ${term} at ${place.host}`),
    onTurn: () => void heard.push('turn'),
    onKeyChanged: ({ host }) => void heard.push(`key changed at ${host}`),
    onChanged: () => undefined,
  });
});
afterEach(() => seeker.stop());

type Answer = (session: Session) => void;
const welcome =
  (who: KnownDevice, term: number): Answer =>
  (session) =>
    session.send({
      type: 'welcome',
      room: charter.id,
      charter: Buffer.from(charter.bytes).toString('base64url'),
      term,
      host: who.device,
      now: 0,
      hostingForMs: 0,
    });
const elsewhere =
  (host: KnownDevice, term: number): Answer =>
  (session) => {
    const { host: address, port } = placeOf(host);
    session.send({ type: 'elsewhere', room: charter.id, term, host: host.device, place: [address, port] });
  };
const nothing: Answer = () => undefined;

/** A member that answers whoever asks to be let in. Gives what it was asked, and its network. */
async function answering(who: KnownDevice, answer: Answer, at = addressOf(who)) {
  const own = hub.network(who.device, who.publicKey, at);
  const joins: RoomMessage[] = [];
  const ends: (string | null)[] = [];
  own.onSession((session) => {
    new Inbox(session, () => undefined).hand({
      onMessage: (message) => {
        joins.push(message);
        answer(session);
      },
      onEnd: (reason) => void ends.push(reason),
    });
  });
  await own.listen(1);
  return { joins, ends, network: own };
}

async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 4; quiet++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (hub.underWay > 0) quiet = -1;
  }
}
async function pass(durationMs: number): Promise<void> {
  for (let passed = 0; passed < durationMs; passed += 10) {
    await settle();
    clock.pass(10);
  }
  await settle();
}
const dialled = (): string[] => network.dialled.map(({ host }: DialTarget) => host);

it('[H3] a welcome ends the search, and only pinned devices are dialled', async () => {
  const { joins } = await answering(ana, welcome(ana, 3));
  seeker.start(null, null);
  await pass(1_000);
  expect(heard).toEqual(['entered ana 3 at 10.0.0.2']);
  expect(joins).toMatchObject([{ type: 'join', term: 1, host: ana.device, port: 1 }]);
  expect(seeker.attempts).toEqual({ kind: 'idle' });
  expect(network.dialled.every(({ expect: pinned }) => pinned?.device !== undefined)).toBe(true);
});

it('[H3] a place that does not answer does not hold the next one up', async () => {
  await answering(ana, nothing);
  await answering(bo, nothing);
  seeker.start(null, null);
  await pass(140);
  expect(dialled()).toEqual(['10.0.0.2']);
  await pass(20);
  expect(dialled()).toEqual(['10.0.0.2', '10.0.0.3']);
  await pass(150);
  expect(dialled()).toEqual(['10.0.0.2', '10.0.0.3', '10.0.0.4']);
});

it('[H3] a welcome that holds no charter breaks the rules: the session ends, and the next place is tried', async () => {
  places = [placeOf(bo), placeOf(cy)];
  const { ends } = await answering(bo, (session) =>
    session.send({
      type: 'welcome',
      room: charter.id,
      charter: Buffer.from('no charter').toString('base64url'),
      term: 2,
      host: bo.device,
      now: 0,
      hostingForMs: 0,
    }),
  );
  await answering(cy, welcome(cy, 2));
  seeker.start(null, null);
  await pass(1_000);
  expect(ends).toEqual(['control-invalid']);
  expect(heard).toEqual(['entered cy 2 at 10.0.0.4']);
});

it('[H3] where nobody is at a place, the next one is tried at once', async () => {
  await answering(cy, welcome(cy, 2));
  seeker.start(null, null);
  await settle();
  expect(heard).toEqual(['entered cy 2 at 10.0.0.4']);
});

it('[H3] a device that is at two places is asked at one of them: of two askings it would end one', async () => {
  const again = '10.0.1.3';
  places = [placeOf(bo), { ...placeOf(bo), host: again }];
  const there = await answering(bo, nothing);
  const { ends } = await answering(bo, nothing, again);
  seeker.start(null, null);
  await pass(limits.successionMs - 10);
  expect(dialled()).toEqual(['10.0.0.3', again]);
  expect([there.ends, ends]).toEqual([[], ['leaving']]);
  await pass(10);
  expect(heard).toEqual(['turn']);
});

it('[H3, A34] where somebody follows a host that may not be one, its turn comes, and that host is not gone to', async () => {
  places = [placeOf(bo)];
  barred = cy.device;
  await answering(bo, elsewhere(cy, 2));
  const { joins } = await answering(cy, welcome(cy, 2));
  seeker.start(null, null);
  await pass(limits.successionMs - 10);
  expect(heard).toEqual([]);
  await pass(10);
  expect(heard).toEqual(['turn']);
  expect(joins).toEqual([]);
});

it('[H4] nobody takes over from the host it was sent on to, while that one may still answer', async () => {
  places = [placeOf(ana), placeOf(bo)];
  awaited = true;
  await answering(bo, nothing);
  seeker.start(placeOf(bo), null);
  await pass(limits.silenceMs - 10);
  expect(heard).toEqual([]);
  await pass(100);
  expect(heard).toEqual(['turn']);
});

it('[H4] a host it was sent on to that is not there is no reason to wait', async () => {
  places = [placeOf(ana)];
  awaited = true;
  seeker.start(placeOf(bo), null);
  await pass(limits.successionMs);
  expect(heard).toEqual(['turn']);
});

it('[H3] an answer that sends on is followed at once', async () => {
  places = [placeOf(bo)];
  await answering(bo, elsewhere(cy, 2));
  await answering(cy, welcome(cy, 2));
  seeker.start(null, null);
  await settle();
  expect(heard).toEqual(['entered cy 2 at 10.0.0.4']);
});

it('[H1] a host of a lower term than is known is not entered', async () => {
  places = [placeOf(bo)];
  const { ends } = await answering(bo, welcome(bo, 0));
  seeker.start(null, null);
  await settle();
  expect([heard, ends]).toEqual([[], ['term-lower']]);
});

it('[H3] who waits at a member that has no host either takes over when its turn has come', async () => {
  for (const place of [0, 1, 2]) {
    heard = [];
    places = [placeOf(bo)];
    rank = () => place;
    await answering(bo, nothing);
    seeker.start(null, null);
    await pass(limits.successionMs + place * limits.successionStepMs - 20);
    expect(heard).toEqual([]);
    await pass(40);
    expect(heard).toContain('turn');
    seeker.stop();
  }
});

it('[H3] who is waited for takes over when its turn has come', async () => {
  places = [];
  seeker.start(null, null);
  await pass(10_000);
  expect(heard).toEqual([]);
  awaited = true;
  seeker.awaited();
  await pass(limits.successionMs + 20);
  expect(heard).toContain('turn');
});

it('[H3] who reaches nobody claims nothing, and asks ever more seldom, five seconds apart in the end', async () => {
  seeker.start(null, null);
  const rounds: number[] = [];
  for (let passed = 0; passed < 40_000; passed += 10) {
    const before = network.dialled.length;
    await pass(10);
    if (network.dialled.length > before) rounds.push(clock.monotonic());
  }
  expect(heard).toEqual([]);
  expect(seeker.attempts).toMatchObject({ kind: 'waiting', cause: 'host-unreachable' });
  const gaps = rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0));
  expect(gaps.slice(0, 4).map((gap) => Math.round(gap / 100) * 100)).toEqual([500, 1_000, 2_000, 4_000]);
  expect(new Set(gaps.slice(4).map((gap) => Math.round(gap / 100) * 100))).toEqual(new Set([5_000]));
});

it('[H3] a knock, a sighting and a nudge each begin a round at once', async () => {
  seeker.start(null, null);
  await pass(10_000);
  for (const cause of [
    () => seeker.nudge({ forgive: false }),
    () => seeker.hint(placeOf(bo)),
    () => seeker.awaited(),
  ]) {
    const before = network.dialled.length;
    cause();
    await settle();
    expect(network.dialled.length).toBeGreaterThan(before);
    await pass(10_000);
  }
});

it('[C2] a place that shows another key is told, and not tried again until a person asks for it', async () => {
  places = [placeOf(ana)];
  const eve = await answering(knownDevice(9), welcome(knownDevice(9), 9), addressOf(ana));
  seeker.start(null, null);
  await pass(30_000);
  expect(heard).toEqual(['key changed at 10.0.0.2']);
  expect(dialled()).toEqual(['10.0.0.2']);
  expect(seeker.attempts).toMatchObject({ kind: 'waiting', cause: 'host-key-changed' });
  expect(eve.joins).toEqual([]);
  seeker.nudge({ forgive: false });
  await settle();
  expect(dialled()).toHaveLength(1);
  seeker.nudge({ forgive: true });
  await settle();
  expect(dialled()).toHaveLength(2);
});

it('[H3] a living host that is slow to answer is waited for, not succeeded', async () => {
  const slow: Answer = (session) => void clock.after(1_500, () => welcome(ana, 1)(session));
  await answering(ana, slow);
  await answering(bo, nothing);
  places = [placeOf(ana), placeOf(bo)];
  seeker.start(null, null);
  await pass(2_000);
  expect(heard).toEqual(['entered ana 1 at 10.0.0.2']);
});

it('[H3] a host that stays silent until its session ends is succeeded then, where somebody else waits', async () => {
  const sessions: Session[] = [];
  await answering(ana, (session) => void sessions.push(session));
  awaited = true;
  places = [placeOf(ana)];
  seeker.start(null, null);
  await pass(1_000);
  expect(heard).toEqual([]);
  for (const session of sessions) session.end('silent');
  await pass(50);
  expect(heard).toContain('turn');
});

it('[H3] the silence of the lost host alone is no sign of a member without one', async () => {
  await answering(ana, nothing);
  places = [placeOf(ana)];
  seeker.start(null, null);
  await pass(9_000);
  expect(heard).toEqual([]);
});

it('[H3] stopped in the middle, it lets go of everybody and dials nobody more', async () => {
  const { ends } = await answering(bo, nothing);
  places = [placeOf(bo), placeOf(cy)];
  seeker.start(null, null);
  await pass(50);
  seeker.stop();
  const before = network.dialled.length;
  await pass(20_000);
  expect(ends).toEqual(['leaving']);
  expect(network.dialled).toHaveLength(before);
  expect(heard).toEqual([]);
});

it('[H3] who answers that there is no room for one more, or too often, lives: nobody moves up in its place', async () => {
  for (const reason of ['room-full', 'rate-limited', 'replaced', 'room-unknown', 'term-lower'] as const) {
    const gone: string[][] = [];
    rank = (unreachable) => {
      gone.push([...unreachable].map(nameOf));
      return 0;
    };
    await answering(bo, (session) => session.end(reason));
    await answering(cy, nothing);
    seeker.start(null, null);
    await pass(limits.successionMs + 20);
    expect([reason, gone.at(-1)]).toEqual([reason, ['ana']]);
    seeker.stop();
    clock.pass(120_000);
  }
});

it('[H3] a device that is at one of its places is reached, whichever is tried first', async () => {
  const dead = { ...placeOf(bo), host: '10.0.1.3' };
  for (const order of [
    [dead, placeOf(bo)],
    [placeOf(bo), dead],
  ]) {
    const gone: string[][] = [];
    rank = (unreachable) => {
      gone.push([...unreachable].map(nameOf));
      return 0;
    };
    places = order;
    await answering(bo, nothing);
    seeker.start(null, null);
    await pass(limits.successionMs + 20);
    expect(gone.at(-1)).toEqual([]);
    seeker.stop();
  }
});

it('[H3] who is sent on from place to place without end gives up after 32', async () => {
  places = [placeOf(bo)];
  const deep = 200;
  for (let at = 0; at < deep; at++) {
    const own = at === 0 ? addressOf(bo) : `10.0.2.${at}`;
    await answering(
      bo,
      (session) =>
        session.send({
          type: 'elsewhere',
          room: charter.id,
          term: 1,
          host: bo.device,
          place: [`10.0.2.${at + 1}`, 1],
        }),
      own,
    );
  }
  seeker.start(null, null);
  await pass(400);
  expect(dialled()).toHaveLength(1 + 32);
});
