import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loopbackLinks, type Link } from '../../../main/discovery/interfaces.ts';
import { openMdnsPort, type MdnsPort, type Told } from '../../../main/discovery/mdns-port.ts';
import { readAnswers } from '../../../main/discovery/answers.ts';
import { txtOf } from '../../../main/discovery/txt.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** As the library's own files see it. */
const library = createRequire(createRequire(import.meta.url).resolve('bonjour-service'));
const link = loopbackLinks()[0];
const told = (letter: string): Told => ({
  instance: letter.repeat(26),
  port: 4711,
  txt: txtOf({
    room: letter.repeat(32),
    name: '厨房',
    access: 'open',
    term: 1,
    port: 4711,
    fingerprint: '0f'.repeat(32),
  }),
});

interface HeardRecord {
  readonly type: string;
  readonly name: string;
  readonly ttl: number;
  readonly flush: boolean;
  readonly data: unknown;
}

describe('an mDNS port on the loopback', () => {
  let clock: ManualClock;
  let host: MdnsPort;
  let guest: MdnsPort;
  let serviceType: string;
  const questions = new Set<number>();
  const packets: {
    readonly answers: readonly HeardRecord[];
    readonly additionals: readonly HeardRecord[];
  }[] = [];
  const failures: Error[] = [];
  let wake: () => void = () => undefined;

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const open = (on: Link, hears: boolean): MdnsPort =>
    openMdnsPort(on, serviceType, clock, {
      onQuestion(id) {
        if (hears) questions.add(id);
        wake();
      },
      onResponse(packet) {
        const text = JSON.stringify(packet);
        if (hears && text.includes(serviceType)) packets.push(packet as (typeof packets)[number]);
        wake();
      },
      onFailure(error) {
        failures.push(error);
        wake();
      },
    });
  const announced = (): readonly string[] =>
    packets.flatMap((packet) =>
      readAnswers(packet, `_${serviceType}._tcp.local`).announced.map(({ instance }) => instance),
    );

  beforeEach(() => {
    if (!link) throw new Error('this machine has no loopback');
    clock = new ManualClock();
    serviceType = `ll${randomBytes(6).toString('hex')}`;
    questions.clear();
    packets.length = 0;
    failures.length = 0;
    host = open(link, false);
    guest = open(link, true);
  });
  afterEach(() => {
    host.close();
    guest.close();
    guest.close();
    expect(failures).toEqual([]);
  });

  it('[trap D7] hears its own question, by its id', async () => {
    guest.ask(4_242);
    await until(() => questions.has(4_242));
  });

  it('[trap D9] [D1] answers at once, without asking whether its name is free', async () => {
    host.tell([told('a'), told('b')]);
    guest.ask(1);
    await until(() => packets.length > 0);
    expect(announced()).toEqual([told('a').instance, told('b').instance]);
  });

  it('[trap D4] [trap D13] [trap D14] tells two minutes of life, its own name, and no address of other links', async () => {
    host.tell([told('a')]);
    guest.ask(1);
    await until(() => packets.length > 0);
    const records = packets.flatMap(({ answers, additionals }) => [...answers, ...additionals]);
    expect(records.map(({ type }) => type).sort()).toEqual(['PTR', 'SRV', 'TXT']);
    for (const { type, ttl, flush } of records)
      expect({ ttl, flush }).toEqual({ ttl: 120, flush: type !== 'PTR' });
    expect(records.find(({ type }) => type === 'SRV')?.data).toMatchObject({
      port: 4711,
      target: `${told('a').instance}.local`,
    });
  });

  it('[D1] says goodbye for one room and goes on answering for the other', async () => {
    host.tell([told('a'), told('b')]);
    host.tell([told('b')]);
    await host.sayGoodbye([told('a')]);
    await until(() => packets.length > 0);
    expect(readAnswers(packets[0], `_${serviceType}._tcp.local`).goodbyes).toEqual([told('a').instance]);
    guest.ask(1);
    await until(() => packets.length > 1);
    expect(announced()).toEqual([told('b').instance]);
  });

  it('[trap D16] [A06] never has the library read a packet that says it has more in it than it is long', async () => {
    const codec = library('dns-packet') as { decode(packet: Uint8Array): unknown };
    const read = vi.spyOn(codec, 'decode');
    const sender = createSocket('udp4');
    const lying = Buffer.from('abcd84000000ffffffffffff', 'hex');
    await new Promise<void>((resolve) => sender.bind(0, '127.0.0.1', resolve));
    sender.setMulticastInterface('127.0.0.1');
    for (let times = 0; times < 20; times++)
      await new Promise((resolve) => sender.send(lying, 5353, '224.0.0.251', resolve));
    sender.close();
    guest.ask(7);
    await until(() => questions.has(7));
    expect(read).toHaveBeenCalled();
    expect(read.mock.calls.filter(([packet]) => lying.equals(packet))).toEqual([]);
    read.mockRestore();
  });

  it('[trap D16] [A06] answers 50 questions in a burst, then 20 a second, whatever is asked', async () => {
    host.tell([told('a')]);
    const ask = async (count: number): Promise<void> => {
      for (let id = 1; id <= count; id++) {
        questions.clear();
        guest.ask(id);
        await until(() => questions.has(id));
      }
      // The last word of the host: what it had to answer before it is on its way already.
      await host.sayGoodbye([told('a')]);
      const last = (): boolean => packets.at(-1)?.answers.some(({ ttl }) => ttl === 0) === true;
      await until(last);
    };
    await ask(120);
    expect(announced()).toHaveLength(50);
    packets.length = 0;
    clock.pass(1_000);
    await ask(60);
    expect(announced()).toHaveLength(20);
  });

  it('[trap D2] [trap D5] a link that is gone fails to its listener alone', async () => {
    const missing = open({ ...(link as Link), address: '10.99.99.99' }, false);
    missing.tell([told('c')]);
    await until(() => failures.length > 0);
    missing.ask(9);
    missing.announce([told('c')]);
    await missing.sayGoodbye([told('c')]);
    guest.ask(10);
    await until(() => questions.has(10));
    expect([...questions]).toEqual([10]);
    expect(packets).toEqual([]);
    missing.close();
    failures.length = 0;
  });
});
