import type { roles } from '../protocol/entry.ts';

export type Role = (typeof roles)[number];

const ranks: Readonly<Record<Role, number>> = { owner: 3, moderator: 2, member: 1, guest: 0 };

export const rankOf = (role: Role): number => ranks[role];
export const isAtLeast = (role: Role, other: Role): boolean => ranks[role] >= ranks[other];
