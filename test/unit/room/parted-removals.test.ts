import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import { readInvite, writeInvite } from '../../../main/admission/invites.ts';
import type { Mate } from '../../support/mate.ts';
import { hasCode, idOf, PartedCrew, saidBy } from '../../support/parted-crew.ts';
import { Rogue } from '../../support/rogue.ts';

let crew: PartedCrew;
beforeEach(() => {
  crew = new PartedCrew();
});
afterEach(() => crew.stop());

type Five = [Mate, Mate, Mate, Mate, Mate];

it('[A34, J6] who was banned in one half and hosts the other is left alone there once they meet', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  crew.part([ana, bo], [cy, di]);
  await crew.untilHosting(id, cy);
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  await cy.say(id, 'this is my half');
  await crew.pass(5_000);
  crew.part();
  await crew.untilAgreed(id, [ana, bo, di]);
  expect(ana.room(id).members).toBe(3);
  await expect(crew.done(cy.join(ana))).rejects.toEqual(hasCode('banned'));
});

it('[A34, J6] who was banned in one half stays in the other as long as nobody there knows, and is out everywhere once somebody does', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  crew.part([ana, bo], [cy, di, ed]);
  await crew.untilHosting(id, cy);
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.pass(1_000);
  for (const text of ['one', 'two', 'three']) await di.say(id, text);
  await crew.untilAgreed(id, [cy, di, ed]);
  crew.part();
  await crew.untilAgreed(id, [ana, bo, cy, ed]);
  await crew.untilOut(id, di, 'ban');
  // Whoever has hosted, or is to, refuses it.
  for (const host of [ana, bo, cy, ed]) {
    if (host.room(id).connection.kind !== 'hosting') {
      const [now] = mates.filter((mate) => mate.room(id).connection.kind === 'hosting') as [Mate];
      await crew.done(now.rooms.handOver(id, idOf(host)));
      await crew.untilAgreed(id, [ana, bo, cy, ed]);
    }
    await expect(crew.done(di.join(host))).rejects.toEqual(hasCode('banned'));
  }
});

const port = 47_470;
/** The same invite, as if it had been made where that one is. */
function thereBy(link: string, mate: Mate): string {
  const invite = readInvite(link);
  if (!invite) throw new TypeError('not an invite');
  return writeInvite({ ...invite, addresses: [{ host: mate.address, port }] });
}
/** A closed room with Ana, who hosts, Bo, Cy and Di, and an invite that has not been used. */
async function closedRoom(): Promise<{ id: RoomId; mates: Mate[]; link: string }> {
  const mates: Mate[] = [];
  for (const name of ['Ana', 'Bo', 'Cy', 'Di', 'Ed', 'Fay']) mates.push(await crew.mate(name));
  const [ana, bo, cy, di] = mates as Five;
  const { id } = await crew.done(ana.rooms.found('Workshop', { access: 'invite' }));
  for (const mate of [bo, cy, di]) {
    const { text } = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
    await crew.done(mate.rooms.join({ kind: 'invite', link: text }));
  }
  const { text: link } = await crew.done(ana.rooms.deeds.makeInvite(id, { by: 'link' }));
  await crew.untilAgreed(id, [ana, bo, cy, di]);
  return { id, mates, link };
}
const untilNotLetIn = (id: RoomId, mate: Mate): Promise<unknown> =>
  crew.until(() =>
    expect(mate.room(id).connection).toMatchObject({ kind: 'waiting', cause: 'credential-needed' }),
  );

it.each([false, true])(
  '[J4, A49] of two who came by one invite in two halves one is in, and the other is parted from (hosting: %s)',
  async (hosts) => {
    const { id, mates, link } = await closedRoom();
    const [ana, bo, cy, di, ed, fay] = mates as [Mate, Mate, Mate, Mate, Mate, Mate];
    crew.part([ana, bo, ed], [cy, di, fay]);
    await crew.untilHosting(id, cy);
    for (const text of ['1', '2', '3', '4', '5', '6']) await cy.say(id, text);
    expect(await crew.done(ed.rooms.join({ kind: 'invite', link: thereBy(link, ana) }))).toMatchObject({
      kind: 'joined',
    });
    expect(await crew.done(fay.rooms.join({ kind: 'invite', link: thereBy(link, cy) }))).toMatchObject({
      kind: 'joined',
    });
    await crew.untilAgreed(id, [ana, bo, ed]);
    await fay.say(id, 'I came by the side door');
    await crew.untilAgreed(id, [cy, di, fay]);
    if (hosts) await crew.done(cy.rooms.handOver(id, idOf(fay)));
    if (hosts) await crew.untilAgreed(id, [cy, di, fay]);
    await crew.pass(5_000);
    crew.part();
    await crew.untilAgreed(id, [ana, bo, cy, di, ed]);
    await untilNotLetIn(id, fay);
    expect(await saidBy(fay, ana, id)).toEqual([]);
    await ana.say(id, 'among ourselves');
    await crew.pass(10_000);
    expect(await fay.texts(id)).not.toContain('among ourselves');
    expect(fay.room(id).connection.kind).not.toBe('hosting');
    await crew.untilAgreed(id, [ana, bo, cy, di, ed]);
  },
);

it('[A34, J6] a host that was banned and goes on as if it were not loses its guests, and nobody follows it again', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Five;
  await crew.done(ana.rooms.handOver(id, idOf(cy)));
  await crew.untilAgreed(id, mates);
  const charter = cy.disk.read((disk) => disk.find(id)?.room().charter) as Uint8Array;
  const { term } = cy.room(id);
  await cy.crash();
  const rogue = new Rogue(crew, id, cy, 3, 0);
  await rogue.host(term, charter);
  await crew.until(() => {
    for (const mate of [ana, bo])
      expect(mate.room(id)).toMatchObject({ host: { id: cy.device }, connection: { kind: 'connected' } });
  });
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  const host = await crew.untilAgreed(id, [ana, bo]);
  expect(host.room(id).term).toBeGreaterThan(term);
  await crew.pass(30_000);
  expect(await crew.untilAgreed(id, [ana, bo])).toBe(host);
  await rogue.stop();
});

it('[J1, A49] who came into one half while the other was locked for a while is let in once more, by itself', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Five;
  const di = await crew.mate('Di');
  crew.part([ana], [bo, cy, di]);
  await crew.untilHosting(id, bo);
  await crew.done(ana.rooms.deeds.setRules(id, { locked: true }));
  await crew.done(bo.rooms.talk.send(id, { text: 'one to pass the lock by' }));
  expect(await crew.done(di.join(bo))).toMatchObject({ kind: 'joined' });
  await crew.untilAgreed(id, [bo, cy, di]);
  for (const text of ['1', '2', '3', '4', '5', '6']) await crew.done(ana.rooms.talk.send(id, { text }));
  await crew.done(ana.rooms.deeds.setRules(id, { locked: false }));
  crew.part();
  await crew.untilAgreed(id, [ana, bo, cy, di]);
  expect(ana.room(id).members).toBe(4);
  await di.say(id, 'here I am');
  await crew.untilAgreed(id, [ana, bo, cy, di]);
});
