import { beforeAll, describe, expect, it } from 'vitest';
import { Abuses } from '../../simulator/abuses.ts';
import { outcomeText } from '../../simulator/report.ts';
import { run, type Outcome } from '../../simulator/run.ts';

const worlds = 30;
/** How much of each there was, in all worlds together. */
const seen = new Map<string, number>();
const outcomes: Outcome[] = [];

const signs: Readonly<Record<string, RegExp>> = {
  forged: /hostile: forge/,
  elsewhere: /hostile: wrongRoom/,
  forked: /hostile: otherFork/,
  'claimed by a stranger': /outsider claims/,
  'claimed too much': /hostile claims/,
  'dated back': /hostile: backdate/,
  banned: /: done: ban/,
  'tried to rule': /: not done: .*not-allowed/,
  parted: /: parted:|is alone/,
};

const count = (what: string, more = 1): void => void seen.set(what, (seen.get(what) ?? 0) + more);

/** Worlds full of trouble, in which somebody always does what must not be done. */
describe('[simulator] abused worlds', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    for (let seed = 1; seed <= worlds; seed++) {
      const begun: { abuses: Abuses | null } = { abuses: null };
      const outcome = await run(seed, {
        scenario: {
          ...{ hostile: true, access: 'open', rooms: 1, actEveryMs: 2_000 },
          ...{ troubleMs: 60_000, troubleEveryMs: 8_000 },
        },
        also: (world, over) => {
          begun.abuses = new Abuses(world, over);
          begun.abuses.begin();
        },
        onLine: (line) => {
          for (const [what, sign] of Object.entries(signs)) if (sign.test(line)) count(what);
        },
      });
      outcomes.push(outcome);
      for (const [what, times] of Object.entries(begun.abuses?.done ?? {})) count(what, times);
    }
    console.log(
      `- ${worlds} abused worlds: ${[...seen].map(([what, times]) => `${what} ${times}`).join(', ')}`,
    );
  }, 240_000);

  const holds = (...kinds: readonly string[]): void => {
    for (const kind of kinds) expect([kind, (seen.get(kind) ?? 0) > worlds / 10]).toEqual([kind, true]);
    expect(outcomes.filter(({ violations }) => violations.length > 0).map(outcomeText)).toEqual([]);
    expect(outcomes).toHaveLength(worlds);
  };

  it('[L4, H5] [A28] what hosts keep back, or pass on backwards, comes by the next one', () =>
    holds('keptBack'));

  it('[L4] [A29] what was said is said again to whoever hosts, and what was said elsewhere here: nothing is there twice, or wrongly', () =>
    holds('replayed', 'elsewhere'));

  it('[L1, L4] [A27] [A30] what is forged is nowhere, and a fork is cut at the same place by everybody', () =>
    holds('forged', 'forked'));

  it('[L6, J6] [A34] [A49] people are banned in one part of a divided network and others in another, and deeds are dated back: the rules are the same everywhere, and who is out stays out', () =>
    holds('banned', 'parted', 'dated back', 'tried to rule'));

  it('[H2] [A35] [A36] strangers, members with terms out of all proportion, and members that claim again and again take no room', () =>
    holds('claimed', 'claimed by a stranger', 'claimed too much'));

  it('[H1, H4] [A48] a host that slept for long and wakes at another address is a guest, and says what it had to say once', () =>
    holds('sleptAbroad'));
});
