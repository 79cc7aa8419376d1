import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeviceId, Room, RoomId } from '../../preload/contract/model.ts';
import { makeFolder } from '../support/apps.ts';
import { AppAt, patienceMs } from '../support/lab/app-at.ts';
import { attacker, order } from '../support/lab/attackers.ts';
import { Lab, labAvailability } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const availability = labAvailability();
const subject = 'somebody who was removed';
const title = availability.available ? subject : `${subject} — skipped: ${availability.reason}`;
const port = 47470;
const patient = { timeout: patienceMs, interval: 100 };

/** Three apps in an open room, and a program that will not be told to go. */
describe.skipIf(!availability.available)(title, { timeout: 240_000 }, () => {
  let lab: Lab;
  let folder: string;
  let ana: AppAt;
  let bo: AppAt;
  let cy: AppAt;
  let room: RoomId;
  let eve: LineProcess;
  let eveDevice: DeviceId;
  const addressOf = (who: string): string => lab.host(who).address('a');

  beforeAll(async () => {
    folder = await makeFolder();
    const on = { on: ['a'], ipv6: false };
    lab = await Lab.open({ lans: ['a'], hosts: { ana: on, bo: on, cy: on, eve: on } });
    const start = (who: string): Promise<AppAt> => AppAt.start(lab.host(who), path.join(folder, who));
    [ana, bo, cy] = await Promise.all([start('ana'), start('bo'), start('cy')]);
    ({ id: room } = await ana.call('room.start', { name: 'Workshop' }));
    for (const app of [bo, cy]) await app.join(`${addressOf('ana')}:${port}`);
    eve = attacker(lab.host('eve'), 'member', addressOf('ana'), port, room);
    await order(eve, { do: 'enter' });
    eveDevice = String(eve.lines.find(({ kind }) => kind === 'started')?.['device']) as DeviceId;
  }, 240_000);

  afterAll(async () => {
    await lab.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const roomAt = async (app: AppAt): Promise<Room> => {
    const found = (await app.call('room.list', {})).find(({ id }) => id === room);
    if (!found) throw new Error(`${app.host.name} is not in the room`);
    return found;
  };
  const hosts = async (app: AppAt): Promise<boolean> => (await roomAt(app)).connection.kind === 'hosting';
  const attached = async (app: AppAt): Promise<boolean> =>
    ['hosting', 'connected'].includes((await roomAt(app)).connection.kind);

  /** What eve hears at that door. */
  const knock = async (who: string): Promise<unknown> => {
    const [answer] = await order(eve, { do: 'knock', at: addressOf(who) });
    return answer;
  };

  it('[L6] [A34] what a moderator that is none any more dates back does not count', async () => {
    await ana.call('person.setRole', { roomId: room, id: eveDevice, role: 'moderator' });
    await order(eve, { do: 'hear', kind: 'role', count: 1 });
    const [muted] = await order(eve, { do: 'write', kind: 'mute', body: { device: cy.device, until: 0 } });
    expect(muted).toMatchObject({ held: true });
    await vi.waitFor(async () => expect((await roomAt(cy)).silence).toMatchObject({ why: 'muted' }), patient);
    await ana.call('person.setRole', { roomId: room, id: eveDevice, role: 'member' });
    await order(eve, { do: 'hear', kind: 'role', count: 2 });
    const ban = { kind: 'remove', body: { device: bo.device, how: 'ban', known: [] } };
    const unmute = { kind: 'mute', body: { device: cy.device, until: null } };
    const [backdated] = await order(eve, { do: 'write', apart: true, ...ban, lamport: 2, sentAt: 1 });
    expect(backdated).toMatchObject({ held: true });
    await order(eve, { do: 'write', ...unmute });
    const heard = ana.hears('bo: I am still here');
    await bo.call('message.send', { roomId: room, text: 'bo: I am still here' });
    await heard;
    expect(await ana.call('room.removed', { roomId: room })).toEqual([]);
    // what she did while she was one stays, until somebody who may undoes it
    expect((await roomAt(cy)).silence).toMatchObject({ why: 'muted' });
    await ana.call('person.mute', { roomId: room, id: cy.device, minutes: 0 });
    await vi.waitFor(async () => expect((await roomAt(cy)).silence).toBeNull(), patient);
  });

  it('[J6] [A34] who was banned in one half of a divided network is refused by every host once the halves are one', async () => {
    await lab.partition('a', ['bo', 'cy', 'eve']);
    await vi.waitFor(async () => expect((await hosts(bo)) || (await hosts(cy))).toBe(true), patient);
    const successor = (await hosts(bo)) ? 'bo' : 'cy';
    // of the ban nobody here can know
    await order(eve, { do: 'turnTo', at: addressOf(successor) });
    await order(eve, { do: 'enter' });
    await ana.call('person.remove', { roomId: room, id: eveDevice, how: 'ban' });
    await order(eve, { do: 'write', kind: 'message', body: { text: 'eve: before I am told' } });
    await lab.heal('a');
    await vi.waitFor(async () => {
      for (const app of [ana, bo, cy]) expect(await attached(app)).toBe(true);
      for (const app of [ana, bo, cy])
        expect((await app.call('room.removed', { roomId: room })).map(({ id }) => id)).toEqual([eveDevice]);
    }, patient);
    expect(await knock('ana')).toMatchObject({ answer: expect.stringMatching(/^(end|elsewhere)$/) });
    for (const [who, app] of [
      ['ana', ana],
      ['bo', bo],
      ['cy', cy],
    ] as const)
      if (await hosts(app)) expect(await knock(who)).toMatchObject({ answer: 'end', reason: 'banned' });
    // and by whoever hosts next
    const host = [ana, bo, cy][(await Promise.all([ana, bo, cy].map(hosts))).indexOf(true)];
    await host?.program.kill();
    const left = [ana, bo, cy].filter((app) => app !== host);
    await vi.waitFor(
      async () => expect((await Promise.all(left.map(hosts))).includes(true)).toBe(true),
      patient,
    );
    for (const app of left)
      if (await hosts(app))
        expect(await knock(app.host.name)).toMatchObject({ answer: 'end', reason: 'banned' });
    // what was banned is not shown, wherever it was said
    for (const app of left) expect(await app.texts(room)).not.toContain('eve: before I am told');
  });
});
