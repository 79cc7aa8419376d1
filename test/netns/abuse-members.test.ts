import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import { makeFolder } from '../support/apps.ts';
import { AppAt, patienceMs } from '../support/lab/app-at.ts';
import { attacker, moreAddresses, order } from '../support/lab/attackers.ts';
import { Lab, labAvailability } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const availability = labAvailability();
const subject = 'a member that breaks the rules';
const title = availability.available ? subject : `${subject} — skipped: ${availability.reason}`;
const port = 47470;

/** Two apps in an open room, and one program that is in it too and does what members must not. */
describe.skipIf(!availability.available)(title, { timeout: 180_000 }, () => {
  let lab: Lab;
  let folder: string;
  let ana: AppAt;
  let ben: AppAt;
  let room: RoomId;
  let eve: LineProcess;
  let mal: LineProcess;
  let eveDevice: string;
  const addressOf = (who: string): string => lab.host(who).address('a');

  beforeAll(async () => {
    folder = await makeFolder();
    const on = { on: ['a'], ipv6: false };
    lab = await Lab.open({ lans: ['a'], hosts: { ana: on, ben: on, eve: on, mal: on } });
    const start = (who: string): Promise<AppAt> => AppAt.start(lab.host(who), path.join(folder, who));
    [ana, ben] = await Promise.all([start('ana'), start('ben')]);
    ({ id: room } = await ana.call('room.start', { name: 'Workshop' }));
    await ben.join(`${addressOf('ana')}:${port}`);
    await ben.call('message.send', { roomId: room, text: 'ben: what I said' });
    await ana.hears('ben: what I said');
    eve = attacker(lab.host('eve'), 'member', addressOf('ana'), port, room);
    mal = attacker(lab.host('mal'), 'member', addressOf('ana'), port, room);
    await order(eve, { do: 'enter' });
    eveDevice = String(eve.lines.find(({ kind }) => kind === 'started')?.['device']);
  }, 180_000);

  afterAll(async () => {
    await lab.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const roomAt = async (app: AppAt): Promise<Room> => {
    const found = (await app.call('room.list', {})).find(({ id }) => id === room);
    if (!found) throw new Error(`${app.host.name} is not in the room`);
    return found;
  };

  /** Both go on as if nothing were: what one says the other hears, ana hosts, and neither program complained. */
  async function goesOn(text: string): Promise<void> {
    const heard = ana.hears(text);
    await ben.call('message.send', { roomId: room, text });
    await heard;
    for (const app of [ana, ben]) expect((await roomAt(app)).host?.id).toBe(ana.device);
    expect(ana.program.errors + ben.program.errors).toBe('');
  }

  /** What ana’s window says of eve. */
  const flag = async (): Promise<string | null> => {
    const people = await ana.call('room.people', { roomId: room });
    return people.find(({ id }) => id === eveDevice)?.flag ?? null;
  };

  const allTexts = async (): Promise<string[]> => [...(await ana.texts(room)), ...(await ben.texts(room))];

  it('[L1, L4] [A27] what it signs in another’s name is shown to nobody, and ends its session', async () => {
    const results = await order(eve, { do: 'forge', author: ben.device });
    const [inHisName, nextOfHis, altered] = results;
    for (const result of [inHisName, nextOfHis])
      expect(result).toMatchObject({ ended: true, reason: 'entry-bad-signature' });
    // there is one at that place, and what nobody signed is no proof against it
    expect(altered).toMatchObject({ what: 'his own, altered' });
    await goesOn('ben: after the forgery');
    expect((await allTexts()).filter((text) => text.includes('forged'))).toEqual([]);
    await ana.noticed('entries-refused');
    await vi.waitFor(async () => expect(await flag()).toBe('forged'), { timeout: patienceMs });
  });

  it('[L4] [A29] what was said already is passed over, and what was said in another room is not said in this one', async () => {
    const [again, elsewhere] = await order(eve, { do: 'replay' });
    expect(again).toMatchObject({ held: true, ended: false });
    expect(elsewhere).toMatchObject({ ended: true, reason: 'entry-wrong-room' });
    await goesOn('ben: after the replay');
    for (const app of [ana, ben]) {
      const texts = await app.texts(room);
      expect(texts.filter((text) => text === 'ben: what I said')).toHaveLength(1);
      expect(texts).not.toContain('eve: from elsewhere');
    }
  });

  it('[L3, L4] [A31] a false date moves nothing, and a leap ahead of everybody is not let in', async () => {
    await order(eve, { do: 'times' });
    await goesOn('ben: after the leaps');
    const texts = await ana.texts(room);
    expect(texts.filter((text) => text.includes('leap') && text.startsWith('eve'))).toEqual([]);
    const places = ['ben: what I said', 'eve: in 1970', 'eve: in 2100', 'ben: after the leaps'].map((text) =>
      texts.indexOf(text),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it('[F3, F5, F6] [A25] frames and messages that nobody sends by mistake end its session, with a reason', async () => {
    const before = await ana.usage();
    const results = await order(eve, { do: 'frames' });
    expect(results).toHaveLength(9);
    for (const result of results) expect(result['ended']).toBe(true);
    await goesOn('ben: after the frames');
    console.log(
      `${Math.round((await ana.usage()).memoryMb - before.memoryMb)} MB more after frames at the limits`,
    );
  });

  it('[L4] [A30] two stories for one place: both are shown to nobody, everybody has the same, and its author is told of', async () => {
    await order(eve, { do: 'fork' });
    await goesOn('ben: after the fork');
    await vi.waitFor(
      async () => {
        const [anas, bens] = [await ana.texts(room), await ben.texts(room)];
        expect(anas).toEqual(bens);
        expect(anas.filter((text) => text.endsWith('story'))).toEqual([]);
        expect(await flag()).toBe('forked');
      },
      { timeout: patienceMs },
    );
  });

  it('[H2, J6] [A35] a stranger that says it hosts is not heard, nor a member that leaps in terms', async () => {
    const at = addressOf('ben');
    const none = { do: 'claim', at, times: 1 };
    for (const say of ['lead', 'take', 'join']) {
      const [stranger] = await order(eve, { ...none, stranger: true, leap: 0, say });
      expect(stranger).toMatchObject({ answer: expect.stringMatching(/^(end|elsewhere)$/) });
      const [leaping] = await order(eve, { ...none, leap: 100_000, say });
      expect(leaping).toMatchObject({ answer: expect.stringMatching(/^(end|elsewhere)$/) });
    }
    const [huge] = await order(eve, {
      do: 'claim',
      at: addressOf('ana'),
      times: 1,
      stranger: true,
      leap: 2 ** 50,
      say: 'lead',
    });
    expect(huge).toMatchObject({ answer: 'end' });
    await goesOn('ben: after the claims');
    expect((await roomAt(ben)).term).toBeLessThan(100);
  });

  it('[H2] [A36] a member that claims the room again and again is heard three times a minute', async () => {
    const results = await order(eve, { do: 'claim', at: addressOf('ben'), times: 6, leap: 0, say: 'lead' });
    expect(results.filter(({ reason }) => reason === 'rate-limited').length).toBeGreaterThanOrEqual(2);
    await goesOn('ben: after the claimant');
  });

  it('[S4] [A32] a member that says too much, or comes and goes, is slowed down, and others are heard as before', async () => {
    const flood = order(eve, { do: 'flood', messages: 2_000 });
    const began = performance.now();
    await goesOn('ben: in the flood');
    console.log(
      `a message among 2,000 of another member was told in ${Math.round(performance.now() - began)} ms`,
    );
    const [answer] = await flood;
    expect(answer).toMatchObject({ answer: expect.stringMatching(/^(slow|end)$/) });
    const from = await moreAddresses(lab.host('eve'), 4, '10.77.1', 100);
    const [storm] = await order(eve, { do: 'storm', times: 50, from });
    expect(storm?.['reasons']).toMatchObject({ 'rate-limited': expect.any(Number) });
    await goesOn('ben: after the storm');
  });

  it('[S3] [A33] one that asks and never reads is let go, and others never notice', async () => {
    const before = await ana.usage();
    await order(mal, { do: 'gorge' });
    await goesOn('ben: beside the one that does not read');
    const { memoryMb } = await ana.usage();
    console.log(`${Math.round(memoryMb - before.memoryMb)} MB more for one that does not read`);
    expect(memoryMb - before.memoryMb).toBeLessThan(150);
  });
});
