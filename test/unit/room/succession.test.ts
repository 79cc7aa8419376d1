import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomLog } from '../../../main/room/log/log.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

type Four = [Mate, Mate, Mate, Mate];
const hosting = (mate: Mate, id: Parameters<Mate['room']>[0]) => () =>
  expect(mate.room(id).connection.kind).toBe('hosting');

it('[H3, H7] the host’s power goes: who joined first takes over at once, one line says so, and what was said is there', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Four;
  await cy.say(id, 'before');
  await crew.pass(500);
  await ana.crash();
  expect(await crew.until(hosting(bo, id))).toBeLessThanOrEqual(250);
  expect(await crew.untilOne(id, [bo, cy, di])).toBe(bo);
  expect(bo.room(id)).toMatchObject({ term: 2, members: 4, present: 3 });
  await di.say(id, 'after');
  await crew.untilOne(id, [bo, cy, di]);
  expect(await cy.shown(id)).toEqual([
    'Ana joins',
    'Bo joins',
    'Cy joins',
    'Di joins',
    'Cy: before',
    'Bo hosts (lost)',
    'Di: after',
  ]);
  expect(await cy.hostLines(id)).toEqual(['Bo after Ana, lost']);
});

it('[H3] where the first in line is gone too, the next one takes over a step later', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Four;
  await Promise.all([ana.crash(), bo.crash()]);
  expect(await crew.until(hosting(cy, id))).toBeLessThanOrEqual(650);
  expect(await crew.untilOne(id, [cy, di])).toBe(cy);
  expect(await di.hostLines(id)).toEqual(['Cy after Ana, lost']);
});

it('[H1] a host that comes back finds that another one hosts, and is its guest', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  await ana.crash();
  await crew.until(hosting(bo, id));
  await bo.say(id, 'Ana is away');
  await ana.start();
  expect(await crew.untilOne(id, [ana, bo, cy])).toBe(bo);
  expect(await ana.texts(id)).toEqual(['Ana is away']);
  expect(await ana.hostLines(id)).toEqual(['Bo after Ana, lost']);
});

it('[H1, H7] a host that restarts before anybody took over goes on under its term, and the room says nothing about it', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  await ana.crash();
  await crew.pass(5_000);
  expect(bo.room(id)).toMatchObject({ term: 1, connection: { kind: 'waiting' } });
  await ana.start();
  expect(ana.room(id)).toMatchObject({ term: 1, connection: { kind: 'hosting' } });
  await crew.untilOne(id, [ana, bo]);
  expect(bo.room(id).term).toBe(1);
  expect(await bo.hostLines(id)).toEqual([]);
});

it('[H4, H7] a host that quits has handed over before it is gone, and nobody was without a host for long', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Four;
  await crew.done(ana.stop());
  expect(bo.room(id)).toMatchObject({ term: 2, connection: { kind: 'hosting' } });
  expect(await crew.untilOne(id, [bo, cy, di], 200)).toBe(bo);
  expect(await di.hostLines(id)).toEqual(['Bo after Ana, handed']);
  await ana.start();
  expect(await crew.untilOne(id, mates)).toBe(bo);
});

it('[H4] a host that quits before it could dial its only guest back hands over all the same', async () => {
  const { id, mates } = await crew.room('Ana');
  const [ana] = mates as [Mate];
  const bo = await crew.mate('Bo');
  vi.spyOn(ana.network, 'dial').mockReturnValue(new Promise(() => undefined));
  await crew.done(bo.join(ana));
  await crew.settle();
  expect(ana.rooms.people(id).some(({ canHost }) => canHost)).toBe(false);
  await crew.done(ana.stop());
  expect(bo.room(id)).toMatchObject({ term: 2, connection: { kind: 'hosting' } });
});

it('[H4] a room is handed over to the one that was picked, and the old host stays as a guest', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, , cy] = mates as Four;
  const people = ana.rooms.people(id);
  expect(people.filter(({ canHost }) => canHost).map(({ name }) => name)).toEqual(['Bo', 'Cy']);
  expect(await crew.done(ana.rooms.handOver(id, cy.device as never))).toMatchObject({ term: 2 });
  expect(await crew.untilOne(id, mates)).toBe(cy);
  expect(await ana.hostLines(id)).toEqual(['Cy after Ana, handed']);
});

it('[H2, H4] a room is handed to and fro as often as its people like', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo] = mates as Four;
  for (let time = 0; time < 4; time++) {
    for (const [from, to] of [
      [ana, bo],
      [bo, ana],
    ] as const) {
      await crew.until(() =>
        expect(from.rooms.people(id).some(({ id: device, canHost }) => canHost && device === to.device)).toBe(
          true,
        ),
      );
      await crew.done(from.rooms.handOver(id, to.device as never));
      expect(await crew.untilOne(id, mates)).toBe(to);
    }
  }
  expect(ana.room(id).term).toBe(9);
});

it('[H4, H6] whoever is sent on to the next host comes there once, and need not be called', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Four;
  const came: string[] = [];
  bo.network.onSession(({ peer }) => void came.push(peer.device));
  await crew.done(ana.rooms.handOver(id, bo.device as never));
  expect(await crew.untilOne(id, mates, 400)).toBe(bo);
  await crew.pass(2_000);
  expect(came.toSorted()).toEqual([ana, cy, di].map(({ device }) => device).toSorted());
});

it('[H4] handing over fails, and the host stays, where the member is not here or this device does not host', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  await expect(crew.done(bo.rooms.handOver(id, cy.device as never))).rejects.toMatchObject({
    code: 'not-hosting',
  });
  await crew.done(cy.stop());
  await expect(crew.done(ana.rooms.handOver(id, cy.device as never))).rejects.toMatchObject({
    code: 'member-unreachable',
  });
  expect(await crew.untilOne(id, [ana, bo])).toBe(ana);
  expect(ana.room(id).term).toBe(1);
});

it('[H4] a successor that does not answer is passed over, and the next one hosts', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  bo.disk.failure = 'storage-full';
  await crew.done(ana.stop());
  await crew.until(hosting(cy, id));
  expect(cy.room(id).term).toBe(2);
  bo.disk.failure = null;
  expect(await crew.untilOne(id, [bo, cy])).toBe(cy);
  expect(await cy.hostLines(id)).toEqual(['Cy after Ana, handed']);
});

it('[H6] two halves of a divided network talk on by themselves, and are one room again, each message once, those of the other half marked late', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Four;
  crew.hub.part([ana.address, bo.address], [cy.address, di.address]);
  await crew.until(hosting(cy, id));
  expect(ana.room(id)).toMatchObject({ term: 1, present: 2, connection: { kind: 'hosting' } });
  await di.say(id, 'right half');
  await crew.pass(500);
  await bo.say(id, 'left half');
  await bo.say(id, 'left half again');
  await crew.pass(10_000);
  crew.hub.part();
  expect(await crew.untilOne(id, mates, 8_000)).toBe(cy);
  expect(await ana.hostLines(id)).toEqual(['Cy after Ana, lost']);
  expect([...(await ana.texts(id))].sort()).toEqual(['left half', 'left half again', 'right half']);
  const late = async (mate: Mate) =>
    (await mate.messages(id)).filter((item) => item.late).map(({ text }) => text);
  expect(await late(ana)).toEqual(['right half']);
  expect(await late(di)).toEqual(['left half']);
  expect(ana.room(id).unread).toBe(3);
});

it('[H1] two that took over under one term: the greater device stays, the other becomes its guest', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as [Mate, Mate, Mate, Mate, Mate];
  await ana.crash();
  crew.hub.part([bo.address, cy.address], [di.address, ed.address]);
  await crew.until(hosting(bo, id));
  await crew.until(hosting(di, id));
  expect([bo.room(id).term, di.room(id).term]).toEqual([2, 2]);
  crew.hub.part();
  const greater = bo.device > di.device ? bo : di;
  expect(await crew.untilOne(id, [bo, cy, di, ed], 8_000)).toBe(greater);
  expect(greater.room(id).term).toBe(2);
});

it('[H3, L5] one alone claims nothing: what is written waits, can be changed, and goes out once somebody is reached', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  crew.hub.part([ana.address, bo.address], [cy.address]);
  await crew.until(() => expect(cy.room(id).connection.kind).toBe('waiting'));
  const [one, two, three] = [await cy.say(id, 'one'), await cy.say(id, 'two'), await cy.say(id, 'three')];
  expect([one, two, three].map(({ withheld, state }) => [withheld, state])).toEqual(
    Array(3).fill([true, 'waiting']),
  );
  await crew.done(cy.rooms.talk.cancelWaiting(id, two.id));
  // What stood behind what was taken back has been signed anew.
  const third = (await cy.messages(id))[1];
  expect(third).toMatchObject({ text: 'three', lamport: three.lamport, sentAt: three.sentAt });
  expect(third?.id).not.toBe(three.id);
  const edited = await crew.done(cy.rooms.talk.editWaiting(id, third?.id as never, 'three, better'));
  expect(edited).toMatchObject({
    text: 'three, better',
    withheld: true,
    lamport: three.lamport,
    sentAt: three.sentAt,
  });
  await crew.pass(60_000);
  expect(cy.room(id)).toMatchObject({ waiting: 2, term: 1, connection: { kind: 'waiting' } });
  expect(await ana.texts(id)).toEqual([]);
  crew.hub.part();
  expect(await crew.untilOne(id, mates, 8_000)).toBe(ana);
  expect(await bo.texts(id)).toEqual(['one', 'three, better']);
  expect(cy.room(id).waiting).toBe(0);
  await expect(crew.done(cy.rooms.talk.cancelWaiting(id, one.id))).rejects.toMatchObject({
    code: 'already-sent',
  });
});

it('[H3, L5] one alone that restarts still has what waits, and still claims nothing', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  crew.hub.part([ana.address], [bo.address]);
  await crew.until(() => expect(bo.room(id).connection.kind).toBe('waiting'));
  const said = await bo.say(id, 'kept');
  await bo.crash();
  await bo.start();
  await crew.pass(10_000);
  expect(bo.room(id)).toMatchObject({ waiting: 1, term: 1, connection: { kind: 'waiting' } });
  expect(await crew.done(bo.rooms.talk.editWaiting(id, said.id, 'kept and changed'))).toMatchObject({
    withheld: true,
  });
  crew.hub.part();
  await crew.untilOne(id, mates, 8_000);
  expect(await ana.texts(id)).toEqual(['kept and changed']);
});

it('[H3, H1] one alone hosts when its person says so, and gives way to nobody of a lower term', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  crew.hub.part([ana.address, bo.address], [cy.address]);
  await crew.until(() => expect(cy.room(id).connection.kind).toBe('waiting'));
  await cy.say(id, 'nobody there?');
  expect(await crew.done(cy.rooms.host(id))).toMatchObject({
    term: 2,
    waiting: 0,
    connection: { kind: 'hosting' },
  });
  await expect(crew.done(bo.rooms.host(id))).rejects.toMatchObject({ code: 'room-hosted' });
  crew.hub.part();
  expect(await crew.untilOne(id, mates, 8_000)).toBe(cy);
  expect(await ana.hostLines(id)).toEqual(['Cy after Ana, lost']);
});

it('[H4] a host that is about to sleep hands over, and is a guest when it wakes up', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  await crew.done(ana.rooms.suspend());
  expect(bo.room(id)).toMatchObject({ term: 2, connection: { kind: 'hosting' } });
  await crew.untilOne(id, [bo, cy], 200);
  await crew.pass(2_000);
  expect(bo.room(id).present).toBe(2);
  ana.rooms.refresh();
  expect(await crew.untilOne(id, mates)).toBe(bo);
});

it('[H8] a host that nobody can dial has the one that could not reach it host instead', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  await bo.say(id, 'before');
  await ana.crash();
  crew.hub.shielded.add(ana.address);
  await ana.start();
  await crew.until(hosting(bo, id));
  expect(await crew.untilOne(id, mates)).toBe(bo);
  expect(bo.room(id)).toMatchObject({ term: 2, connection: { reach: 'reached' } });
  expect(await bo.hostLines(id)).toEqual(['Bo after Ana, handed']);
});

it('[L6] who leaves is off everybody’s roster, a line says so, and the founder that left is a member again once it joins', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  await crew.done(ana.rooms.leave(id));
  expect(ana.rooms.list()).toEqual([]);
  expect(await crew.untilOne(id, [bo, cy])).toBe(bo);
  expect(bo.room(id)).toMatchObject({ members: 2, present: 2 });
  expect(bo.rooms.people(id).map(({ name }) => name)).toEqual(['Bo', 'Cy']);
  expect((await bo.shown(id)).slice(-2).sort()).toEqual(['Ana leaves', 'Bo hosts (handed)']);
  await crew.done(ana.join(bo));
  expect(await crew.untilOne(id, mates)).toBe(bo);
  expect(bo.room(id).members).toBe(3);
});

it('[L6] who joins again while it is still leaving is a member in the end, also after a restart', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  const slow = Promise.withResolvers<void>();
  vi.spyOn(RoomLog.prototype, 'idle').mockImplementationOnce(() => slow.promise);
  const leaving = bo.rooms.leave(id);
  const joining = bo.join(ana);
  await crew.pass(500);
  slow.resolve();
  await crew.done(Promise.all([leaving, joining]));
  await crew.untilOne(id, mates);
  await crew.done(bo.stop());
  await bo.start();
  expect(await crew.untilOne(id, mates)).toBe(ana);
});

it('[J3] members find each other again by where they were and who they are, without mDNS', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Four;
  await Promise.all(mates.map((mate) => crew.done(mate.stop())));
  for (const mate of [cy, ana, bo]) await mate.start();
  await crew.untilOne(id, mates);
  for (const mate of mates) {
    const targets = mate.network.dialled.filter(({ anonymous }) => !anonymous);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter(({ expect: pinned }) => pinned?.device === undefined)).toEqual([]);
  }
});

it('[C2] another key in the host’s place is told to the person, and not tried again until that person says so', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  await ana.crash();
  const eve = crew.hub.network('eve', new Uint8Array(32), ana.address);
  await eve.listen(47470);
  const refusals = () => bo.told.filter(({ code }) => code === 'host-key-changed').length;
  await crew.until(() => expect(refusals()).toBe(1));
  await crew.pass(30_000);
  expect(refusals()).toBe(1);
  expect(bo.room(id).connection).toMatchObject({ kind: 'waiting', cause: 'host-key-changed' });
  await eve.stop();
  await ana.start();
  bo.rooms.reconnect(id);
  expect(await crew.untilOne(id, mates)).toBe(ana);
});

it('[H6] whoever said goodbye is not called by the host, until that one may be at another place', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo');
  const [ana, bo] = mates as Four;
  const calls = (): number => ana.network.dialled.filter(({ host }) => host === bo.address).length;
  await crew.done(bo.stop());
  const before = calls();
  await crew.pass(20_000);
  expect(calls()).toBe(before);
  ana.rooms.refresh();
  await crew.pass(20_000);
  expect(calls()).toBeGreaterThan(before + 1);
  await bo.start();
  expect(await crew.untilOne(id, mates)).toBe(ana);
});
