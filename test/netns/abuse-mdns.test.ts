import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RoomId } from '../../preload/contract/model.ts';
import type { NearbyRoom } from '../../preload/contract/nearby.ts';
import { makeFolder } from '../support/apps.ts';
import { AppAt, patienceMs } from '../support/lab/app-at.ts';
import { attacker, moreAddresses, order } from '../support/lab/attackers.ts';
import { Lab, labAvailability } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const availability = labAvailability();
const subject = 'a list of rooms among liars';
const title = availability.available ? subject : `${subject} — skipped: ${availability.reason}`;
const port = 47470;
const doorPort = 6_666;
const name = 'Workshop';

/** One app hosts, another one looks at its list, and a machine says about rooms whatever it likes. */
describe.skipIf(!availability.available)(title, { timeout: 180_000 }, () => {
  let lab: Lab;
  let folder: string;
  let ana: AppAt;
  let ben: AppAt;
  let room: RoomId;
  let eve: LineProcess;
  /** Where eve would have people come. */
  let door: LineProcess;
  let fingerprint: string;
  /** At a machine that has nothing to do with it. */
  let bystander: LineProcess;

  beforeAll(async () => {
    folder = await makeFolder();
    const on = { on: ['a'], ipv6: false };
    lab = await Lab.open({ lans: ['a'], hosts: { ana: on, ben: on, eve: on, vic: on } });
    const start = (who: string): Promise<AppAt> => AppAt.start(lab.host(who), path.join(folder, who));
    eve = attacker(lab.host('eve'), 'mdns', lab.host('eve').address('a'));
    door = attacker(lab.host('eve'), 'rogue', doorPort);
    bystander = attacker(lab.host('vic'), 'rogue', port);
    [ana, ben] = await Promise.all([start('ana'), start('ben')]);
    ({ id: room } = await ana.call('room.start', { name }));
    const started = await door.until((line) => line['kind'] === 'started', { timeoutMs: patienceMs });
    fingerprint = String(started['fingerprint']);
    await ben.call('room.watchNearby', { watching: true });
    await sees((rooms) => rooms.some(({ id }) => id === room));
    await order(eve, { do: 'know', room });
  }, 180_000);

  afterAll(async () => {
    await lab.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** Once ben's list is so. */
  async function sees(holds: (rooms: readonly NearbyRoom[]) => boolean): Promise<readonly NearbyRoom[]> {
    const look = async (): Promise<readonly NearbyRoom[]> => {
      const { rooms } = await ben.call('room.nearby', {});
      if (!holds(rooms)) throw new Error(`the list is ${JSON.stringify(rooms)}`);
      return rooms;
    };
    return vi.waitFor(look, { timeout: patienceMs, interval: 100 });
  }

  /** Whether it was in the list all the time since, and is where it was. */
  async function stays(since: number): Promise<void> {
    const lists = ben.events('room.nearbyChanged', since).map(({ rooms }) => rooms);
    lists.push((await ben.call('room.nearby', {})).rooms);
    for (const rooms of lists)
      expect(rooms.find(({ id }) => id === room)).toMatchObject({
        address: lab.host('ana').address('a'),
        port,
      });
  }

  /** Whoever wants something of a door says so: nobody may have wanted to be let in. */
  const wishes = (program: LineProcess): unknown[] =>
    program.lines.filter(({ kind, types }) => kind === 'came' && (types as string[]).includes('join'));

  it('[D4] [A01] a goodbye that its host did not say takes no room off the list', async () => {
    const since = ben.program.mark();
    await order(eve, { do: 'goodbye', room, name, port, fingerprint, times: 8 });
    await stays(since);
  });

  it('[D4, C2] [A02] a packet that has the room elsewhere moves nobody there, with either fingerprint', async () => {
    const since = ben.program.mark();
    await order(door, { do: 'claim', room, name, access: 'open', term: 9 });
    const moved = { do: 'move', room, name, port: doorPort };
    const real = ben
      .events('room.nearbyChanged')
      .at(-1)
      ?.rooms.find(({ id }) => id === room);
    await order(eve, { ...moved, fingerprint });
    await order(eve, { ...moved, fingerprint: 'ab'.repeat(20) });
    const outcome = await ben.call('room.join', { target: { kind: 'nearby', roomId: room } });
    expect(outcome).toMatchObject({ kind: 'joined', room: { host: { id: ana.device } } });
    await stays(since);
    expect(real?.host.id).toBe(ana.device);
    expect(wishes(door)).toEqual([]);
  });

  it('[D4] [A03] a room with the name of one’s own is another room: listed apart, and nobody goes there by itself', async () => {
    const [{ room: twin } = {}] = await order(door, { do: 'twin', name, access: 'passphrase' }, 'twin');
    await order(eve, { do: 'announce', count: 1, room: twin, name, port: doorPort, fingerprint });
    const rooms = await sees((list) => list.some(({ id }) => id === twin));
    expect(
      rooms
        .filter((one) => one.name === name)
        .map(({ id, member }) => [id, member])
        .sort(),
    ).toEqual(
      [
        [room, true],
        [twin, false],
      ].sort(),
    );
    // its host goes, and the twin stays: now would be the time to be taken for it
    await lab.host('ana').unplug('a');
    await ben.program.until(
      (line) =>
        line['name'] === 'room.changed' &&
        ['connecting', 'waiting'].includes(
          (line['value'] as { connection: { kind: string } }).connection.kind,
        ),
      { timeoutMs: patienceMs },
    );
    await ben.call('room.reconnect', { roomId: room });
    await order(eve, { do: 'announce', count: 3, room: twin, name, port: doorPort, fingerprint });
    const since = ben.program.mark();
    await lab.host('ana').plug('a');
    await ben.program.until(
      (line) =>
        line['name'] === 'room.changed' &&
        (line['value'] as { connection: { kind: string } }).connection.kind === 'connected',
      { since, timeoutMs: patienceMs },
    );
    expect(wishes(door)).toEqual([]);
  });

  it('[D4] [A08] an address that a packet names and did not come from is nobody to dial', async () => {
    const addresses = [lab.host('vic').address('a'), '203.0.113.9', '8.8.8.8'];
    const since = door.mark();
    await order(eve, { do: 'announce', count: 5, name: 'Elsewhere', port: doorPort, fingerprint, addresses });
    await order(eve, { do: 'announce', count: 5, name: 'Elsewhere', port, fingerprint, addresses });
    // where the packet came from somebody looks, and nowhere else
    await door.until((line) => line['kind'] === 'came', { since, timeoutMs: patienceMs });
    expect(bystander.lines.filter(({ kind }) => kind === 'came')).toEqual([]);
  });

  it('[D3] [A05] packets of no meaning end nothing and change nothing', async () => {
    const since = ben.program.mark();
    await order(eve, { do: 'nonsense', count: 2_000 });
    await stays(since);
    expect(ana.program.errors + ben.program.errors).toBe('');
  });

  it('[D4] [A04] of 20,000 rooms that are not there none is listed, and what is there stays', async () => {
    const since = ben.program.mark();
    const from = await moreAddresses(lab.host('eve'), 20, '10.77.1', 100);
    const before = await ben.usage();
    await order(eve, { do: 'announce', count: 1_000, from, name: 'Nowhere', port: 9, fingerprint });
    const began = performance.now();
    const { rooms } = await ben.call('room.nearby', {});
    const answered = performance.now() - began;
    const after = await ben.usage();
    expect(rooms.filter((one) => one.name === 'Nowhere')).toEqual([]);
    await stays(since);
    console.log(
      `20,000 made-up rooms: ${Math.round(after.memoryMb - before.memoryMb)} MB more, the list came in ${Math.round(answered)} ms`,
    );
    expect(after.memoryMb - before.memoryMb).toBeLessThan(150);
  });

  it('[D3] [A06] under a flood of questions people talk as before', async () => {
    const before = await ana.usage();
    const began = performance.now();
    const flood = order(eve, { do: 'ask', count: 20_000 });
    const heard = ben.hears('in the flood');
    const said = performance.now();
    await ana.call('message.send', { roomId: room, text: 'in the flood' });
    await heard;
    const latency = performance.now() - said;
    await flood;
    const share = ((await ana.usage()).cpuMs - before.cpuMs) / (performance.now() - began);
    console.log(
      `20,000 questions: a message took ${Math.round(latency)} ms, the app used ${Math.round(share * 100)} % of a core`,
    );
    expect(ana.program.errors + ben.program.errors).toBe('');
  });
});
