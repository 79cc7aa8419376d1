import { describe, expect, it } from 'vitest';
import { lan, withCrew, type Crew } from '../support/lab/crew.ts';
import { labAvailability } from '../support/lab/lab.ts';
import { lose, recovery, seconds } from '../support/lab/recovery.ts';
import type { Talker } from '../support/lab/talker.ts';

const lab = labAvailability();
const subject = 'a room whose members do not all reach each other';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;
/** So many messages of each member take longer than what comes after them may take not to be late (H6). */
const longTalk = 65;
const port = 47_470;

const names = (talkers: readonly Talker[]): readonly string[] => talkers.map(({ name }) => name);
const guestsOf = (crew: Crew): readonly Talker[] => crew.awake.filter((talker) => talker !== crew.hosting);

/** Until each of them has said that much more. */
async function talked(crew: Crew, talkers: readonly Talker[], count: number): Promise<void> {
  const ends = talkers.map(({ run }) => ({ run, end: run.said.length + count }));
  await crew.until(() =>
    ends.some(({ run, end }) => run.said.length < end) ? 'they have not said it all' : '',
  );
}

/** The network is one again: so is the room, with everything in it. */
async function heal(crew: Crew, what: string): Promise<void> {
  const since = performance.now();
  await crew.lab.heal(lan);
  await crew.attached();
  const attached = performance.now() - since;
  await crew.heard();
  console.log(`${what} healed: one host for all in ${seconds(attached)}`);
  expect(await crew.violations()).toEqual([]);
}

/** Those at whom nothing that one of these said is marked as late. */
const withoutLate = (members: readonly Talker[], from: readonly Talker[]): readonly string[] =>
  names(
    members.filter(
      ({ run }) =>
        !run
          .read()
          .live.some(({ late, text }) => late && from.some(({ name }) => text.startsWith(`${name} `))),
    ),
  );

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[H6] two and two: both halves go on; whole again they have one host, and everything at its place', () =>
    withCrew(['ana', 'bo', 'cy', 'di'], async (crew) => {
      await crew.gather('ana', 'bo', 'cy', 'di');
      crew.talk();
      await crew.heard();
      const [own, ...apart] = guestsOf(crew);
      const halves = [[crew.hosting, ...(own ? [own] : [])], apart] as const;
      await crew.lab.partition(lan, names(apart));
      await Promise.all(halves.map((half) => crew.attached(half)));
      await Promise.all(halves.map((half) => crew.heard(half)));
      await talked(crew, crew.awake, longTalk);
      const [one, other] = halves.map((half) => half[0]?.run.pair?.host);
      expect(one).not.toBe(other);
      await heal(crew, '2|2');
      expect(withoutLate(halves[0], halves[1])).toEqual([]);
      expect(withoutLate(halves[1], halves[0])).toEqual([]);
    }));

  it('[H3, H6] three, one and one: who is alone claims nothing, and what it writes goes out on return', () =>
    withCrew(['ana', 'bo', 'cy', 'di', 'eve'], async (crew) => {
      await crew.gather('ana', 'bo', 'cy', 'di', 'eve');
      crew.talk();
      await crew.heard();
      const alone = guestsOf(crew).slice(-2);
      const [first, second] = alone;
      if (!first || !second) throw new Error('too few guests');
      const together = crew.awake.filter((talker) => !alone.includes(talker));
      const before = alone.map(({ run }) => run.pair);
      await crew.lab.partition(lan, [first.name], [second.name]);
      await crew.until(() => {
        const one = alone.find(({ run }) => run.connection !== 'waiting');
        return one ? `${one.name} is ${one.run.connection}, not waiting` : '';
      });
      const waiting = alone.map(({ run, name }) => ({ run, name, from: run.said.length + 1 }));
      await talked(crew, crew.awake, longTalk);
      await crew.heard(together);
      expect(alone.map(({ run }) => run.pair)).toEqual(before);
      for (const { run } of alone) expect(run.connections.map(({ kind }) => kind)).not.toContain('hosting');
      for (const { run, name, from } of waiting) expect(run.deliveredAt(name, from)).toBe(null);
      await heal(crew, '3|1|1');
      expect(withoutLate(together, alone)).toEqual([]);
    }));

  it('[H8] behind a firewall: passed over when the host is lost; as a host told that nobody reaches it', () =>
    withCrew(['ana', 'bo', 'cy'], async (crew) => {
      const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => crew.by(name)) as [Talker, Talker, Talker];
      await bo.host.shut(port);
      // One after another: bo would be the first in line.
      for (const name of ['ana', 'bo', 'cy']) await crew.gather(name);
      crew.talk();
      await crew.heard();
      const took = await recovery(crew, [bo, cy], () => lose.killed(ana));
      console.log(`recovery past a member behind a firewall: all attached in ${seconds(took.attachedMs)}`);
      expect(crew.hosting).toBe(cy);
      expect(bo.run.connections.map(({ kind }) => kind)).not.toContain('hosting');
      expect(await crew.violations()).toEqual([]);

      await bo.host.open(port);
      await cy.host.shut(port);
      await crew.until(() =>
        cy.run.read().connections.some(({ line }) => line['reach'] === 'unreached')
          ? ''
          : 'the host was not told',
      );
      await cy.host.open(port);
      await crew.attached();
      await crew.heard();
      expect(await crew.violations()).toEqual([]);
    }));
});
