import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { countCopies, Delivery, type Held } from '../../../main/room/hosting/copies.ts';
import { OwnMessages } from '../../../main/room/messages/own-messages.ts';
import { knownDevice, messageDraft } from '../../support/devices.ts';

const chain = 'c';
const copiesOf = (delivery: Delivery, seqs: readonly number[]): number[] =>
  seqs.map((seq) => delivery.copiesOf(chain, seq));

it('[L5] who holds the beginning of a chain without its words counts for what stands behind that', () => {
  const held: Held[] = [
    { after: 0, to: 9 },
    { after: 6, to: 9 },
  ];
  expect(countCopies(chain, held)).toEqual([
    { chain, seq: 9, copies: 3, after: 6 },
    { chain, seq: 9, copies: 2 },
  ]);
  const delivery = new Delivery([]);
  for (const row of countCopies(chain, held)) delivery.learn(row);
  expect(copiesOf(delivery, [1, 6, 7, 9, 10])).toEqual([2, 2, 3, 3, 1]);
  expect(countCopies(chain, [{ after: 6, to: 6 }])).toEqual([]);
});

it('[L5] a stretch that another one reaches is one with it, and only what goes back to the beginning is kept', () => {
  const delivery = new Delivery([]);
  const learn = (after: number, seq: number) => delivery.learn({ chain, seq, copies: 2, after });
  expect(learn(5, 8)).toEqual({ news: true, row: null });
  expect(learn(5, 8)).toEqual({ news: false, row: null });
  expect(learn(8, 8)).toEqual({ news: false, row: null });
  expect(learn(8, 12)).toEqual({ news: true, row: null });
  expect(copiesOf(delivery, [5, 6, 12, 13])).toEqual([1, 2, 2, 1]);
  expect(learn(2, 4)).toEqual({ news: false, row: null });
  expect(learn(0, 3)).toEqual({ news: true, row: { chain, seq: 3, copies: 2 } });
  expect(copiesOf(delivery, [3, 4, 5, 6])).toEqual([2, 1, 1, 2]);
  expect(learn(3, 5)).toEqual({ news: true, row: { chain, seq: 12, copies: 2 } });
  expect(copiesOf(delivery, [4, 5, 12, 13])).toEqual([2, 2, 2, 1]);
});

it('[L5] an own message is not delivered by a copy without its words, and is by one that has them', () => {
  const own = new OwnMessages([], () => true);
  const entry = makeEntry(messageDraft(knownDevice(1), { seq: 3 }), knownDevice(1).sign);
  own.follow(entry);
  const row = { chain: entry.chain, seq: 9, copies: 2 };
  expect(own.learn([{ ...row, after: 3 }])).toEqual({ news: [], changes: [] });
  expect(own.travelled(entry)).toEqual({ state: 'sent', copies: 1 });
  expect(own.learn([{ ...row, after: 2 }])).toEqual({
    news: [],
    changes: [{ id: entry.id, state: 'delivered', copies: 2, withheld: false }],
  });
  expect(own.learn([{ ...row, after: 0 }]).news).toEqual([row]);
});

it('[L5] never counts more devices than hold an entry with its words, whatever they say in whatever order', () => {
  const stretch = fc
    .tuple(fc.nat(12), fc.nat(12))
    .map(([one, other]): Held => ({ after: Math.min(one, other), to: Math.max(one, other) }));
  const moment = fc.array(stretch, { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 6 }), (moments) => {
      const delivery = new Delivery([]);
      const kept = new Delivery([]);
      for (const held of moments) {
        for (const row of countCopies(chain, held)) {
          const { row: worth } = delivery.learn(row);
          if (worth) kept.learn(worth);
        }
      }
      for (let seq = 1; seq <= 12; seq++) {
        const holders = (held: readonly Held[]): number =>
          held.filter(({ after, to }) => after < seq && seq <= to).length;
        const most = Math.max(1, ...moments.map((held) => 1 + holders(held)));
        expect(delivery.copiesOf(chain, seq)).toBeLessThanOrEqual(most);
        expect(kept.copiesOf(chain, seq)).toBeLessThanOrEqual(delivery.copiesOf(chain, seq));
      }
    }),
    { numRuns: 2_000, seed: 4 },
  );
});
