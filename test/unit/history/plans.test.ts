import { afterAll, expect, it } from 'vitest';
import { chainCheckStatements } from '../../../main/history/chain-check.ts';
import { migrate, openFile } from '../../../main/history/database.ts';
import { cutStatements } from '../../../main/history/cuts.ts';
import { entryStatements } from '../../../main/history/entry-store.ts';
import { outboxStatements } from '../../../main/history/outbox-store.ts';
import { horizonStatements } from '../../../main/history/horizon-store.ts';
import { forgetStatements } from '../../../main/history/forgetting.ts';
import { judgementStatements } from '../../../main/history/judgement-store.ts';
import { peopleStatements } from '../../../main/history/people-store.ts';
import { readMarkStatements } from '../../../main/history/read-mark-store.ts';
import { roomStatements } from '../../../main/history/room-store.ts';
import { searchStatement } from '../../../main/history/search-store.ts';
import { erasureStatements } from '../../../main/history/erasure-store.ts';
import { lookupStatements } from '../../../main/history/lookup-store.ts';
import { wordStatements } from '../../../main/history/word-store.ts';

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
  'drafts',
  'words below',
  'words indexAgain',
  'words setBelow',
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
  ...named('horizon', horizonStatements),
  ...named('marks', readMarkStatements),
  ...named('erasure', erasureStatements),
  ...named('lookup', lookupStatements),
  ...named('words', wordStatements),
  astray: chainCheckStatements.astray,
  'newest of chains': chainCheckStatements.newest,
  tail: chainCheckStatements.tail,
  gap: chainCheckStatements.gap,
});

it.each(statements)('[history plans] %s finds its rows by an index, and in order', (name, sql) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  const scans = plan.filter(({ detail }) => /^SCAN (?!CONSTANT)/.test(detail)).map(({ detail }) => detail);
  if (whole.has(name)) expect(scans.every((detail) => !/\bentries|\be\b/.test(detail))).toBe(true);
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
  ['readLate', readMarkStatements.readLate, 'entries_late'],
  ['countLate', cutStatements.countLate, 'entries_late'],
  ['membership', cutStatements.membership, 'entries_of_members'],
  ['deeds', judgementStatements.deeds, 'entries_deeds'],
  ['bare', judgementStatements.bare, 'entries_bare'],
  ['atPlace', judgementStatements.atPlace, 'entries_in_chain'],
  ['hide', judgementStatements.hide, 'entries_in_chain'],
  ['byId', lookupStatements.byId, 'entries_by_id'],
  ['erase by id', erasureStatements.byId, 'entries_by_id'],
  ['about', lookupStatements.about, 'entries_about'],
  ['missingTargets', lookupStatements.missingTargets, 'entries_by_id'],
  ['halfErased', lookupStatements.halfErased, 'entries_rewording'],
  ['unsettled', erasureStatements.unsettled, 'PRIMARY KEY (room=?)'],
  ['pins', lookupStatements.pins, 'entries_pins'],
  ['announcements', lookupStatements.announcements, 'entries_announcements'],
  ['placeAt', lookupStatements.placeAt, 'entries_sent'],
  ['mentionsAll', cutStatements.mentionsAll, 'entries_mentions'],
  ['mentionsAfter', cutStatements.mentionsAfter, 'entries_mentions'],
  ['mentionsLate', cutStatements.mentionsLate, 'entries_late'],
])('[history plans] %s reads only the few entries that it is about', (_name, sql, index) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).toContain(index);
});

it.each([
  ['by the index', searchStatement(true, 2), /^SCAN f VIRTUAL TABLE INDEX \d+:\S*M\d+/],
  [
    'through all texts',
    searchStatement(false, 1),
    /^SEARCH w USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/,
  ],
])('[history plans] a search %s takes what it finds in the order in which it is', (_name, sql, first) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  const [found, ...rest] = plan.map(({ detail }) => detail);
  expect(found).toMatch(first);
  expect(rest.filter((detail) => !/^SEARCH \w USING INTEGER PRIMARY KEY \(rowid=\?\)$/.test(detail))).toEqual(
    [],
  );
});
