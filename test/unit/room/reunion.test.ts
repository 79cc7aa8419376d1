import { afterEach, beforeEach, expect, it } from 'vitest';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

type Mates = [Mate, Mate, Mate, Mate, Mate];
const hosting = (mate: Mate, id: RoomId) => () => expect(mate.room(id).connection.kind).toBe('hosting');
const numbered = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${who} ${at}`);

it('[H4, L5] what everybody says while the host quits is there, once, in one order', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Mates;
  const said = [ana, bo, cy, di].flatMap((mate) =>
    numbered(mate.name, 5).map((text) => mate.rooms.talk.send(id, { text })),
  );
  const gone = ana.stop();
  said.push(
    ...[bo, cy, di].flatMap((mate) =>
      numbered(`${mate.name} later`, 5).map((text) => mate.rooms.talk.send(id, { text })),
    ),
  );
  await crew.done(Promise.all([gone, ...said]));
  expect(await crew.untilOne(id, [bo, cy, di])).toBe(bo);
  const texts = await di.texts(id);
  expect(texts).toHaveLength(35);
  expect(new Set(texts).size).toBe(35);
  await ana.start();
  await crew.untilOne(id, mates);
  expect(await ana.texts(id)).toEqual(texts);
});

it('[H3, L5] what everybody says while nobody hosts goes out with the next host, each author’s in order', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Mates;
  await ana.crash();
  await crew.pass(100);
  for (const mate of [bo, cy, di])
    for (const text of numbered(mate.name, 4)) await mate.rooms.talk.send(id, { text }).catch(() => 0);
  await crew.untilOne(id, [bo, cy, di]);
  const texts = await bo.texts(id);
  for (const { name } of [bo, cy, di]) {
    expect(texts.filter((text) => text.startsWith(name))).toEqual(numbered(name, 4));
  }
  await crew.until(async () =>
    expect((await cy.messages(id)).filter(({ own }) => own).map(({ state }) => state)).toEqual(
      Array(4).fill('delivered'),
    ),
  );
});

it('[H3] the first in line with a full disk does not host; the next one does', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Mates;
  bo.disk.failure = 'storage-full';
  await ana.crash();
  await crew.until(hosting(cy, id));
  expect(bo.told.map(({ code }) => code)).toContain('storage-full');
  bo.disk.failure = null;
  expect(await crew.untilOne(id, [bo, cy, di])).toBe(cy);
});

it('[H4, H7] a host whose disk is full hands the room to one that can keep what is said, and is back once there is space', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  ana.disk.failure = 'storage-full';
  await bo.say(id, 'is anybody there?');
  await crew.until(hosting(bo, id), 5_000);
  await cy.say(id, 'yes');
  await crew.until(async () => expect(await bo.texts(id)).toEqual(['is anybody there?', 'yes']), 5_000);
  expect(ana.told.map(({ code }) => code)).toContain('storage-full');
  ana.disk.failure = null;
  expect(await crew.untilOne(id, mates)).toBe(bo);
});

it('[H4] a host with a full disk whose guests cannot take over either goes on as soon as there is space', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Mates;
  ana.disk.failure = bo.disk.failure = 'storage-full';
  await crew.done(bo.rooms.talk.send(id, { text: 'lost' }).catch(() => undefined));
  bo.disk.failure = null;
  await bo.say(id, 'kept');
  ana.disk.failure = null;
  await crew.untilOne(id, mates);
  expect(await ana.texts(id)).toEqual(['kept']);
});

it('[H4] a room is handed over though the host’s disk does not take it, and the host comes back by itself', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, , cy] = mates as Mates;
  ana.disk.failure = 'storage-full';
  await crew.done(ana.rooms.handOver(id, cy.device as never));
  await crew.until(hosting(cy, id), 0);
  expect(ana.room(id).connection).not.toMatchObject({ kind: 'waiting', nextAttemptAt: null });
  ana.disk.failure = null;
  expect(await crew.untilOne(id, mates)).toBe(cy);
});

it('[H3] a guest whose disk does not take its new host says why, and is back once there is space', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  cy.disk.failure = 'storage-full';
  await ana.crash();
  await crew.until(() => expect(cy.room(id).connection).toMatchObject({ cause: 'storage-full' }));
  cy.disk.failure = null;
  expect(await crew.untilOne(id, [bo, cy])).toBe(bo);
});

it('[H1] a host that starts with a full disk looks for its room until there is space', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Mates;
  await ana.crash();
  ana.disk.failure = 'storage-full';
  await ana.start();
  await crew.pass(1_000);
  expect(ana.told.map(({ code }) => code)).toContain('storage-full');
  expect(ana.room(id).connection).not.toMatchObject({ kind: 'waiting', nextAttemptAt: null });
  ana.disk.failure = null;
  await crew.untilOne(id, [ana, bo]);
});

it('[H2] a member that hosts under a term out of all proportion is nobody’s host, unless a person goes there', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  const leap = 1 + limits.termJump + 1;
  await bo.crash();
  bo.disk.write((disk) => disk.putRoom({ id, term: leap, host: bo.device, part: 'host' }));
  await bo.start();
  await ana.crash();
  await crew.pass(10_000);
  expect(cy.room(id)).toMatchObject({
    term: 1,
    connection: { kind: expect.not.stringMatching('connected') },
  });
  await ana.start();
  expect(await crew.untilOne(id, [ana, cy])).toBe(ana);
  await crew.done(cy.join(bo));
  expect(cy.room(id)).toMatchObject({ term: leap, connection: { kind: 'connected' } });
});

it('[H3] a chain of hosts is lost one after the other, down to the last two', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  let rest = [...mates];
  for (let lost = 0; lost < 3; lost++) {
    const host = await crew.untilOne(id, rest);
    await host.crash();
    rest = rest.filter((mate) => mate !== host);
  }
  const last = await crew.untilOne(id, rest);
  expect(last.room(id).term).toBe(4);
  expect(await last.hostLines(id)).toHaveLength(3);
  for (const mate of mates) if (!rest.includes(mate)) await mate.start();
  expect(await crew.untilOne(id, mates)).toBe(last);
});

it('[H6] three parts become one, whoever meets first, and hosts in between leave no trace but their lines', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed', 'Fa');
  const [ana, bo, cy, di, ed] = mates as Mates;
  const fa = mates[5] as Mate;
  const parts = [
    [ana, bo],
    [cy, di],
    [ed, fa],
  ].map((part) => part.map(({ address }) => address));
  crew.hub.part(...parts);
  await crew.until(hosting(cy, id));
  await crew.until(hosting(ed, id));
  for (const mate of mates) await mate.say(id, `${mate.name} apart`);
  crew.hub.part([...(parts[0] as string[]), ...(parts[1] as string[])], parts[2] as string[]);
  await crew.untilOne(id, [ana, bo, cy, di], 10_000);
  crew.hub.part();
  await crew.untilOne(id, mates, 10_000);
  const texts = await ana.texts(id);
  expect([...texts].sort()).toEqual(mates.map(({ name }) => `${name} apart`).sort());
});

it('[H6] a part that was long away catches up, and what it wrote is unread for the others, also where they had read on', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Mates;
  crew.hub.part([ana.address, bo.address], [cy.address, di.address]);
  await crew.until(hosting(cy, id));
  await cy.say(id, 'early, elsewhere');
  for (const text of numbered('left', 20)) await bo.say(id, text);
  const last = (await ana.messages(id)).at(-1);
  await crew.done(ana.rooms.markRead(id, last?.cursor ?? ''));
  expect(ana.room(id).unread).toBe(0);
  await crew.pass(20_000);
  crew.hub.part();
  await crew.untilOne(id, mates, 10_000);
  expect(ana.room(id).unread).toBe(1);
  expect((await ana.messages(id)).filter(({ late }) => late).map(({ text }) => text)).toEqual([
    'early, elsewhere',
  ]);
  await crew.done(ana.rooms.markRead(id, last?.cursor ?? ''));
  expect(ana.room(id).unread).toBe(0);
});

it('[H4] a device that hosts several rooms hands every one over', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  const other = await crew.done(ana.rooms.found('Second'));
  await crew.done(cy.rooms.join({ kind: 'address', address: `${ana.address}:47470`, roomId: other.id }));
  await crew.pass(1_000);
  await crew.done(ana.stop());
  expect(await crew.untilOne(id, [bo, cy])).toBe(bo);
  await crew.until(hosting(cy, other.id));
  expect(await cy.hostLines(other.id)).toEqual(['Cy after Ana, handed']);
});

it('[J1] a stranger joins while the room goes from one host to another, or is told that it cannot be', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  const di = await crew.mate('Di');
  const tried = di.join(bo).then(
    ({ kind }) => kind,
    (error: { code: string }) => error.code,
  );
  await crew.done(Promise.all([ana.stop(), tried]));
  expect(['joined', 'room-gone']).toContain(await tried);
  if ((await tried) !== 'joined') await crew.done(di.join(bo));
  expect(await crew.untilOne(id, [bo, cy, di])).toBe(bo);
});

it('[H4, H3] a device that slept finds its room again when it wakes up, also where it hosted and nobody else was there', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Mates;
  await crew.done(bo.stop());
  await crew.done(ana.rooms.suspend());
  ana.rooms.refresh();
  await crew.pass(2_000);
  await bo.start();
  await crew.untilOne(id, mates);
  await crew.done(bo.rooms.suspend());
  await crew.pass(1_000);
  expect(ana.room(id).present).toBe(1);
  bo.rooms.refresh();
  await crew.untilOne(id, mates);
});

it('[H1] a member that missed two handovers goes to the host of the newest term', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Mates;
  await crew.done(ana.rooms.handOver(id, cy.device as never));
  await crew.untilOne(id, mates);
  await bo.crash();
  await crew.done(cy.rooms.handOver(id, ana.device as never));
  await crew.untilOne(id, [ana, cy]);
  await bo.start();
  const host = await crew.untilOne(id, mates);
  expect([host, host.room(id).term]).toEqual([ana, 3]);
});

it('[H6] a guest that went to sleep, woke up and was made host by its person calls the host it had, though that took it for gone', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Mates;
  await crew.done(bo.rooms.suspend());
  expect(ana.room(id)).toMatchObject({ present: 1, connection: { kind: 'hosting' } });
  await crew.done(bo.rooms.host(id));
  expect(await crew.untilOne(id, mates, 8_000)).toBe(bo);
});
