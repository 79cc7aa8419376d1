import { expect, it } from 'vitest';
import { mayActOn, mayChange, roles, rolesToGive } from '../../../renderer/state/powers.ts';

const other = (role: (typeof roles)[number]) => ({ role, self: false });

it('[J6] only whoever stands above somebody may mute and remove them', () => {
  const table = roles.map((own) => roles.filter((role) => mayActOn(own, other(role))));
  expect(table).toEqual([['moderator', 'member', 'guest'], ['member', 'guest'], [], []]);
  expect(mayActOn('owner', { role: 'guest', self: true })).toBe(false);
});

it('[L6] owners give every role to all but owners, moderators make members and guests, the others nothing', () => {
  expect(rolesToGive('owner', other('member'))).toEqual(['owner', 'moderator', 'guest']);
  expect(rolesToGive('owner', other('owner'))).toEqual([]);
  expect(rolesToGive('moderator', other('guest'))).toEqual(['member']);
  expect(rolesToGive('moderator', other('member'))).toEqual(['guest']);
  expect(rolesToGive('moderator', other('moderator'))).toEqual([]);
  expect(rolesToGive('member', other('guest'))).toEqual([]);
});

it('[L6] nobody raises themselves: the own role can only be lowered', () => {
  expect(roles.map((role) => rolesToGive(role, { role, self: true }))).toEqual([
    ['moderator', 'member', 'guest'],
    ['member', 'guest'],
    ['guest'],
    [],
  ]);
});

it('[L6] moderators set how people talk, owners everything', () => {
  expect(mayChange('owner', 'access')).toBe(true);
  expect(
    (['locked', 'readOnly', 'slowSeconds', 'files'] as const).every((rule) => mayChange('moderator', rule)),
  ).toBe(true);
  expect((['access', 'history', 'inviters'] as const).some((rule) => mayChange('moderator', rule))).toBe(
    false,
  );
  expect(mayChange('member', 'locked')).toBe(false);
});
