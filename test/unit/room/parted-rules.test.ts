import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

type Five = [Mate, Mate, Mate, Mate, Mate];
const idOf = (mate: Mate): DeviceId => mate.device as DeviceId;
const hasCode = (code: string): unknown => expect.objectContaining({ code });
const hosting = (mate: Mate, id: RoomId) => () => expect(mate.room(id).connection.kind).toBe('hosting');
const part = (...halves: readonly (readonly Mate[])[]): void =>
  crew.hub.part(...halves.map((mates) => mates.map(({ address }) => address)));
const turns = (mate: Mate): number => mate.heard.filter(({ name }) => name === 'room.timelineChanged').length;

/** What everybody has to agree about. */
function state(mate: Mate, id: RoomId): unknown {
  return {
    rules: mate.room(id).rules,
    people: mate.rooms
      .people(id)
      .map(({ id: device, name, role, muted }) => ({ device, name, role, muted }))
      .sort((a, b) => (a.device < b.device ? -1 : 1)),
    removed: mate.rooms.deeds.removed(id).map(({ id: device, how, byName }) => ({ device, how, byName })),
  };
}
/** They are one room, under the same rules. */
async function untilOne(id: RoomId, mates: readonly Mate[]): Promise<Mate> {
  const host = await crew.untilOne(id, mates);
  for (const mate of mates) expect(state(mate, id)).toEqual(state(host, id));
  return host;
}
const untilOut = (id: RoomId, mate: Mate, how: 'kick' | 'ban'): Promise<unknown> =>
  crew.until(() => expect(mate.room(id).connection).toMatchObject({ kind: 'removed', how }));

it('[A49, J6, L6] two halves with other bans, names and roles become one: a ban wins over the pardon of an earlier one, and everybody is told the same', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'moderator'));
  await crew.until(() => expect(bo.room(id).role).toBe('moderator'));
  await crew.done(bo.rooms.deeds.remove(id, idOf(di), 'ban'));
  await untilOut(id, di, 'ban');
  await untilOne(id, [ana, bo, cy, ed]);
  part([ana, ed], [bo, cy, di]);
  await crew.until(hosting(bo, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.done(ana.rooms.deeds.setRole(id, idOf(cy), 'guest'));
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  await crew.done(bo.rooms.deeds.pardon(id, idOf(di)));
  expect(await crew.done(di.join(bo))).toMatchObject({ kind: 'joined' });
  await untilOne(id, [bo, cy, di]);
  await crew.done(bo.rooms.deeds.remove(id, idOf(ed), 'kick'));
  await crew.done(bo.rooms.deeds.setRules(id, { locked: true, slowSeconds: 5 }));
  await di.say(id, 'I am back');
  await untilOne(id, [bo, cy, di]);
  await crew.pass(5_000);
  part();
  await untilOne(id, [ana, bo, cy]);
  await untilOut(id, di, 'ban');
  // It was not there to be told: all that it has is the host's word.
  await crew.until(() => expect(ed.room(id).connection).toMatchObject({ kind: 'waiting', cause: 'kicked' }));
  expect(ana.rooms.deeds.removed(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: di.device, how: 'ban', byName: 'Ana' }),
      expect.objectContaining({ id: ed.device, how: 'kick', byName: 'Bo' }),
    ]),
  );
  expect(ana.room(id).rules).toMatchObject({ readOnly: true, locked: true, slowSeconds: 5 });
  expect(cy.room(id).role).toBe('guest');
  await expect(crew.done(di.join(bo))).rejects.toEqual(hasCode('banned'));
  await expect(crew.done(bo.rooms.deeds.pardon(id, idOf(di)))).rejects.toEqual(hasCode('not-allowed'));
});

it('[A34, J6] who was banned in one half and hosts the other is left alone there once they meet', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  part([ana, bo], [cy, di]);
  await crew.until(hosting(cy, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  await cy.say(id, 'this is my half');
  await crew.pass(5_000);
  part();
  await untilOne(id, [ana, bo, di]);
  expect(ana.room(id).members).toBe(3);
  await expect(crew.done(cy.join(ana))).rejects.toEqual(hasCode('banned'));
});

it('[A34, J6] who was banned in one half stays in the other as long as nobody there knows, and is out everywhere once somebody does', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  part([ana, bo], [cy, di, ed]);
  await crew.until(hosting(cy, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.pass(1_000);
  for (const text of ['one', 'two', 'three']) await di.say(id, text);
  await untilOne(id, [cy, di, ed]);
  part();
  await untilOne(id, [ana, bo, cy, ed]);
  await untilOut(id, di, 'ban');
  // Whoever has hosted, or is to, refuses it.
  for (const host of [ana, bo, cy, ed]) {
    if (host.room(id).connection.kind !== 'hosting') {
      const [now] = mates.filter((mate) => mate.room(id).connection.kind === 'hosting') as [Mate];
      await crew.done(now.rooms.handOver(id, idOf(host)));
      await untilOne(id, [ana, bo, cy, ed]);
    }
    await expect(crew.done(di.join(host))).rejects.toEqual(hasCode('banned'));
  }
});
