import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../main/discovery/discovery.ts';
import { toBase32 } from '../../main/lib/base32.ts';
import {
  announcement,
  discoverer,
  doubted,
  host,
  reportOf,
  roomNamed,
  say,
  serviceName,
  sighted,
  sightingOf,
  stranger,
} from '../support/lab/discovering.ts';
import { question, response } from '../support/lab/dns.ts';
import { labAvailability, withLab, type LabPlan } from '../support/lab/lab.ts';

const lab = labAvailability();
const title = lab.available ? 'hostile machines' : `hostile machines — skipped: ${lab.reason}`;
const onlyV4 = { ipv6: false };
const three: LabPlan = {
  lans: ['a'],
  hosts: { ana: { on: ['a'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 }, eve: { on: ['a'], ...onlyV4 } },
};
const instanceOf = (number: number): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(number);
  return toBase32(bytes).slice(0, 26);
};

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[trap D3] [A05] packets of nonsense, records without their halves and overlong labels change nothing', () =>
    withLab(three, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const eve = await stranger(lab.host('eve'), lab.host('eve').address('a'));
      const room = roomNamed('a');
      await host(ana, room);
      const { instance } = await sighted(ben, room);
      const valid = announcement(roomNamed('b'), instanceOf(1));
      const long = response([
        {
          name: `${'x'.repeat(80)}.${serviceName}`,
          type: 'PTR',
          ttl: 120,
          flush: false,
          data: 'y'.repeat(200),
        },
      ]);
      const packets = [
        announcement(roomNamed('c'), instanceOf(2), { withoutTxt: true }),
        long,
        Buffer.alloc(0),
        Buffer.alloc(12, 0xff),
      ];
      for (let count = 0; count < 1_500; count++) {
        packets.push(randomBytes(12 + (count % 600)));
        const mutant = Buffer.from(valid);
        for (const position of randomBytes(1 + (count % 4))) mutant[position % mutant.length] = count & 255;
        packets.push(mutant);
      }
      await say(eve, packets);
      const since = ben.mark();
      ben.send({ do: 'refresh' });
      await sighted(ben, room, { since });
      expect((await reportOf(ben))['problem']).toBe(null);
      expect((await reportOf(ana))['problem']).toBe(null);
      const seen = new Set(
        ben.lines.flatMap((line) => sightingOf(line) ?? []).map((sighting) => sighting.instance),
      );
      expect(seen.has(instance) && !seen.has(instanceOf(2))).toBe(true);
      expect(ben.errors + ana.errors).toBe('');
    }));

  it('[trap D15] [A01] [A02] a forged goodbye puts in doubt and a forged move adds: neither takes away', () =>
    withLab(three, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const eve = await stranger(lab.host('eve'), lab.host('eve').address('a'));
      const room = roomNamed('d', 'ours', 4000);
      await host(ana, room);
      const { instance, address } = await sighted(ben, room);
      await say(eve, [announcement(room, instance, { ttl: 0 })]);
      await doubted(ben, instance);
      await say(eve, [announcement({ ...room, port: 6666 }, instance, { addresses: [address] })]);
      const forged = await sighted(ben, room, { at: lab.host('eve').address('a') });
      expect(forged.port).toBe(6666);
      const since = ben.mark();
      ben.send({ do: 'refresh' });
      expect(await sighted(ben, room, { at: address, since })).toMatchObject({ instance, port: 4000 });
    }));

  it('[trap D16] [A04] [D4] of 5,000 made-up rooms 16 are kept for each source and 256 in all', () =>
    withLab(three, async (lab) => {
      const eve = lab.host('eve');
      const sources = Array.from({ length: 20 }, (_, index) => `10.77.1.${100 + index}`);
      await eve.exec(sources.map((address) => `ip addr add ${address}/24 dev eth0`).join('; '));
      const [ben, tool] = await Promise.all([discoverer(lab.host('ben')), stranger(eve, eve.address('a'))]);
      for (const [index, source] of sources.entries()) {
        const names = Array.from({ length: 250 }, (_, number) => instanceOf(index * 250 + number));
        await say(
          tool,
          names.map((name) => announcement(roomNamed('e'), name)),
          source,
        );
      }
      const report = await reportOf(ben);
      const seen = ben.lines.flatMap((line) => sightingOf(line) ?? []);
      // Only what is doubted gives way to others; made-up rooms that answer nothing are doubted soon.
      const doubts = new Set(
        ben.lines.flatMap((line) => (line['kind'] === 'doubted' ? String(line['instance']) : [])),
      );
      const undoubted = (among: readonly Sighting[]): number =>
        new Set(among.map(({ instance }) => instance).filter((instance) => !doubts.has(instance))).size;
      expect(new Set(seen.map(({ instance }) => instance)).size).toBeGreaterThanOrEqual(256);
      expect(undoubted(seen)).toBeLessThanOrEqual(256);
      for (const source of sources) {
        expect(undoubted(seen.filter(({ address }) => address === source))).toBeLessThanOrEqual(16);
      }
      expect(Number(report['heapUsed'])).toBeLessThan(60_000_000);

      const ana = await discoverer(lab.host('ana'));
      const room = roomNamed('f');
      for (const { instance } of seen) ben.send({ do: 'forget', instance });
      await host(ana, room);
      await sighted(ben, room);
    }));

  it('[A06] goes on hearing and being heard under a flood of questions', () =>
    withLab(three, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const eve = await stranger(lab.host('eve'), lab.host('eve').address('a'));
      const [before, during] = [roomNamed('g'), roomNamed('j')];
      await host(ana, before);
      await sighted(ben, before);
      eve.send({ do: 'flood', packet: question(serviceName).toString('base64'), times: 5_000 });
      await host(ana, before, during);
      await sighted(ben, during);
      await eve.until((line) => line['kind'] === 'said');
      expect((await reportOf(ana))['problem']).toBe(null);
    }));

  it('[A08] [D4] a room is where its packet came from, whatever it says, and never at a public address', () =>
    withLab(three, async (lab) => {
      const eve = lab.host('eve');
      await eve.exec('ip addr add 203.0.113.5/24 dev eth0');
      const [ben, tool] = await Promise.all([discoverer(lab.host('ben')), stranger(eve, eve.address('a'))]);
      const [hidden, lying] = [roomNamed('h'), roomNamed('i')];
      await say(tool, [announcement(hidden, instanceOf(1), { addresses: ['10.77.1.2'] })], '203.0.113.5');
      await say(tool, [announcement(lying, instanceOf(2), { addresses: ['203.0.113.9', '10.77.1.2'] })]);
      expect((await sighted(ben, lying)).address).toBe(eve.address('a'));
      const addresses = ben.lines.flatMap((line) => sightingOf(line)?.address ?? []);
      expect(addresses).toEqual([eve.address('a')]);
    }));
});
