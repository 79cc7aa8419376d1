import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crew } from '../support/lab/crew.ts';
import { labAvailability } from '../support/lab/lab.ts';
import { lose, recovery, seconds } from '../support/lab/recovery.ts';

const lab = labAvailability();
const subject = 'a room with a member behind a firewall';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;
const port = 47_470;

describe.skipIf(!lab.available)(title, () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await Crew.open(['ana', 'bo', 'cy']);
    await crew.lab.host('bo').shut(port);
    await crew.gather('ana');
    await crew.gather('bo');
    await crew.gather('cy');
    crew.talk();
    await crew.heard();
  });
  afterAll(() => crew.close());

  it('[H8] who cannot be reached is passed over when the host is lost, though it came first', async () => {
    const [ana, bo, cy] = crew.talkers;
    if (!ana || !bo || !cy) throw new Error('too few');
    const took = await recovery(crew, [bo, cy], () => lose.killed(ana));
    console.log(`recovery past a member behind a firewall: ${seconds(took.attachedMs)}`);
    expect(crew.hosting).toBe(cy);
    expect(bo.run.connections.some(({ kind }) => kind === 'hosting')).toBe(false);
    expect(await crew.violations()).toEqual([]);
  });

  it('[H8] a host whom nobody reaches any more is told so by a member, and the room is whole without the firewall', async () => {
    const [, bo, cy] = crew.talkers;
    if (!bo || !cy) throw new Error('too few');
    await bo.host.open(port);
    await cy.host.shut(port);
    await crew.until(() => {
      const { line } = cy.run.read().connections.at(-1) ?? {};
      return line?.['reach'] === 'unreached' || crew.hosting === bo ? '' : 'the host was not told';
    });
    await cy.host.open(port);
    await crew.attached();
    await crew.heard();
    expect(await crew.violations()).toEqual([]);
  });
});
