import { expect, it } from 'vitest';
import { makeEntry, type Entry } from '../../../main/protocol/entry.ts';
import { Lateness } from '../../../main/room/log/late.ts';
import { knownDevice, messageDraft, type KnownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const [me, ana] = [knownDevice(1), knownDevice(2)];
const at = (lamport: number, author: KnownDevice = ana): Entry =>
  makeEntry(
    messageDraft(author, { lamport, chain: `${author === me ? 'aa' : 'bb'}`.repeat(16) }),
    author.sign,
  );
const join = (lamport: number): Entry =>
  makeEntry(
    { ...messageDraft(ana, { lamport }), kind: 'join', body: { name: 'Ana', colour: 'blue' } },
    ana.sign,
  );

function open(): { clock: ManualClock; lateness: Lateness; take: (entry: Entry) => boolean } {
  const clock = new ManualClock();
  const lateness = new Lateness(clock, me.device, '');
  const take = (entry: Entry): boolean => {
    lateness.judge(entry);
    lateness.note(entry);
    return lateness.isLate(entry);
  };
  return { clock, lateness, take };
}

it('[H6] a message is late when what is shown behind it had been here for five seconds, and not before', () => {
  for (const [waited, late] of [
    [4_999, false],
    [10_000, true],
  ] as const) {
    const { clock, take } = open();
    expect(take(at(10))).toBe(false);
    clock.pass(waited);
    expect(take(at(9))).toBe(late);
    expect(take(at(11))).toBe(false);
  }
});

it('[H6] in a talk that goes on without a pause, what comes five to ten seconds late is late', () => {
  const { clock, take } = open();
  for (let lamport = 1; lamport <= 100; lamport++) {
    expect(take(at(lamport * 10))).toBe(false);
    clock.pass(200);
  }
  expect(take(at(999))).toBe(false);
  expect(take(at(751))).toBe(false);
  expect(take(at(499))).toBe(true);
});

it('[H6] own messages and lines about people are never late', () => {
  const { clock, take } = open();
  take(at(10));
  clock.pass(20_000);
  expect(take(at(5, me))).toBe(false);
  expect(take(join(5))).toBe(false);
});

it('[H6] while catching up, what was here before the stay counts, however long the catching up takes and in whatever order things come', () => {
  const { clock, lateness, take } = open();
  take(at(10));
  clock.pass(20_000);
  lateness.hold();
  expect(take(at(30))).toBe(false);
  clock.pass(60_000);
  expect(take(at(20))).toBe(false);
  expect(take(at(9))).toBe(true);
  lateness.free();
  expect(take(at(15))).toBe(false);
  clock.pass(10_000);
  expect(take(at(29))).toBe(true);
});

it('[H6] what was on the disk at the start counts as seen', () => {
  const clock = new ManualClock();
  const before = new Lateness(clock, me.device, '000000000010-' + 'bb'.repeat(16) + '-00000001');
  const entry = at(9);
  before.judge(entry);
  expect(before.isLate(entry)).toBe(true);
});

it('[H6] a hold that is freed twice changes nothing, and holding again does not forget what was seen', () => {
  const { clock, lateness, take } = open();
  take(at(10));
  clock.pass(10_000);
  lateness.hold();
  lateness.free();
  lateness.free();
  clock.pass(1_000);
  lateness.hold();
  expect(take(at(9))).toBe(true);
});
