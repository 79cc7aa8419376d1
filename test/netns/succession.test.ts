import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crew, lan } from '../support/lab/crew.ts';
import { labAvailability } from '../support/lab/lab.ts';
import { lose, recovery, recoveryLine, seconds, type Cause } from '../support/lab/recovery.ts';
import type { Talker } from '../support/lab/talker.ts';

const lab = labAvailability();
const subject = 'a room whose host goes away';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;

/** One room, through one loss after another; everybody talks all the time. */
describe.skipIf(!lab.available)(title, { timeout: 240_000 }, () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await Crew.open(['ana', 'bo', 'cy', 'di']);
    await crew.gather('ana', 'bo', 'cy', 'di');
    crew.talk();
    await crew.heard();
  }, 240_000);
  afterAll(() => crew.close());

  const othersThan = (one: Talker): readonly Talker[] => crew.talkers.filter((talker) => talker !== one);

  /** The others go on; says how soon. Answers with who was lost. */
  async function loseHost(cause: Cause): Promise<Talker> {
    const host = crew.hosting;
    const term = host.run.pair?.term ?? 0;
    const took = await recovery(crew, othersThan(host), () => lose[cause](host, lan));
    console.log(recoveryLine(cause, took));
    expect(crew.hosting).not.toBe(host);
    expect(crew.hosting.run.pair?.term).toBeGreaterThan(term);
    return host;
  }

  /** It is a guest again, and everybody has everything. */
  async function comeBack(lost: Talker): Promise<void> {
    await crew.attached(crew.talkers);
    await crew.heard(crew.talkers);
    expect(await crew.violations()).toEqual([]);
    expect(crew.hosting).not.toBe(lost);
  }

  it('[H3] killed: the others go on; started again it is a guest, with all it missed', async () => {
    const lost = await loseHost('killed');
    await lost.run.program.exited;
    crew.restart(lost);
    await comeBack(lost);
  });

  it('[H1] off the cable: the others go on; back on it, it steps down, and what it wrote alone arrives', async () => {
    const lost = await loseHost('unplugged');
    lost.say();
    await lost.host.plug(lan);
    await comeBack(lost);
  });

  it('[H1] frozen: the others go on; thawed it steps down and fetches what it missed', async () => {
    const lost = await loseHost('frozen');
    lost.thaw();
    await comeBack(lost);
  });

  it('[H4] quits: it hands over first, and nobody waits for anything', async () => {
    const host = crew.hosting;
    const others = othersThan(host);
    const term = host.run.pair?.term ?? 0;
    const took = await recovery(crew, others, () => host.run.program.endInput());
    expect(await host.run.program.exited).toMatchObject({ code: 0 });
    await crew.attached(others);
    console.log(
      `recovery after the host quit: first message delivered in ${seconds(took.firstMs)}, all attached in ${seconds(took.attachedMs)}`,
    );
    expect(crew.hosting.run.pair?.term).toBe(term + 1);
    crew.restart(host);
    await comeBack(host);
  });

  it('[D3] another address for the host, then for a guest: everybody is in one room again', async () => {
    const host = crew.hosting;
    await host.host.changeAddress(lan, '10.77.1.101');
    await crew.heard();
    await crew.attached();
    const guest = othersThan(crew.hosting)[0];
    await guest?.host.changeAddress(lan, '10.77.1.102');
    await crew.heard();
    expect(await crew.violations()).toEqual([]);
  });
});
