import { expect, it } from 'vitest';
import { isDeed } from '../../../main/governance/deeds.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../../main/protocol/entry.ts';
import { Members } from '../../../main/room/members.ts';
import { Arrivals, RuledReaders, type Arrival } from '../../../main/room/log/readers.ts';
import { knownDevice, messageDraft, type KnownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const [founder, cy] = [knownDevice(1), knownDevice(2)];
const at = (lamport: number): string => cursorOf({ lamport, chain: 'f'.repeat(32), seq: 1 });
const came: Arrival = { now: at(100), before: at(90), member: true };

function entry<Kind extends EntryKind>(
  who: KnownDevice,
  lamport: number,
  kind: Kind,
  body: EntryBody<Kind>,
): Entry {
  const chain = Buffer.alloc(16, lamport).toString('hex');
  return makeEntry({ ...messageDraft(who, { lamport, chain }), kind, body }, who.sign);
}
function readersWith(access: 'open' | 'ask', history: 'all' | 'joined' | 'none', more: readonly Entry[]) {
  const members = new Members([], founder.device, { founder: founder.device, access, deeds: [] });
  members.learn([
    entry(founder, 1, 'join', { name: 'Ana', colour: 'blue' }),
    entry(founder, 2, 'settings', { history }),
    ...more,
  ]);
  expect(members.rules.rules.history).toBe(history);
  expect(more.filter(isDeed).every((deed) => members.rules.counts(deed))).toBe(true);
  return new RuledReaders(members);
}
const join = (lamport: number): Entry => entry(cy, lamport, 'join', { name: 'Cy', colour: 'red' });
const admit = (lamport: number): Entry =>
  entry(founder, lamport, 'admit', { device: cy.device, how: 'asked', lifts: [] });

it('[J5] where all is given nobody is kept from anything', () => {
  const readers = readersWith('open', 'all', [join(50)]);
  expect([readers.all, readers.from(cy.device, came), readers.liveFrom(cy.device, came)]).toEqual([
    true,
    '',
    '',
  ]);
});

it('[J5] where what was said since is given, it begins with the first join, or for now with the arrival', () => {
  const readers = readersWith('open', 'joined', [join(50), join(70)]);
  expect(readers.all).toBe(false);
  expect(readers.from(cy.device, came)).toBe(cursorOf(join(50)));
  expect(readers.liveFrom(cy.device, came)).toBe(cursorOf(join(50)));
  expect(readers.from(founder.device, came)).toBe(
    cursorOf(entry(founder, 1, 'join', { name: 'Ana', colour: 'blue' })),
  );
  expect(readersWith('open', 'joined', []).from(cy.device, came)).toBe(came.now);
});

it('[J5] who comes for the first time is given what is said from then on, and no more by saying that they joined before', () => {
  const first = { ...came, member: false };
  for (const lamport of [3, 150]) {
    const readers = readersWith('open', 'joined', [join(lamport)]);
    expect(readers.from(cy.device, first)).toBe(came.now);
    expect(readers.liveFrom(cy.device, first)).toBe(came.now);
  }
});

it('[J5] in a room that is not open nobody reads from before being let in, wherever they say that they joined', () => {
  expect(readersWith('ask', 'joined', [join(3), admit(60)]).from(cy.device, came)).toBe(cursorOf(admit(60)));
  expect(readersWith('ask', 'joined', [admit(60), join(65)]).from(cy.device, came)).toBe(cursorOf(join(65)));
  expect(readersWith('ask', 'joined', [join(3)]).from(cy.device, came)).toBe(came.now);
});

it('[J5] where nothing is given of what was said while away, all is that is said from then on', () => {
  const readers = readersWith('open', 'none', [join(50)]);
  expect(readers.from(cy.device, came)).toBe(came.before);
  expect(readers.liveFrom(cy.device, came)).toBe('');
});

it('[J5] who is back within a minute, or comes over when the host has changed, was not away', () => {
  const clock = new ManualClock();
  const log = { present: at(10), together: at(5), lateness: { seen: at(8) } };
  const arrivals = new Arrivals(clock, log as unknown as ConstructorParameters<typeof Arrivals>[1]);
  expect(arrivals.came('a', true)).toEqual({ now: at(10), before: at(5), member: true });
  expect(arrivals.came('newcomer', false)).toEqual({ now: at(10), before: at(10), member: false });
  clock.pass(61_000);
  expect(arrivals.came('b', true)).toEqual({ now: at(10), before: at(10), member: true });
  arrivals.went('a');
  log.present = at(20);
  clock.pass(30_000);
  expect(arrivals.came('a', true)).toEqual({ now: at(20), before: at(8), member: true });
  arrivals.went('a');
  clock.pass(60_000);
  expect(arrivals.came('a', true)).toEqual({ now: at(20), before: at(20), member: true });
});
