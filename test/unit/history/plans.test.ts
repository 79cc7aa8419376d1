import { afterAll, expect, it } from 'vitest';
import { chainCheckStatements } from '../../../main/history/chain-check.ts';
import { migrate, openFile } from '../../../main/history/database.ts';
import { cutStatements } from '../../../main/history/cuts.ts';
import { entryStatements } from '../../../main/history/entry-store.ts';
import { outboxStatements } from '../../../main/history/outbox-store.ts';
import { forgetStatements } from '../../../main/history/forgetting.ts';
import { judgementStatements } from '../../../main/history/judgement-store.ts';
import { peopleStatements } from '../../../main/history/people-store.ts';
import { roomStatements } from '../../../main/history/room-store.ts';

const database = openFile(':memory:');
migrate(database);
afterAll(() => database.close());

/** These read a whole small table, and say so. */
const whole = new Set([
  'rooms',
  'knownHosts',
  'astray',
  'newest of chains',
  'people contacts',
  'people namesMet',
]);
const named = (prefix: string, statements: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(statements).map(([name, sql]) => [`${prefix} ${name}`, sql]));
const statements = Object.entries({
  ...entryStatements,
  ...roomStatements,
  ...named('cut', cutStatements),
  ...named('outbox', outboxStatements),
  ...named('judgement', judgementStatements),
  ...named('people', peopleStatements),
  ...named('forget', forgetStatements),
  astray: chainCheckStatements.astray,
  'newest of chains': chainCheckStatements.newest,
  tail: chainCheckStatements.tail,
  gap: chainCheckStatements.gap,
});

it.each(statements)('[history plans] %s finds its rows by an index, and in order', (name, sql) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  const scans = plan.filter(({ detail }) => /^SCAN (?!CONSTANT)/.test(detail)).map(({ detail }) => detail);
  if (whole.has(name)) expect(scans.every((detail) => !/entries|\be\b/.test(detail))).toBe(true);
  else expect(scans).toEqual([]);
  const sorted = plan.some(({ detail }) => detail.includes('TEMP B-TREE'));
  // The hosts there are, at most 17 of a room, at most 257 forks of one, a room's members, the names there are, and what is bare.
  const small = [
    'knownHosts',
    'forgetHosts',
    'outbox forgetForks',
    'members',
    'people namesMet',
    'judgement bareHeads',
  ];
  expect(sorted).toBe(small.includes(name));
});

it.each([
  ['withheld', outboxStatements.withheld, 'entries_withheld'],
  ['release', outboxStatements.release, 'entries_withheld'],
  ['readLate', entryStatements.readLate, 'entries_late'],
  ['countLate', cutStatements.countLate, 'entries_late'],
  ['membership', cutStatements.membership, 'entries_of_members'],
  ['deeds', judgementStatements.deeds, 'entries_deeds'],
  ['bare', judgementStatements.bare, 'entries_bare'],
  ['atPlace', judgementStatements.atPlace, 'entries_in_chain'],
  ['hide', judgementStatements.hide, 'entries_in_chain'],
])('[history plans] %s reads only the few entries that it is about', (_name, sql, index) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).toContain(index);
});
