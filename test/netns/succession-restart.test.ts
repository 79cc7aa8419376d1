import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crew, lan } from '../support/lab/crew.ts';
import { labAvailability } from '../support/lab/lab.ts';
import { seconds } from '../support/lab/recovery.ts';

const lab = labAvailability();
const subject = 'a room whose members restart';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;
/** Longer than any of the app's own times, and than what it takes for a sleep of the machine. */
const longSleepMs = 20_000;

describe.skipIf(!lab.available)(title, { timeout: 240_000 }, () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await Crew.open(['ana', 'bo', 'cy', 'di']);
    await crew.gather('ana', 'bo', 'cy', 'di');
    crew.talk();
    await crew.heard();
  }, 240_000);
  afterAll(() => crew.close());

  it('[A48] asleep for long: meanwhile all others restart one after another; the host wakes at another address', async () => {
    const asleep = crew.hosting;
    const term = asleep.run.pair?.term ?? 0;
    asleep.freeze();
    const woken = sleep(longSleepMs);
    const others = crew.awake;
    await crew.attached(others);
    for (const one of others) {
      await one.run.program.kill();
      crew.restart(one);
      await crew.attached(others);
      await crew.heard(others);
    }
    await asleep.host.changeAddress(lan, '10.77.1.101');
    await woken;
    const since = performance.now();
    asleep.thaw();
    await crew.attached();
    console.log(`the host woke at another address: a guest again in ${seconds(performance.now() - since)}`);
    await crew.heard();
    expect(crew.hosting).not.toBe(asleep);
    expect(crew.hosting.run.pair?.term).toBeGreaterThan(term);
    expect(await crew.violations()).toEqual([]);
  });

  it('[H1] a power cut in the building: all are killed at once, and are one room again', async () => {
    await Promise.all(crew.talkers.map(({ run }) => run.program.kill()));
    const since = performance.now();
    for (const talker of crew.talkers) crew.restart(talker);
    await crew.attached(crew.talkers);
    console.log(
      `all were killed at once: one room again in ${seconds(performance.now() - since)}, from their start`,
    );
    await crew.heard();
    expect(await crew.violations()).toEqual([]);
  });

  it('[H4] all go home one after another and come back in that order: the room was handed on, and is whole', async () => {
    for (const talker of crew.talkers) {
      talker.run.program.endInput();
      await talker.run.program.exited;
      if (crew.awake.length > 0) await crew.attached();
    }
    for (const talker of crew.talkers) crew.restart(talker);
    await crew.attached(crew.talkers);
    await crew.heard();
    expect(await crew.violations()).toEqual([]);
  });
});
