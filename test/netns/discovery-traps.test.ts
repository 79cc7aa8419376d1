import { describe, expect, it } from 'vitest';
import {
  discoverer,
  doubted,
  host,
  roomNamed,
  say,
  sighted,
  stranger,
  serviceName,
  allListening,
  announcement,
  isDoubt,
} from '../support/lab/discovering.ts';
import { question, readMessage, type DnsRecord } from '../support/lab/dns.ts';
import { labAvailability, withLab } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const lab = labAvailability();
const title = lab.available
  ? 'what goes wrong with mDNS'
  : `what goes wrong with mDNS — skipped: ${lab.reason}`;
const onlyV4 = { ipv6: false };

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[trap D1] [A09] port 5353 held by another program is reported, and left behind once it is free', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const holder = await stranger(lab.host('ben'), lab.host('ben').address('a'), 'hold');
      holder.send({ do: 'hold' });
      await holder.until((line) => line['kind'] === 'held');
      const ben = await discoverer(lab.host('ben'), { ready: false });
      await ben.until((line) => line['problem'] === 'mdns-port-taken');
      const ana = await discoverer(lab.host('ana'));
      const room = roomNamed('a');
      await host(ana, room);
      await holder.kill();
      await sighted(ben, room);
      await ben.until(allListening);
    }));

  it('[trap D2] an answer that cannot be sent ends nothing', () =>
    withLab(
      { lans: ['a', 'b'], hosts: { ana: { on: ['a', 'b'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 } } },
      async (lab) => {
        const ana = await discoverer(lab.host('ana'));
        const ben = await stranger(lab.host('ben'), lab.host('ben').address('a'));
        const room = roomNamed('b');
        await host(ana, room);
        const since = ana.mark();
        // Heard on network a by the socket of network b as well, which cannot answer any more.
        await lab.host('ana').exec('ip link set eth1 down');
        ben.send({ do: 'flood', packet: question(serviceName).toString('base64'), times: 30 });
        await ana.until(
          (line) =>
            linkStates(line).join() === 'failed,listening' || linkStates(line).join() === 'listening,failed',
          { since },
        );
        const down = ana.mark();
        await lab.host('ana').exec('ip link set eth1 up');
        await ana.until((line) => linkStates(line).join() === 'listening,listening', { since: down });
        expect(ana.running).toBe(true);
      },
    ));

  it('[trap D2] [A09] a route that forbids multicast does not stop it, as every port sends on its own link', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 } } },
      async (lab) => {
        await lab.host('ana').exec('ip route add prohibit 224.0.0.251/32');
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const [here, there] = [roomNamed('c'), roomNamed('d')];
        await host(ana, here);
        await host(ben, there);
        await Promise.all([sighted(ana, there), sighted(ben, here)]);
      },
    ));

  it('[trap D4] a machine that vanishes is doubted; one that lives is not, and may be forgotten and found', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] }, cai: { on: ['a'] } } },
      async (lab) => {
        const agents = await Promise.all(['ana', 'ben', 'cai'].map((name) => discoverer(lab.host(name))));
        const [ana, ben, cai] = agents as [LineProcess, LineProcess, LineProcess];
        const [dying, living] = [roomNamed('e'), roomNamed('f')];
        await host(ana, dying);
        await host(cai, living);
        const [gone, stays] = await Promise.all([sighted(ben, dying), sighted(ben, living)]);
        await ana.kill('SIGKILL');
        ben.send({ do: 'watch', watching: true });
        await doubted(ben, gone.instance);
        ben.send({ do: 'forget', instance: gone.instance });
        ben.send({ do: 'forget', instance: stays.instance });
        const since = ben.mark();
        ben.send({ do: 'refresh' });
        await sighted(ben, living, { since });
        expect(ben.lines.some((line) => isDoubt(line, stays.instance))).toBe(false);
      },
    ));

  it('[trap D5] [trap D6] a host on two networks is seen on both, and sees both', () =>
    withLab(
      {
        lans: ['a', 'b'],
        hosts: {
          ana: { on: ['a', 'b'], ...onlyV4 },
          ben: { on: ['a'], ...onlyV4 },
          cai: { on: ['b'], ...onlyV4 },
        },
      },
      async (lab) => {
        const agents = await Promise.all(['ana', 'ben', 'cai'].map((name) => discoverer(lab.host(name))));
        const [ana, ben, cai] = agents as [LineProcess, LineProcess, LineProcess];
        const rooms = [roomNamed('g'), roomNamed('h'), roomNamed('i')] as const;
        await host(ana, rooms[0]);
        await host(ben, rooms[1]);
        await host(cai, rooms[2]);
        const two = lab.host('ana');
        await Promise.all([
          sighted(ben, rooms[0], { at: two.address('a') }),
          sighted(cai, rooms[0], { at: two.address('b') }),
          sighted(ana, rooms[1]),
          sighted(ana, rooms[2]),
        ]);
      },
    ));

  it('[trap D7] [A09] a network card taken out and put in again hears as before', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 } } },
      async (lab) => {
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const [before, after] = [roomNamed('j'), roomNamed('k')];
        await host(ana, before);
        await sighted(ben, before);
        // Between two looks at the list of interfaces: nothing but the silence of our own questions can tell.
        await lab.host('ben').removeInterface('a');
        await lab.host('ben').addInterface('a');
        await host(ana, before, after);
        ben.send({ do: 'refresh' });
        await sighted(ben, after);
        const since = ben.mark();
        ben.send({ do: 'report' });
        await ben.until(allListening, { since });
      },
    ));

  it('[trap D8] another address is told and heard, also one that comes after the start', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 } } },
      async (lab) => {
        await lab.host('ana').unplug('a');
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const room = roomNamed('l');
        await host(ana, room);
        await lab.host('ana').plug('a');
        const first = await sighted(ben, room, { at: lab.host('ana').address('a') });
        await lab.host('ana').changeAddress('a', '10.77.1.101');
        const moved = await sighted(ben, room, { at: '10.77.1.101' });
        expect(moved.instance).toBe(first.instance);
      },
    ));

  it('[trap D9] a stranger who answers to our name does not silence us', () =>
    withLab(
      {
        lans: ['a'],
        hosts: {
          ana: { on: ['a'], ...onlyV4 },
          ben: { on: ['a'], ...onlyV4 },
          eve: { on: ['a'], ...onlyV4 },
        },
      },
      async (lab) => {
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const eve = await stranger(lab.host('eve'), lab.host('eve').address('a'));
        const room = roomNamed('m', 'mine', 4000);
        await host(ana, room);
        const { instance } = await sighted(ben, room);
        await say(eve, [announcement({ ...room, port: 6666 }, instance)]);
        await sighted(ben, room, { at: lab.host('eve').address('a') });
        const since = ben.mark();
        await host(ana, { ...room, term: 2 });
        const again = await sighted(ben, room, { at: lab.host('ana').address('a'), since });
        expect(again).toMatchObject({ instance, port: 4000, term: 2 });
        expect(ben.lines.some((line) => isDoubt(line, instance))).toBe(false);
      },
    ));

  it('[trap D10] machines with IPv6 alone see each other', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'], ipv4: false }, ben: { on: ['a'], ipv4: false } } },
      async (lab) => {
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const [here, there] = [roomNamed('n'), roomNamed('o')];
        await host(ana, here);
        await host(ben, there);
        const seen = await Promise.all([sighted(ana, there), sighted(ben, here)]);
        for (const { address } of seen) expect(address).toMatch(/^fe80:.*%eth0$/);
      },
    ));

  it('[trap D11] [trap D12] room names in Chinese, long ones and ones with dots arrive', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const chinese = roomNamed('p', '我们办公室三楼会议室的聊天房间欢迎大家一起来讨论问题');
      const dotted = roomNamed('q', 'v1.2 = "Ana.s" room.local');
      await host(ana, chinese, dotted);
      expect((await sighted(ben, chinese)).name).toBe('我们办公室三楼会议室的聊天房间欢迎大家一');
      expect((await sighted(ben, dotted)).name).toBe('v1.2 = "Ana.s" room.local');
    }));

  it('[trap D13] [trap D14] tells on each network its own addresses alone, briefly, under a name of its own', () =>
    withLab(
      { lans: ['a', 'b'], hosts: { ana: { on: ['a', 'b'], ...onlyV4 }, ben: { on: ['a'], ...onlyV4 } } },
      async (lab) => {
        const ana = await discoverer(lab.host('ana'));
        const ben = await stranger(lab.host('ben'), lab.host('ben').address('a'));
        await host(ana, roomNamed('r'));
        const since = ben.mark();
        await say(ben, [question(serviceName)]);
        await ben.until((line) => recordsOf(line).some(({ type }) => type === 'SRV'), { since });
        const records = ben.lines.flatMap(recordsOf);
        const addresses = new Set(records.filter(({ type }) => type === 'A').map(({ data }) => data));
        expect([...addresses]).toEqual(['0a4d0101']);
        for (const { type, ttl, flush, name, data } of records) {
          expect({ ttl, flush }).toEqual({ ttl: 120, flush: type !== 'PTR' });
          if (type === 'SRV') expect(data).toBe(`47470 ${name.slice(0, 26)}.local`);
        }
      },
    ));
});

function linkStates(line: Readonly<Record<string, unknown>>): readonly string[] {
  const links = (line['interfaces'] ?? []) as readonly { readonly state: string }[];
  return links.map(({ state }) => state);
}

function recordsOf(line: Readonly<Record<string, unknown>>): readonly DnsRecord[] {
  if (line['kind'] !== 'heard') return [];
  return readMessage(Buffer.from(String(line['packet']), 'base64')).records;
}
