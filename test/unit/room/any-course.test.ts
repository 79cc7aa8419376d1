import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

interface Course {
  readonly crew: Crew;
  readonly id: RoomId;
  readonly mates: readonly Mate[];
  readonly up: Set<Mate>;
  said: number;
}
type Act = (course: Course, mate: Mate, other: Mate) => Promise<unknown>;

/** What a person is told about as having failed is no fault of the room. */
const refused = (error: { code?: string }): void =>
  expect(['not-hosting', 'member-unreachable', 'room-hosted', 'already-sent', 'storage-full']).toContain(
    error.code,
  );
const living =
  (act: Act): Act =>
  async (course, mate, other) =>
    course.up.has(mate) && (await course.crew.done(act(course, mate, other).catch(refused)));

const acts: Record<string, Act> = {
  say: living((course, mate) => mate.rooms.talk.send(course.id, { text: `${course.said++}` })),
  burst: async (course) => {
    // Nobody waits for these: what comes next happens in the middle of them.
    for (const { rooms } of course.up)
      rooms.talk.send(course.id, { text: `${course.said++}` }).catch(refused);
  },
  takeBack: living(async ({ id }, mate) => {
    const waits = (await mate.messages(id)).find(({ withheld }) => withheld);
    if (waits) await mate.rooms.talk.cancelWaiting(id, waits.id);
  }),
  edit: living(async ({ id }, mate) => {
    const waits = (await mate.messages(id)).find(({ withheld }) => withheld);
    if (waits) await mate.rooms.talk.editWaiting(id, waits.id, `${waits.text}, edited`);
  }),
  crash: async ({ up }, mate) => up.delete(mate) && (await mate.crash()),
  quit: async ({ up, crew }, mate) => up.delete(mate) && (await crew.done(mate.stop())),
  start: async ({ up }, mate) => {
    if (!up.has(mate)) await mate.start();
    up.add(mate);
  },
  part: ({ crew, mates }, mate) => {
    const at = mates.indexOf(mate);
    const addresses = mates.map(({ address }) => address);
    return Promise.resolve(crew.hub.part(addresses.slice(0, at), addresses.slice(at)));
  },
  heal: ({ crew }) => Promise.resolve(crew.hub.part()),
  shield: ({ crew }, mate) => Promise.resolve(crew.hub.shielded.add(mate.address)),
  fill: (_course, mate) => Promise.resolve((mate.disk.failure = 'storage-full')),
  handOver: living(({ id }, mate, other) => mate.rooms.handOver(id, other.device as never)),
  host: living(({ id }, mate) => mate.rooms.host(id)),
  sleep: living((_course, mate) => mate.rooms.suspend()),
  wake: living((_course, mate) => Promise.resolve(mate.rooms.refresh())),
};

const step = fc.record({
  act: fc.constantFrom(...Object.keys(acts)),
  mate: fc.nat(4),
  other: fc.nat(4),
  waitMs: fc.constantFrom(0, 10, 50, 100, 300, 1_000, 3_000, 8_000),
});

it('[H1, H3, H4, H6, L5] whatever happens, in the end there is one room with one host, and nothing that was delivered is lost or there twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 5 }),
      fc.array(step, { maxLength: 16 }),
      async (count, steps) => {
        const crew = new Crew();
        const { id, mates } = await crew.room(...['Ana', 'Bo', 'Cy', 'Di', 'Ed'].slice(0, count));
        const course: Course = { crew, id, mates, up: new Set(mates), said: 0 };
        const delivered = new Set<string>();
        for (const { act, mate, other, waitMs } of steps) {
          await acts[act]?.(course, mates[mate % count] as Mate, mates[other % count] as Mate);
          await crew.pass(waitMs);
          for (const each of course.up)
            for (const { state, text } of await each.messages(id))
              if (state === 'delivered') delivered.add(text);
        }
        crew.hub.part();
        crew.hub.shielded.clear();
        for (const mate of mates) mate.disk.failure = null;
        for (const mate of mates) if (!course.up.has(mate)) await mate.start();
        const host = await crew.untilOne(id, mates, 60_000);
        await crew.pass(6_000);
        expect(await crew.untilOne(id, mates, 0)).toBe(host);
        const texts = await host.texts(id);
        expect(new Set(texts).size).toBe(texts.length);
        for (const text of delivered) expect(texts).toContain(text);
        for (const mate of mates) {
          for (const { own, state } of await mate.messages(id)) if (own) expect(state).toBe('delivered');
        }
        await crew.stop();
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
