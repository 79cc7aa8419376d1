import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crew, lan } from '../support/lab/crew.ts';
import { labAvailability } from '../support/lab/lab.ts';
import { seconds } from '../support/lab/recovery.ts';
import type { Talker } from '../support/lab/talker.ts';

const lab = labAvailability();
const subject = 'a room in parts';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;
/** So many messages of each member span more than the 5 s after which what comes is late. */
const longTalk = 40;

describe.skipIf(!lab.available)(title, () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await Crew.open(['ana', 'bo', 'cy', 'di', 'eve']);
    await crew.gather('ana', 'bo', 'cy', 'di');
    crew.talk();
    await crew.heard();
  });
  afterAll(() => crew.close());

  const names = (talkers: readonly Talker[]): readonly string[] => talkers.map(({ name }) => name);
  const guests = (): readonly Talker[] => crew.awake.filter((talker) => talker !== crew.hosting);

  /** Until each of them has said that much more. */
  async function talked(talkers: readonly Talker[], count: number): Promise<void> {
    const ends = talkers.map(({ run }) => ({ run, end: run.said.length + count }));
    await crew.until(() =>
      ends.some(({ run, end }) => run.said.length < end) ? 'they have not said it all' : '',
    );
  }

  /** The network is one again: so is the room, with everything in it. */
  async function heal(what: string): Promise<void> {
    const since = performance.now();
    await crew.lab.heal(lan);
    await crew.attached();
    const attached = performance.now() - since;
    await crew.heard();
    console.log(`${what} healed: one host for all in ${seconds(attached)}`);
    expect(await crew.violations()).toEqual([]);
  }

  /** Whether that member has a message of one of those marked as late, which was said from that on. */
  const cameLate = (at: Talker, from: readonly Talker[]): boolean =>
    at.run.read().live.some(({ late, text }) => late && from.some(({ name }) => text.startsWith(`${name} `)));

  it('[H6] two and two: both halves go on; whole again they have one host, and everything at its place', async () => {
    const [own, ...apart] = guests();
    const halves = [[crew.hosting, ...(own ? [own] : [])], apart] as const;
    await crew.lab.partition(lan, names(apart));
    await Promise.all(halves.map((half) => crew.attached(half)));
    await Promise.all(halves.map((half) => crew.heard(half)));
    await talked(crew.awake, longTalk);
    const [one, other] = halves.map((half) => half[0]?.run.pair?.host);
    expect(one).not.toBe(other);
    await heal('2|2');
    for (const member of halves[0]) expect(cameLate(member, halves[1]), member.name).toBe(true);
    for (const member of halves[1]) expect(cameLate(member, halves[0]), member.name).toBe(true);
  });

  it('[H3, H6] three, one and one: who is alone claims nothing, and what it writes goes out on return', async () => {
    await crew.gather('eve');
    crew.talk();
    const alone = guests().slice(-2);
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
    await talked(alone, longTalk);
    await crew.attached(together);
    await crew.heard(together);
    expect(alone.map(({ run }) => run.pair)).toEqual(before);
    for (const { run } of alone) expect(run.connections.some(({ kind }) => kind === 'hosting')).toBe(false);
    for (const { run, name, from } of waiting) expect(run.deliveredAt(name, from)).toBe(null);
    await heal('3|1|1');
    for (const member of together) expect(cameLate(member, alone), member.name).toBe(true);
  });
});
