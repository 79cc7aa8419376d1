import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

async function pair(): Promise<{ readonly ana: Mate; readonly bo: Mate; readonly id: RoomId }> {
  const { mates } = await crew.room('Cy', 'Ana', 'Bo');
  const [, ana, bo] = mates as [Mate, Mate, Mate];
  const { id } = await crew.done(ana.rooms.direct(bo.device as DeviceId));
  await crew.until(() => expect(ana.room(id).present).toBe(2));
  return { ana, bo, id };
}
const isListed = (mate: Mate, id: RoomId): boolean => mate.rooms.list().some((room) => room.id === id);
const forget = (mate: Mate, id: RoomId): Promise<void> => crew.done(mate.rooms.forget(id));
const open = (from: Mate, to: Mate): Promise<unknown> => crew.done(from.rooms.direct(to.device as DeviceId));
async function restart(mate: Mate, away: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await crew.done(mate.stop());
  await away();
  await crew.done(mate.start());
}
/** The words of all that is kept of the room, shown or not. */
const kept = (mate: Mate, id: RoomId): string =>
  (mate.disk.shown().get(id) ?? []).map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('\n');
const untilTexts = (mate: Mate, id: RoomId, texts: readonly string[]): Promise<number> =>
  crew.until(async () => {
    expect(isListed(mate, id)).toBe(true);
    expect(await mate.texts(id)).toEqual(texts);
  });

it('[J7] what was forgotten stays gone, however often the other one comes; a conversation begins with what they write then', async () => {
  const { ana, bo, id } = await pair();
  await ana.say(id, 'old by Ana');
  await bo.say(id, 'old by Bo');
  await untilTexts(ana, id, ['old by Ana', 'old by Bo']);
  await forget(ana, id);
  expect(isListed(ana, id)).toBe(false);
  await crew.pass(10_000);
  await restart(bo);
  await crew.pass(10_000);
  await restart(ana);
  await crew.pass(10_000);
  expect(isListed(ana, id)).toBe(false);
  expect(kept(ana, id)).not.toContain('old');

  await bo.say(id, 'new by Bo');
  await untilTexts(ana, id, ['new by Bo']);
  expect(ana.room(id)).toMatchObject({ unread: 1, name: 'Bo', partner: bo.device });
  await ana.say(id, 'new by Ana');
  await untilTexts(bo, id, ['old by Ana', 'old by Bo', 'new by Bo', 'new by Ana']);
  await restart(ana);
  await untilTexts(ana, id, ['new by Bo', 'new by Ana']);
  expect(kept(ana, id)).not.toContain('old');
  await crew.until(async () => expect((await bo.messages(id)).at(-2)).toMatchObject({ copies: 2 }));
  await crew.until(async () => expect((await ana.messages(id)).at(-1)).toMatchObject({ copies: 2 }));
});

it('[J7] what the other one wrote and was not here yet when the rest was forgotten is new, and unread', async () => {
  const { ana, bo, id } = await pair();
  await bo.say(id, 'old');
  await untilTexts(ana, id, ['old']);
  await restart(ana, async () => {
    await crew.until(() => expect(bo.room(id).present).toBe(1));
    await bo.say(id, 'while away');
    await restart(bo);
    await bo.say(id, 'from a second chain');
    await crew.done(bo.stop());
  });
  await forget(ana, id);
  await crew.done(bo.start());
  await untilTexts(ana, id, ['while away', 'from a second chain']);
  expect(ana.room(id)).toMatchObject({ unread: 2 });
  expect(kept(ana, id)).not.toContain('old');
});

it('[J7, L7] what is said later about a message that is gone shows nothing, and an edit of it leaves no words', async () => {
  const { ana, bo, id } = await pair();
  const message = await bo.say(id, 'old');
  const removed = await bo.say(id, 'old too');
  await untilTexts(ana, id, ['old', 'old too']);
  await forget(ana, id);
  await crew.until(() => expect(bo.room(id).present).toBe(2));
  await crew.done(bo.rooms.talk.edit(id, message.id, 'old once more', []));
  await crew.done(bo.rooms.talk.react(id, message.id, '👍', true));
  await crew.done(bo.rooms.talk.pin(id, message.id, true));
  await crew.done(bo.rooms.talk.delete(id, [removed.id]));
  const answer = await bo.say(id, 'new');
  await untilTexts(ana, id, ['new']);
  await crew.until(() => expect(kept(ana, id)).not.toContain('old once more'));
  await restart(ana);
  await crew.done(bo.rooms.talk.edit(id, answer.id, 'new, changed', []));
  await untilTexts(ana, id, ['new, changed']);
  expect(kept(ana, id)).toContain('new, changed');
  expect(kept(ana, id)).not.toContain('old');
  await untilTexts(bo, id, ['old once more', 'new, changed']);
});

it('[J7] forgotten twice, and by both, it begins anew each time, and nobody asks for what nobody gives', async () => {
  const { ana, bo, id } = await pair();
  await ana.say(id, 'old 1');
  await untilTexts(bo, id, ['old 1']);
  await crew.done(bo.stop());
  await crew.until(() => expect(ana.room(id).present).toBe(1));
  await ana.say(id, 'old 2, which never goes out');
  await forget(ana, id);
  await crew.done(bo.start());
  await forget(bo, id);
  await crew.pass(10_000);
  await open(bo, ana);
  await bo.say(id, 'middle');
  await untilTexts(ana, id, ['middle']);
  await forget(ana, id);
  await crew.pass(5_000);
  await open(ana, bo);
  await ana.say(id, 'new');
  await untilTexts(bo, id, ['middle', 'new']);
  await untilTexts(ana, id, ['new']);
  await forget(bo, id);
  await restart(ana);
  await crew.pass(10_000);
  await ana.say(id, 'last');
  await untilTexts(bo, id, ['last']);
  await untilTexts(ana, id, ['new', 'last']);
  for (const mate of [ana, bo]) expect(kept(mate, id)).not.toContain('old');
});

it('[J7] one that was closed, and is not open, is forgotten just as well', async () => {
  const { ana, bo, id } = await pair();
  await bo.say(id, 'old');
  await untilTexts(ana, id, ['old']);
  await crew.done(ana.rooms.leave(id));
  await crew.done(bo.stop());
  await restart(ana);
  await crew.done(ana.rooms.forget(id));
  await crew.done(bo.start());
  await crew.pass(5_000);
  await bo.say(id, 'new');
  await untilTexts(ana, id, ['new']);
  expect(kept(ana, id)).not.toContain('old');
});

interface Course {
  readonly id: RoomId;
  readonly mates: readonly [Mate, Mate];
  readonly up: Set<Mate>;
  readonly said: { readonly text: string; readonly cursor: string }[];
  /** What has ever stood at a place. */
  readonly stood: Map<string, string>;
}
type Act = (course: Course, mate: Mate, other: Mate) => Promise<unknown>;
const living =
  (act: Act): Act =>
  async (course, mate, other) =>
    course.up.has(mate) && (await act(course, mate, other));

async function speak({ id, said }: Course, mate: Mate, other: Mate): Promise<void> {
  const text = `<${mate.name} ${said.length}>`;
  await mate.rooms.direct(other.device as DeviceId);
  const { cursor } = await mate.rooms.talk.send(id, { text });
  said.push({ text, cursor });
}
const acts: Record<string, Act> = {
  say: living((course, mate, other) => crew.done(speak(course, mate, other))),
  // What comes next happens in the middle of it.
  mumble: living((course, mate, other) => {
    speak(course, mate, other).catch(() => undefined);
    return Promise.resolve();
  }),
  forget: living(({ id }, mate) => crew.done(mate.rooms.forget(id))),
  crash: async ({ up }, mate) => up.delete(mate) && (await mate.crash()),
  quit: async ({ up }, mate) => up.delete(mate) && (await crew.done(mate.stop())),
  start: async ({ up }, mate) => {
    if (!up.has(mate)) await mate.start();
    up.add(mate);
  },
  part: (_course, mate) => Promise.resolve(crew.hub.part([mate.address], [])),
  heal: () => Promise.resolve(crew.hub.part()),
};
const horizonOf = (mate: Mate, id: RoomId, chain: string): number =>
  mate.disk.read((state) => state.find(id)?.heads() ?? []).find((head) => head.chain === chain)?.horizon
    ?.seq ?? 0;

/** Of what was said: each at its one place for ever, and nothing at or below a horizon. */
function check({ id, mates, stood }: Course): void {
  for (const mate of mates)
    for (const { id: entry, chain, seq } of mate.disk.shown().get(id) ?? []) {
      expect(stood.get(`${chain} ${seq}`) ?? entry).toBe(entry);
      stood.set(`${chain} ${seq}`, entry);
      expect(seq).toBeGreaterThan(horizonOf(mate, id, chain));
    }
}

it('[J7, L4] whoever forgets it whenever, both have in the end what neither has forgotten, nothing below a horizon, and no chain ever forks', async () => {
  const step = fc.record({
    act: fc.constantFrom('say', 'say', 'forget', ...Object.keys(acts)),
    mate: fc.nat(1),
    waitMs: fc.constantFrom(0, 0, 10, 100, 1_000, 4_000),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
    crew = new Crew();
    const { ana, bo, id } = await pair();
    const mates = [ana, bo] as const;
    const course: Course = { id, mates, up: new Set(mates), said: [], stood: new Map() };
    for (const { act, mate, waitMs } of steps) {
      await acts[act]?.(course, mates[mate] as Mate, mates[1 - mate] as Mate);
      check(course);
      await crew.pass(waitMs);
      check(course);
    }
    crew.hub.part();
    for (const mate of mates) await acts['start']?.(course, mate, mate);
    await crew.pass(5_000);
    await crew.done(speak(course, ana, bo));
    await crew.done(speak(course, bo, ana));
    const expected = (mate: Mate, other: Mate): string[] => {
      const here = (one: Mate, cursor: string): boolean =>
        Number.parseInt(cursor.slice(-8), 16) > horizonOf(one, id, cursor.slice(13, 45));
      const has = new Set((mate.disk.shown().get(id) ?? []).map(({ chain, seq }) => `${chain} ${seq}`));
      const had = new Set((other.disk.shown().get(id) ?? []).map(({ chain, seq }) => `${chain} ${seq}`));
      const placeOf = (cursor: string): string =>
        `${cursor.slice(13, 45)} ${Number.parseInt(cursor.slice(-8), 16)}`;
      return course.said
        .filter(({ cursor }) => here(mate, cursor) && (has.has(placeOf(cursor)) || had.has(placeOf(cursor))))
        .sort((a, b) => (a.cursor < b.cursor ? -1 : 1))
        .map(({ text }) => text);
    };
    await crew.until(async () => {
      for (const [mate, other] of [
        [ana, bo],
        [bo, ana],
      ] as const) {
        expect(mate.room(id)).toMatchObject({ present: 2, waiting: 0 });
        const texts = await mate.texts(id);
        expect(texts).toEqual(expected(mate, other));
        expect(texts).toContain(course.said.at(-1)?.text);
      }
    }, 60_000);
    check(course);
    for (const mate of mates) expect(mate.disk.read((state) => state.find(id)?.forks())).toEqual([]);
    await crew.stop();
  });
  await fc.assert(property, { numRuns: 12 });
  crew = new Crew();
}, 300_000);
