import { describe, expect, it } from 'vitest';
import { isLocalAddress, plainAddress } from '../../../main/lib/local-address.ts';
import { Gate, type Pass } from '../../../main/net/gate.ts';
import { limits, type Limits } from '../../../main/protocol/limits.ts';

const address = '192.168.1.7';

function gateAt(changes: Partial<Limits> = {}) {
  const time = { now: 0 };
  const gate = new Gate({ ...limits, ...changes }, () => time.now);
  return {
    time,
    gate: { enter: (from: string, giveWay = () => undefined as void) => gate.enter(from, giveWay) },
  };
}

/** A gate with so few places for those who wait, and who of them had to give way, in that order. */
function fullGate(connectionsWaiting: number) {
  const gaveWay: string[] = [];
  const { gate } = gateAt({ connectionsWaiting });
  const passes = new Map<string, Pass | null>();
  const come = (...names: readonly string[]): void => {
    // `ADDRESS` or `ADDRESS NAME`
    for (const name of names)
      passes.set(name, gate.enter(name.split(' ')[0] ?? '', () => gaveWay.push(name)) ?? null);
  };
  return { come, gaveWay, pass: (name: string) => passes.get(name) ?? null };
}

describe('gate', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.1',
    '169.254.9.9',
    '::1',
    'fe80::1%eth0',
    'fd12::1',
    '::ffff:10.0.0.1',
  ])('[C5] lets in %s, which is local', (source) => {
    expect(isLocalAddress(source)).toBe(true);
    expect(gateAt().gate.enter(source)).not.toBeNull();
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.64.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
    '',
    'localhost',
    '0.0.0.0',
  ])('[C5] [A51] does not let in %j', (source) => {
    expect(gateAt().gate.enter(source)).toBeNull();
  });

  it('[C5] counts an IPv4 address written as IPv6 as the same', () => {
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    const { gate } = gateAt({ connectionsPerAddress: 1 });
    expect(gate.enter('10.0.0.1')).not.toBeNull();
    expect(gate.enter('::ffff:10.0.0.1')).toBeNull();
  });

  it('[C5] [A10] lets 8 of an address wait, and the ninth when one has gone or was admitted', () => {
    const { gate } = gateAt();
    const passes = Array.from({ length: 8 }, () => gate.enter(address));
    expect(passes).not.toContain(null);
    expect(gate.enter(address)).toBeNull();
    expect(gate.enter('192.168.1.8')).not.toBeNull();
    passes[0]?.release();
    passes[0]?.release();
    expect(gate.enter(address)).not.toBeNull();
    expect(gate.enter(address)).toBeNull();
    passes[1]?.admitted();
    passes[1]?.admitted();
    expect(gate.enter(address)).not.toBeNull();
    expect(gate.enter(address)).toBeNull();
    // it had stopped to wait long before it went
    passes[1]?.release();
    expect(gate.enter(address)).toBeNull();
  });

  it('[C5] allows 64 connections from an address, and the next when one has gone', () => {
    const { gate } = gateAt({ bucketPerAddress: 1_000 });
    const passes = Array.from({ length: 64 }, () => {
      const pass = gate.enter(address);
      pass?.admitted();
      return pass;
    });
    expect(passes).not.toContain(null);
    expect(gate.enter(address)).toBeNull();
    expect(gate.enter('192.168.1.8')).not.toBeNull();
    passes[0]?.release();
    expect(gate.enter(address)).not.toBeNull();
    expect(gate.enter(address)).toBeNull();
  });

  it('[C5] lets an address go on as before when all of its connections have gone', () => {
    const { gate } = gateAt({ waitingPerAddress: 1, connectionsPerAddress: 1 });
    for (let visit = 0; visit < 3; visit++) {
      const pass = gate.enter(address);
      expect(gate.enter(address)).toBeNull();
      pass?.release();
    }
    expect(gate.enter(address)).not.toBeNull();
  });

  it('[C5] [A11] allows 20 connections at once and 4 more a second', () => {
    const { gate, time } = gateAt();
    const comeAndGo = (): boolean => {
      const pass = gate.enter(address);
      pass?.release();
      return pass !== null;
    };
    const burst = Array.from({ length: 21 }, comeAndGo);
    expect(burst.filter(Boolean)).toHaveLength(20);
    time.now += 1_000;
    const more = Array.from({ length: 5 }, comeAndGo);
    expect(more).toEqual([true, true, true, true, false]);
    expect(gate.enter('192.168.1.8')).not.toBeNull();
  });

  it('[C5] allows so many altogether', () => {
    const { gate } = gateAt({ connectionsTotal: 5 });
    const source = (host: number): string => `10.0.0.${host}`;
    const passes = [1, 2, 3, 4, 5].map((host) => gate.enter(source(host)));
    expect(passes).not.toContain(null);
    passes[0]?.admitted();
    expect(gate.enter(source(6))).toBeNull();
    passes[0]?.release();
    expect(gate.enter(source(6))).not.toBeNull();
  });

  it('[C5] [A10] where all places are taken, the one that has waited longest gives way, and nobody who was admitted', () => {
    const { come, gaveWay, pass } = fullGate(3);
    come('10.0.0.1', '10.0.0.2', '10.0.0.3');
    expect(gaveWay).toEqual([]);
    come('10.0.0.4');
    expect(gaveWay).toEqual(['10.0.0.1']);
    pass('10.0.0.2')?.admitted();
    come('10.0.0.5');
    expect(gaveWay).toEqual(['10.0.0.1']);
    come('10.0.0.6');
    expect(gaveWay).toEqual(['10.0.0.1', '10.0.0.3']);
    // its pass was void by then
    pass('10.0.0.3')?.release();
    come('10.0.0.7');
    expect(gaveWay).toEqual(['10.0.0.1', '10.0.0.3', '10.0.0.4']);
  });

  it('[C5] [A10] who comes alone from an address stays, while another address has several', () => {
    const { come, gaveWay } = fullGate(5);
    come('10.0.0.1', '10.0.0.2 a', '10.0.0.2 b', '10.0.0.3', '10.0.0.2 c');
    come('10.0.0.4', '10.0.0.5', '10.0.0.6');
    expect(gaveWay).toEqual(['10.0.0.2 a', '10.0.0.2 b', '10.0.0.1']);
  });

  it.each([
    ['10.0.1', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'], '10.0.1.1'],
    ['fe80::/64', ['fe80::1%eth0', 'fe80::2%eth0', 'fe80::3:0:0:4%eth0'], '10.0.0.1'],
    ['the other card', ['fe80::1%eth0', 'fe80::2%eth0', 'fe80::3%eth0'], 'fe80::1%eth1'],
    ['another prefix', ['fd00:1:2:3::1', 'fd00:1:2:3::2', 'fd00:1:2:3:4::3'], 'fd00:1:2:4::1'],
  ])('[C5] [A10] a crowd in one network takes no place from another one: %s', (_what, crowd, guest) => {
    const { come, gaveWay } = fullGate(3);
    come(guest, ...crowd, ...crowd.map((address) => `${address} again`));
    expect(gaveWay).not.toContain(guest);
    expect(gaveWay.length).toBe(1 + 2 * crowd.length - 3);
  });

  it('[C5] whoever is first of the crowd’s own network gives way when it is the crowd', () => {
    const { come, gaveWay } = fullGate(4);
    come('10.0.0.1', '10.0.0.2', '10.0.1.1', '10.0.1.2', '10.0.1.3');
    expect(gaveWay).toEqual(['10.0.1.1']);
  });

  it('[C5] remembers no more addresses than it may', () => {
    const { gate } = gateAt({ bucketsKept: 2, bucketPerAddress: 1 });
    const visit = (host: number): boolean => {
      const pass = gate.enter(`10.0.0.${host}`);
      pass?.release();
      return pass !== null;
    };
    expect([1, 1, 2, 3].map(visit)).toEqual([true, false, true, true]);
    expect(visit(1)).toBe(true);
    expect(visit(3)).toBe(false);
  });
});
