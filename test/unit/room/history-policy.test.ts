import { afterEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew = new Crew();
afterEach(async () => {
  await crew.stop();
  crew = new Crew();
});

type Policy = 'all' | 'joined' | 'none';
async function roomWith(policy: Policy, ...names: string[]): Promise<{ id: RoomId; mates: Mate[] }> {
  const { id, mates } = await crew.room(...names);
  const [founder] = mates as [Mate];
  await crew.done(founder.rooms.deeds.setRules(id, { history: policy }));
  await crew.pass(500);
  return { id, mates };
}

/** What is shown of messages, a line of dots for one without its words. */
async function words(mate: Mate, id: RoomId): Promise<string[]> {
  return (await mate.items(id)).flatMap((item) => {
    if (item.kind === 'untold') return ['…'];
    return item.kind === 'message' ? [item.text] : [];
  });
}
const untilWords = (mate: Mate, id: RoomId, expected: readonly string[]): Promise<number> =>
  crew.until(async () => expect(await words(mate, id)).toEqual(expected));

/** They are one room, and each has all that the others have, be it with words or not. */
async function together(id: RoomId, mates: readonly Mate[]): Promise<void> {
  await crew.until(async () => {
    const [first] = mates as [Mate];
    for (const mate of mates) {
      expect(mate.room(id).present).toBe(mates.length);
      expect(await words(mate, id)).toHaveLength((await words(first, id)).length);
      if (mate.room(id).connection.kind !== 'hosting')
        expect(mate.room(id).connection).toEqual({ kind: 'connected', merging: false });
    }
  });
}

/** Everybody else has gone, and its person orders it to host. */
async function alone(mate: Mate, id: RoomId): Promise<void> {
  await crew.until(() => expect(mate.room(id).connection.kind).toBe('waiting'));
  await crew.done(mate.rooms.host(id));
}

async function arrive(name: string, host: Mate): Promise<Mate> {
  const mate = await crew.mate(name);
  await crew.done(mate.join(host));
  await crew.pass(1_000);
  return mate;
}

it('[J5] a newcomer is given all that was said before, where the room gives all', async () => {
  const { id, mates } = await roomWith('all', 'Ana', 'Bo');
  const [ana] = mates as [Mate];
  await ana.say(id, 'before');
  const cy = await arrive('Cy', ana);
  await ana.say(id, 'after');
  await untilWords(cy, id, ['before', 'after']);
});

it('[J5] a newcomer sees that something was said before, and not what, where the room gives what was said since', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  await ana.say(id, 'one');
  await bo.say(id, 'two');
  const cy = await arrive('Cy', ana);
  await ana.say(id, 'three');
  await untilWords(cy, id, ['…', '…', 'three']);
  const [untold] = (await cy.items(id)).filter(({ kind }) => kind === 'untold');
  expect(untold).toMatchObject({ authorName: 'Ana', own: false });
  expect(cy.room(id)).toMatchObject({ unread: 1, last: { text: 'three' } });
  const bytes =
    cy.disk
      .shown()
      .get(id)
      ?.flatMap((entry) => (entry.bare ? [entry.bytes] : [])) ?? [];
  expect(bytes).toHaveLength(2);
  expect(Buffer.concat(bytes).toString('latin1')).not.toMatch(/one|two/);
});

it('[J5] whoever comes back is given what was said meanwhile where the room gives what was said since, and is not where it gives nothing', async () => {
  for (const [policy, expected] of [
    ['joined', ['said', 'meanwhile', 'now']],
    ['none', ['said', '…', 'now']],
  ] as const) {
    const { id, mates } = await roomWith(policy, 'Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    await ana.say(id, 'said');
    await untilWords(bo, id, ['said']);
    await crew.done(bo.stop());
    await crew.pass(90_000);
    await ana.say(id, 'meanwhile');
    await crew.pass(90_000);
    await bo.start();
    await crew.until(() => expect(bo.room(id).connection).toEqual({ kind: 'connected', merging: false }));
    await ana.say(id, 'now');
    await untilWords(bo, id, expected);
    await crew.stop();
    crew = new Crew();
  }
});

it('[J5, H3] a host that is lost costs nobody a word, also where the room gives nothing of what was said while away', async () => {
  const { id, mates } = await roomWith('none', 'Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as [Mate, Mate, Mate, Mate];
  await crew.pass(70_000);
  await ana.crash();
  const alone = [bo, cy, di].map((mate) => mate.say(id, `${mate.name} is here`));
  await Promise.all(alone);
  await crew.untilOne(id, [bo, cy, di]);
  const texts = (await words(bo, id)).sort();
  expect(texts).toEqual(['Bo is here', 'Cy is here', 'Di is here']);
});

it('[J5] who hosts without some words gives them to nobody, and an old member gets them from one who has them', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  await crew.done(bo.stop());
  await ana.say(id, 'while Bo was away');
  const cy = await arrive('Cy', ana);
  await ana.say(id, 'with Cy');
  await untilWords(cy, id, ['…', 'with Cy']);
  await ana.crash();
  await alone(cy, id);

  await bo.start();
  await crew.done(bo.join(cy));
  await together(id, [bo, cy]);
  await untilWords(bo, id, ['…', 'with Cy']);
  expect(await words(cy, id)).toEqual(['…', 'with Cy']);
  await ana.start();
  await crew.done(ana.join(cy));
  await together(id, [ana, bo, cy]);
  await cy.rooms.handOver(id, ana.device as Parameters<typeof cy.rooms.handOver>[1]).catch(() => undefined);
  await crew.until(() => expect(ana.room(id).connection.kind).toBe('hosting'));
  await untilWords(bo, id, ['while Bo was away', 'with Cy']);
  expect(bo.heard.some(({ name }) => name === 'room.timelineChanged')).toBe(true);
  await crew.pass(5_000);
  expect(await words(cy, id)).toEqual(['…', 'with Cy']);
});

it('[J5] a host that lacks words it may have asks its guests for them', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  await crew.done(bo.stop());
  for (let at = 0; at < 230; at++) await ana.say(id, `line ${at}`);
  const cy = await arrive('Cy', ana);
  await ana.crash();
  await alone(cy, id);
  await bo.start();
  await crew.done(bo.join(cy));
  await together(id, [bo, cy]);
  expect(new Set(await words(bo, id))).toEqual(new Set(['…']));
  await cy.crash();
  await alone(bo, id);
  await ana.start();
  await together(id, [ana, bo]);
  await crew.until(async () => expect(await words(bo, id)).not.toContain('…'));
  expect(await words(bo, id)).toEqual(Array.from({ length: 230 }, (_, at) => `line ${at}`));
});

it('[J5] words that a host comes by later its guests come by too', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo', 'Dee');
  const [ana, bo, dee] = mates as [Mate, Mate, Mate];
  await crew.done(bo.stop());
  await crew.done(dee.stop());
  await ana.say(id, 'while they were away');
  const cy = await arrive('Cy', ana);
  await ana.crash();
  await alone(cy, id);
  for (const mate of [bo, dee]) {
    await mate.start();
    await crew.done(mate.join(cy));
  }
  await together(id, [bo, cy, dee]);
  await crew.done(cy.rooms.handOver(id, bo.device as Parameters<typeof cy.rooms.handOver>[1]));
  await together(id, [bo, cy, dee]);
  for (const mate of [bo, dee]) expect(await words(mate, id)).toEqual(['…']);
  await ana.start();
  await together(id, [ana, bo, cy, dee]);
  for (const mate of [bo, dee]) await untilWords(mate, id, ['while they were away']);
  expect(await words(cy, id)).toEqual(['…']);
});

it('[J5] when the room gives all from now on, what was kept back is given at once', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo');
  const [ana] = mates as [Mate];
  await ana.say(id, 'one');
  await ana.say(id, 'two');
  const cy = await arrive('Cy', ana);
  await untilWords(cy, id, ['…', '…']);
  await crew.done(ana.rooms.deeds.setRules(id, { history: 'all' }));
  await untilWords(cy, id, ['one', 'two']);
  expect(cy.room(id)).toMatchObject({ unread: 2, last: { text: 'two' } });
  await crew.done(ana.rooms.deeds.setRules(id, { history: 'none' }));
  await crew.pass(1_000);
  expect(await words(cy, id)).toEqual(['one', 'two']);
});

it('[J5] what comes late stands before a newcomer, and comes to it without its words though it was relayed live', async () => {
  const { id, mates } = await roomWith('joined', 'Ana', 'Bo');
  const [ana, bo] = mates as [Mate, Mate];
  crew.hub.part([bo.address], [ana.address, '10.0.0.3']);
  await crew.pass(5_000);
  await bo.say(id, 'from the other half');
  await ana.say(id, 'here');
  const cy = await arrive('Cy', ana);
  await ana.say(id, 'with Cy');
  await untilWords(cy, id, ['…', 'with Cy']);
  crew.hub.part();
  await crew.until(async () => expect(await words(ana, id)).toContain('from the other half'));
  await crew.until(async () => expect(await words(cy, id)).toHaveLength(3));
  expect((await words(cy, id)).sort()).toEqual(['with Cy', '…', '…'].sort());
});

it('[L5] a copy without the words does not make a message delivered', async () => {
  const { id, mates } = await roomWith('joined', 'Ana');
  const [ana] = mates as [Mate];
  await ana.say(id, 'before');
  const cy = await arrive('Cy', ana);
  await untilWords(cy, id, ['…']);
  await ana.say(id, 'after');
  await crew.until(async () => {
    const [before, after] = await ana.messages(id);
    expect([before, after]).toMatchObject([
      { text: 'before', state: 'sent', copies: 1 },
      { text: 'after', state: 'delivered', copies: 2 },
    ]);
  });
  await cy.crash();
  await cy.start();
  await together(id, [ana, cy]);
  await crew.pass(2_000);
  expect((await ana.messages(id))[0]).toMatchObject({ state: 'sent', copies: 1 });
});
