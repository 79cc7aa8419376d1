import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EntryId, RoomId, TimelineItem } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

const names = ['Ana', 'Bo', 'Cy'] as const;
const emoji = ['👍', '🎉'] as const;
/** Ana, who founded the room, may delete what anybody wrote; the others only their own. */
const founder = 0;

const deed = fc.record({
  what: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('edit', 'give', 'take') },
    { weight: 2, arbitrary: fc.constantFrom('delete', 'pin', 'unpin') },
  ),
  // Mostly what its author does: others may neither edit nor, but for the founder, delete.
  who: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat(names.length - 1) },
  ),
  message: fc.nat(names.length - 1),
  emoji: fc.nat(emoji.length - 1),
});
const course = fc.oneof(
  { weight: 9, arbitrary: deed.map((one) => ({ kind: 'deed' as const, ...one })) },
  // Where the network is cut, and whether it is whole again.
  {
    weight: 2,
    arbitrary: fc.nat(names.length - 1).map((alone) => ({ kind: 'part' as const, alone })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'heal' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(50, 400, 5_000).map((ms) => ({ kind: 'wait' as const, ms })),
  },
);

/** What is to become of one message: what its author made of it last, unless somebody has deleted it. */
interface Model {
  readonly author: number;
  text: string;
  edits: number;
  deleted: boolean;
  readonly given: Map<string, Set<string>>;
}

class Talk {
  readonly #crew: Crew;
  readonly #id: RoomId;
  readonly #mates: readonly Mate[];
  readonly #said: readonly EntryId[];
  readonly models: readonly Model[];
  #edits = 0;

  constructor(crew: Crew, id: RoomId, mates: readonly Mate[], said: readonly EntryId[]) {
    this.#crew = crew;
    this.#id = id;
    this.#mates = mates;
    this.#said = said;
    this.models = said.map((_, at) => ({
      ...{ author: at, text: `${at}`, edits: 0, deleted: false },
      given: new Map(emoji.map((one) => [one, new Set<string>()])),
    }));
  }

  async does(step: typeof deed extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> {
    const { what, message } = step;
    const model = this.models[message] as Model;
    const who = step.who ?? model.author;
    const mate = this.#mates[who] as Mate;
    const target = this.#said[message] as EntryId;
    const chosen = emoji[step.emoji] as string;
    const { talk } = mate.rooms;
    const gone = (await mate.items(this.#id)).find(({ id }) => id === target)?.kind === 'deleted';
    if (what === 'edit') {
      const text = `${model.text.split(' ')[0] ?? ''} ${this.#edits++}`;
      const work = this.#crew.done(talk.edit(this.#id, target, text, []));
      if (gone || who !== model.author) return void (await expect(work).rejects.toThrow());
      await work;
      Object.assign(model, { text, edits: model.edits + 1 });
    } else if (what === 'delete') {
      const work = this.#crew.done(talk.delete(this.#id, [target]));
      if (gone || (who !== model.author && who !== founder))
        return void (await expect(work).rejects.toThrow());
      await work;
      model.deleted = true;
    } else if (!gone) {
      if (what === 'pin' || what === 'unpin')
        return this.#crew.done(talk.pin(this.#id, target, what === 'pin'));
      await this.#crew.done(talk.react(this.#id, target, chosen, what === 'give'));
      model.given.get(chosen)?.[what === 'give' ? 'add' : 'delete'](mate.name);
    }
  }
}

/** What everybody is shown alike of an item. */
const seen = (item: TimelineItem): unknown => {
  if (item.kind !== 'message') return [item.kind, item.id];
  const { id, text, edits, reactions, pinned } = item;
  return [id, text, edits, reactions.map((one) => [one.emoji, one.count, one.names]), pinned];
};

it('[L7, L3] edits, deletes and reactions make the same of a message on every member, in whatever order they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(course, { minLength: 8, maxLength: 30, size: 'max' }), async (steps) => {
      const crew = new Crew();
      const { id, mates } = await crew.room(...names);
      const said: EntryId[] = [];
      for (let at = 0; at < names.length; at += 1) said.push((await (mates[at] as Mate).say(id, `${at}`)).id);
      await crew.pass(500);
      const talk = new Talk(crew, id, mates, said);
      const addresses = mates.map(({ address }) => address);
      for (const step of steps) {
        if (step.kind === 'deed') await talk.does(step);
        else if (step.kind === 'wait') await crew.pass(step.ms);
        else if (step.kind === 'heal') crew.hub.part();
        else {
          const alone = addresses[step.alone] as string;
          crew.hub.part(
            [alone],
            addresses.filter((one) => one !== alone),
          );
        }
      }
      crew.hub.part();
      await crew.pass(1_000);
      await crew.untilOne(id, mates, 120_000);
      await crew.pass(3_000);
      // Whoever comes now gets all of it in one go, in shown order.
      const dee = await crew.mate('Dee');
      await crew.done(dee.join(mates.find((mate) => mate.room(id).connection.kind === 'hosting') as Mate));
      await crew.pass(3_000);

      const views = await Promise.all([...mates, dee].map((mate) => mate.items(id)));
      const about = (items: readonly TimelineItem[]): unknown[] =>
        said.map((target) => items.filter((item) => item.id === target).map((item) => seen(item)));
      for (const items of views) expect(about(items)).toEqual(about(views[0] ?? []));
      for (const [at, model] of talk.models.entries()) {
        const item = views[0]?.find((one) => one.id === said[at]);
        if (model.deleted) expect(item).toMatchObject({ kind: 'deleted' });
        else {
          expect(item).toMatchObject({ kind: 'message', text: model.text, edits: model.edits });
          const given = item?.kind === 'message' ? item.reactions : [];
          const left = [...model.given].filter(([, who]) => who.size > 0);
          expect(new Map(given.map((one) => [one.emoji, new Set(one.names)]))).toEqual(new Map(left));
        }
      }
      await crew.stop();
    }),
    { numRuns: 30 },
  );
}, 120_000);
