import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Mate } from '../../support/mate.ts';
import { hasCode, idOf, PartedCrew, saidBy } from '../../support/parted-crew.ts';
import { Rogue } from '../../support/rogue.ts';

let crew: PartedCrew;
beforeEach(() => {
  crew = new PartedCrew();
});
afterEach(() => crew.stop());

type Five = [Mate, Mate, Mate, Mate, Mate];

it('[A49, J6, L6] two halves with other bans, names and roles become one: a ban wins over the pardon of an earlier one, and everybody is told the same', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  await crew.appoint(id, ana, bo);
  await crew.done(bo.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.untilOut(id, di, 'ban');
  await crew.untilAgreed(id, [ana, bo, cy, ed]);
  crew.part([ana, ed], [bo, cy, di]);
  await crew.untilHosting(id, bo);
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.done(ana.rooms.deeds.setRole(id, idOf(cy), 'guest'));
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  await crew.done(bo.rooms.deeds.pardon(id, idOf(di)));
  expect(await crew.done(di.join(bo))).toMatchObject({ kind: 'joined' });
  await crew.untilAgreed(id, [bo, cy, di]);
  await crew.done(bo.rooms.deeds.remove(id, idOf(ed), 'kick'));
  await crew.done(bo.rooms.deeds.setRules(id, { locked: true, slowSeconds: 5 }));
  for (const [mate, name] of [
    [ana, 'Sam'],
    [cy, 'sam'],
  ] as const) {
    Object.assign(mate, { name });
    await crew.done(mate.rooms.personChanged());
  }
  await di.say(id, 'I am back');
  await crew.untilAgreed(id, [bo, cy, di]);
  await crew.pass(5_000);
  crew.part();
  await crew.untilAgreed(id, [ana, bo, cy]);
  await crew.untilOut(id, di, 'ban');
  // It was not there to be told: all that it has is the host's word.
  await crew.until(() => expect(ed.room(id).connection).toMatchObject({ kind: 'waiting', cause: 'kicked' }));
  expect(ana.rooms.deeds.removed(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: di.device, how: 'ban', byName: 'Sam' }),
      expect.objectContaining({ id: ed.device, how: 'kick', byName: 'Bo' }),
    ]),
  );
  expect(ana.room(id).rules).toMatchObject({ readOnly: true, locked: true, slowSeconds: 5 });
  expect(cy.room(id).role).toBe('guest');
  const alike = bo.rooms.people(id).filter(({ sameName }) => sameName);
  expect(alike.map(({ name }) => name).sort()).toEqual(['Sam', 'sam']);
  await expect(crew.done(di.join(bo))).rejects.toEqual(hasCode('banned'));
  await expect(crew.done(bo.rooms.deeds.pardon(id, idOf(di)))).rejects.toEqual(hasCode('not-allowed'));
});

const turns = (mate: Mate): number => mate.heard.filter(({ name }) => name === 'room.timelineChanged').length;
const muteOf = async (mate: Mate, id: RoomId): Promise<string> =>
  (await mate.items(id)).findLast((item) => item.kind === 'conduct' && item.what === 'mute')?.cursor ?? '';

it('[L6, J6] what somebody said who was muted in the other half is judged anew once the halves meet, by the place where it stands', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  crew.part([ana, bo], [cy, di]);
  await crew.untilHosting(id, cy);
  for (const text of ['one', 'two']) await bo.say(id, text);
  await crew.done(ana.rooms.deeds.mute(id, idOf(di), null));
  const said = ['1', '2', '3', '4', '5', '6', '7', '8'];
  for (const text of said) await di.say(id, text);
  await cy.say(id, 'I heard you');
  await crew.untilAgreed(id, [cy, di]);
  expect(await saidBy(di, cy, id)).toEqual(said);
  const before = [turns(cy), turns(di)];
  crew.part();
  await crew.untilAgreed(id, mates);
  expect(di.room(id).silence).toEqual({ why: 'muted', until: null });
  const left = await saidBy(di, ana, id);
  expect(left).toEqual(said.slice(0, left.length));
  expect(left.length).toBeLessThan(said.length);
  expect(left.length).toBeGreaterThan(0);
  const place = await muteOf(cy, id);
  for (const { author, cursor } of await cy.messages(id))
    if (author === di.device) expect(cursor < place).toBe(true);
  expect(turns(cy)).toBeGreaterThan(before[0] as number);
  expect(turns(di)).toBeGreaterThan(before[1] as number);
  expect(ana.room(id).last?.text).toBe('I heard you');
  // Whoever may speak again has not said more than before.
  await crew.done(ana.rooms.deeds.mute(id, idOf(di), 0));
  await crew.until(() => expect(di.room(id).silence).toBeNull());
  await di.say(id, 'thank you');
  await crew.untilAgreed(id, mates);
  expect(await saidBy(di, bo, id)).toEqual([...left, 'thank you']);
});

it('[L6] what members said while only moderators were to write is not shown once the halves meet, what moderators said is', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.appoint(id, ana, cy);
  crew.part([ana, bo], [cy, di]);
  await crew.untilHosting(id, cy);
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  for (const text of ['1', '2', '3']) {
    await di.say(id, text);
    await cy.say(id, `${text}, you say`);
  }
  await crew.untilAgreed(id, [cy, di]);
  const unread = ana.room(id).unread;
  crew.part();
  await crew.untilAgreed(id, mates);
  const left = await saidBy(di, ana, id);
  expect(left).toEqual(['1', '2', '3'].slice(0, left.length));
  expect(left.length).toBeLessThan(3);
  expect(await saidBy(cy, bo, id)).toEqual(['1, you say', '2, you say', '3, you say']);
  expect(ana.room(id).unread - unread).toBe(3 + left.length);
  expect(turns(di)).toBeGreaterThan(0);
  expect(di.room(id).silence).toEqual({ why: 'read-only' });
  await ana.stop();
  await ana.start();
  await crew.untilAgreed(id, mates);
  expect(await saidBy(di, ana, id)).toEqual(left);
});

it('[L6, A49] a deed that its author might not do any more is not shown once that is known, also where it was the last thing there', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.appoint(id, ana, bo);
  crew.part([ana, di], [bo, cy]);
  await crew.untilHosting(id, bo);
  await crew.done(bo.rooms.deeds.setRules(id, { slowSeconds: 60 }));
  const lines = async (mate: Mate): Promise<number> =>
    (await mate.items(id)).filter(({ kind }) => kind === 'rules').length;
  await crew.until(async () => expect(await lines(cy)).toBe(1));
  for (const text of ['1', '2', '3', '4', '5']) await ana.say(id, text);
  await crew.done(ana.rooms.deeds.remove(id, idOf(bo), 'ban'));
  crew.part();
  await crew.untilAgreed(id, [ana, cy, di]);
  expect(ana.room(id).rules.slowSeconds).toBe(0);
  for (const mate of [ana, cy, di]) expect(await lines(mate)).toBe(0);
});

it('[A49, J6, H6] two halves that have each banned the other’s host become one', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  await crew.appoint(id, ana, bo, cy);
  await crew.done(ana.rooms.handOver(id, idOf(ed)));
  await crew.untilAgreed(id, mates);
  crew.part([ana, bo, ed], [cy, di]);
  await crew.untilHosting(id, cy);
  await crew.done(cy.rooms.handOver(id, idOf(di)));
  await crew.untilAgreed(id, [cy, di]);
  await crew.done(bo.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.done(cy.rooms.deeds.remove(id, idOf(ed), 'ban'));
  await crew.untilAgreed(id, [ana, bo, ed]);
  await crew.pass(5_000);
  crew.part();
  await crew.untilAgreed(id, [ana, bo, cy]);
  expect(ana.rooms.deeds.removed(id)).toHaveLength(2);
});

it('[L4, L6] deeds of a chain that turns out to be forked are undone, and what they had hidden is shown', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.appoint(id, ana, bo);
  await bo.crash();
  crew.part([ana, bo, di], [cy]);
  await crew.until(() => expect(cy.room(id).connection.kind).toBe('waiting'));
  const last = (await ana.items(id)).at(-1)?.lamport ?? 0;
  for (let count = 0; count < 4; count++)
    await crew.done(cy.rooms.talk.send(id, { text: `hidden for a while ${count}` }));
  const rogue = new Rogue(crew, id, bo, 2, last);
  const session = await rogue.join(ana, ana.room(id).term);
  const readOnly = rogue.next('settings', { readOnly: true });
  const mute = rogue.next('mute', { device: di.device, until: 0 }, readOnly);
  const kick = rogue.next('remove', { device: di.device, how: 'kick', known: [] }, mute);
  for (const { bytes } of [readOnly, mute, kick]) session.sendEntries(bytes);
  await crew.until(() => expect(di.room(id).connection).toMatchObject({ kind: 'removed', how: 'kick' }));
  crew.part();
  await crew.until(async () => {
    expect(ana.room(id).members).toBe(3);
    expect(cy.room(id).connection).toEqual({ kind: 'connected', merging: false });
    expect((await saidBy(cy, ana, id)).length).toBeLessThan(4);
  });
  session.sendEntries(rogue.next('message', { text: 'no, this' }).bytes);
  await crew.until(() => expect(ana.room(id).rules.readOnly).toBe(false));
  await crew.until(async () => expect(await saidBy(cy, ana, id)).toHaveLength(4));
  expect(ana.rooms.deeds.removed(id)).toEqual([]);
  await rogue.stop();
  expect(await crew.done(di.join(ana))).toMatchObject({ kind: 'joined' });
  await crew.untilAgreed(id, [ana, cy, di]);
  expect(cy.rooms.people(id).find(({ id: device }) => device === idOf(di))?.muted).toBeNull();
  expect(cy.rooms.people(id).find(({ id: device }) => device === idOf(bo))?.flag).toBe('forked');
  await cy.say(id, 'and now I may');
});
