import { expect, it } from 'vitest';
import type { LabHost } from '../support/lab/lab-host.ts';
import { violations } from '../support/lab/invariants.ts';
import type { Line, LineProcess } from '../support/lab/line-process.ts';
import { Run, Talker, type Told } from '../support/lab/talker.ts';

const people = ['ana', 'bo'] as const;
type Name = (typeof people)[number];
const message = (who: Name, number: number): Told => ({
  id: `${who}${number}`,
  text: `${who} 1 ${number}`,
  late: false,
});
const everything = (): Told[] => people.flatMap((who) => [1, 2, 3].map((number) => message(who, number)));
const told = (type: string, fields: object): Line => ({ type, ...fields });

/** What two terminals said and hold where all is well: three messages of each, and ana hosts. */
const wellBehaved = () => ({
  lines: {
    ana: linesOf('ana'),
    bo: linesOf('bo'),
  },
  kept: { ana: everything(), bo: everything() },
  awake: [...people] as Name[],
});
type World = ReturnType<typeof wellBehaved>;

function linesOf(name: Name): Line[] {
  return [
    told('ready', { deviceId: name }),
    told('connection', { state: name === 'ana' ? 'hosting' : 'connected' }),
    told('host', { deviceId: 'ana', term: 2 }),
    ...everything().map((one) => told('message', one)),
    ...[1, 2, 3].map((number) => told('state', { id: message(name, number).id, state: 'delivered' })),
  ];
}

function found(change: (world: World) => void): readonly string[] {
  const world = wellBehaved();
  change(world);
  const talkers = people.map((name) => {
    const talker = new Talker({ name } as LabHost, '');
    const lines = world.lines[name];
    const run = new Run({ lines, times: lines.map((_, at) => at) } as unknown as LineProcess, 1);
    run.said.push(1, 2, 3);
    run.fromBeginning = true;
    talker.runs.push(run);
    return talker;
  });
  const awake = talkers.filter(({ name }) => world.awake.some((one) => one === name));
  const kept = new Map(awake.map((talker) => [talker, world.kept[talker.name as Name]]));
  return violations(talkers, awake, kept);
}

const everywhere = (world: World, change: (kept: Told[]) => void): void =>
  people.forEach((name) => change(world.kept[name]));

it('[gate] what is checked of rooms between machines holds where all is well', () => {
  expect(found(() => undefined)).toEqual([]);
});

it.each<[what: string, sign: string, change: (world: World) => void]>([
  ['another order at one member', 'bo differs at 0', ({ kept }) => kept.bo.reverse()],
  ['a message that one member lacks', 'bo differs at 5', ({ kept }) => kept.bo.pop()],
  ['a message lost', 'bo: bo 1 3 is lost', (world) => everywhere(world, (kept) => kept.pop())],
  ['a gap', 'bo: "bo 1 3" where 2 belongs', (world) => everywhere(world, (kept) => kept.splice(4, 1))],
  [
    'an author’s order',
    '"ana 1 2" where 1 belongs',
    (world) => everywhere(world, (kept) => kept.splice(0, 2, message('ana', 2), message('ana', 1))),
  ],
  [
    'a message twice under two ids',
    'the room: "bo 1 3" twice',
    (world) => everywhere(world, (kept) => kept.push({ ...message('bo', 3), id: 'other' })),
  ],
  [
    'a message told twice',
    'bo 1: "ana 1 1" twice',
    ({ lines }) => lines.bo.push(told('message', message('ana', 1))),
  ],
  ['a message never told', 'bo was never told "ana 1 1"', ({ lines }) => lines.bo.splice(3, 1)],
  [
    'a message lost that one who is no more was shown as delivered',
    'bo: bo3 is lost',
    (world) => {
      world.awake = ['ana'];
      world.kept.ana.pop();
    },
  ],
  [
    'two hosts',
    'these host: ana, bo',
    ({ lines }) => lines.bo.push(told('connection', { state: 'hosting' })),
  ],
  [
    'hosts that differ',
    '2 hosts are known',
    ({ lines }) => lines.bo.push(told('host', { deviceId: 'bo', term: 2 })),
  ],
  [
    'a term that falls',
    'bo: from 2 ana to 1 bo',
    ({ lines }) =>
      lines.bo.push(told('host', { deviceId: 'bo', term: 1 }), told('host', { deviceId: 'ana', term: 2 })),
  ],
])('[gate] what is checked of rooms between machines sees %s', (_what, sign, change) => {
  expect(found(change).join('\n')).toContain(sign);
});
