import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RoomId } from '../../preload/contract/model.ts';
import { makeFolder } from '../support/apps.ts';
import { AppAt, patienceMs } from '../support/lab/app-at.ts';
import { attacker, order } from '../support/lab/attackers.ts';
import { Lab, labAvailability } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const availability = labAvailability();
const subject = 'a host that lies';
const title = availability.available ? subject : `${subject} — skipped: ${availability.reason}`;
const port = 47470;

/** Two apps are guests in the room of a program that passes on what it likes. */
describe.skipIf(!availability.available)(title, { timeout: 180_000 }, () => {
  let lab: Lab;
  let folder: string;
  let ben: AppAt;
  let cy: AppAt;
  let room: RoomId;
  let mal: LineProcess;

  beforeAll(async () => {
    folder = await makeFolder();
    const on = { on: ['a'], ipv6: false };
    lab = await Lab.open({ lans: ['a'], hosts: { ben: on, cy: on, mal: on } });
    const start = (who: string): Promise<AppAt> => AppAt.start(lab.host(who), path.join(folder, who));
    mal = attacker(lab.host('mal'), 'host', port, 'Café');
    [ben, cy] = await Promise.all([start('ben'), start('cy')]);
    for (const app of [ben, cy]) {
      const outcome = await app.join(`${lab.host('mal').address('a')}:${port}`);
      if (outcome.kind !== 'joined') throw new Error(outcome.kind);
      room = outcome.room.id;
    }
    await says(ben, 'ben: one');
    await cy.hears('ben: one');
  }, 180_000);

  afterAll(async () => {
    await lab.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const says = (app: AppAt, text: string): Promise<unknown> =>
    app.call('message.send', { roomId: room, text });

  it('[L1, L4] [A27] what the host invents in a member’s name, or alters, is shown to nobody', async () => {
    await order(mal, { do: 'invent', author: ben.device, text: 'ben: invented' });
    await cy.noticed('entries-refused');
    const malDevice = mal.lines.find(({ kind }) => kind === 'started')?.['device'];
    await vi.waitFor(
      async () => {
        const people = await cy.call('room.people', { roomId: room });
        expect(people.find(({ id }) => id === malDevice)?.flag).toBe('forged');
      },
      { timeout: patienceMs },
    );
    await order(mal, { do: 'alter', author: ben.device });
    await says(ben, 'ben: two');
    await order(mal, { do: 'honest' });
    await says(ben, 'ben: three');
    await cy.hears('ben: three');
    for (const app of [ben, cy])
      expect(await app.texts(room)).toEqual(['ben: one', 'ben: two', 'ben: three']);
  });

  it('[L4] [A28] what the host passes on in the wrong order stands where its author put it', async () => {
    await order(mal, { do: 'backwards', author: ben.device });
    await says(ben, 'ben: four');
    await says(ben, 'ben: five');
    await order(mal, { do: 'honest' });
    await says(ben, 'ben: six');
    await cy.hears('ben: six');
    const texts = await cy.texts(room);
    expect(texts.slice(-3)).toEqual(['ben: four', 'ben: five', 'ben: six']);
  });

  it('[L4, H5] [A28] what the host keeps back is missed, and comes from its author once the host has gone', async () => {
    await order(mal, { do: 'hold', author: ben.device });
    await says(ben, 'ben: kept back');
    await says(ben, 'ben: kept back too');
    await says(cy, 'cy: do you hear me?');
    await ben.hears('cy: do you hear me?');
    expect(await cy.texts(room)).not.toContain('ben: kept back');
    await order(mal, { do: 'leave' });
    await cy.hears('ben: kept back too');
    await vi.waitFor(async () => expect(await ben.texts(room)).toEqual(await cy.texts(room)), {
      timeout: patienceMs,
    });
    expect(await cy.texts(room)).toEqual(expect.arrayContaining(['ben: kept back', 'cy: do you hear me?']));
    expect(ben.program.errors + cy.program.errors).toBe('');
  });
});
