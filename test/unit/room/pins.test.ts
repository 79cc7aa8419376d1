import { expect, it } from 'vitest';
import type { Role } from '../../../main/governance/ranks.ts';
import { pinnedBy, type Change, type Judgement } from '../../../main/room/messages/changes.ts';

const pin = (author: string, target: string, on: boolean, seq: number): Change =>
  ({
    ...{ kind: 'pin', bare: false, author, chain: 'aa'.repeat(16), seq, lamport: seq },
    body: { target, on },
  }) as unknown as Change;
const rules: Judgement = {
  counts: ({ author }) => author !== 'muted',
  roleAt: (device): Role => (device === 'guest' ? 'guest' : 'member'),
  wasSeen: () => true,
};

it('[L7] of all pins the last that counts and is not by a guest tells, those pinned last first', () => {
  const said: [string, string, boolean][] = [
    ['ana', 'one', true],
    ['ana', 'two', true],
    ['bo', 'three', true],
    ['guest', 'one', false],
    ['muted', 'two', false],
    ['guest', 'four', true],
    ['ana', 'three', false],
    ['bo', 'one', true],
  ];
  const pins = said.map(([author, target, on], at) => pin(author, target, on, at + 1));
  expect(pinnedBy(pins, rules)).toEqual(['one', 'two']);
});
