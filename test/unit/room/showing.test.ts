import { expect, it } from 'vitest';
import { EntryId } from '../../../preload/contract/model.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import type { Entry } from '../../../main/protocol/entry.ts';
import { Showing, type ShowingOptions } from '../../../main/room/messages/showing.ts';
import { idFor } from '../../support/history-entries.ts';

const target = idFor('message').repeat(2).slice(0, 52);
const reaction = (): Entry =>
  ({ kind: 'reaction', bare: false, body: { target, emoji: '👍', on: true } }) as unknown as Entry;

const nothing = (): undefined => undefined;

it('[L5] what was taken back while it waited to be shown is not shown', async () => {
  const looked = Promise.withResolvers<void>();
  const told: unknown[] = [];
  const added = (items: readonly { readonly id: string }[]): void => {
    told.push(...items.map(({ id }) => id));
  };
  const showing = new Showing({
    logger: silentLogger,
    announce: { added, changed: nothing, removed: (ids: readonly string[]) => told.push(['gone', ...ids]) },
    erasures: { settle: (ids: readonly string[]) => Promise.resolve({ here: ids, erased: false }) },
    reading: { shown: nothing },
    missing: [],
    async itemsOf(entries: readonly Entry[]) {
      await looked.promise;
      return entries;
    },
  } as unknown as ShowingOptions);
  const answer = (id: string): Entry =>
    ({ id, kind: 'message', bare: false, body: { text: id, re: target } }) as unknown as Entry;
  const [one, two] = [EntryId.parse('a'.repeat(52)), EntryId.parse('b'.repeat(52))];
  showing.add([], [answer(one)]);
  showing.add([], [answer(two)]);
  showing.remove([one]);
  looked.resolve();
  await showing.told();
  expect(told).toEqual([['gone', one], two]);
  showing.add([], [answer(one)]);
  await showing.told();
  expect(told.at(-1)).toBe(one);
});

it('[L7] a message that much is said about is looked through once for all that has come meanwhile', async () => {
  const looks: (readonly string[])[] = [];
  let open = Promise.withResolvers<void>();
  const options = {
    logger: silentLogger,
    announce: { itemsChanged: nothing, added: nothing, changed: nothing, turned: nothing },
    views: {
      async messages(ids: readonly string[]) {
        looks.push(ids);
        await open.promise;
        return new Map();
      },
    },
    erasures: { settle: (ids: readonly string[]) => Promise.resolve({ here: ids, erased: false }) },
    reading: { isLast: () => false, learn: () => Promise.resolve(), shown: nothing },
    missing: [],
    plain: nothing,
    itemsOf: () => Promise.resolve([]),
  } as unknown as ShowingOptions;
  const showing = new Showing(options);
  showing.add([reaction()], []);
  await Promise.resolve();
  await Promise.resolve();
  expect(looks).toEqual([[target]]);
  for (let come = 0; come < 100; come++) showing.add([reaction()], []);
  open.resolve();
  open = Promise.withResolvers();
  open.resolve();
  await showing.told();
  expect(looks).toEqual([[target], [target]]);
  showing.add([reaction()], []);
  await showing.told();
  expect(looks).toHaveLength(3);
});
