import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isLocalAddress } from '../../../main/lib/local-address.ts';
import { comesOver, linkIdentity, systemLinks } from '../../../main/discovery/interfaces.ts';

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '02:00:00:00:00:01',
  internal,
  cidr: `${address}/24`,
});
const v6 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '02:00:00:00:00:01',
  internal,
  cidr: `${address}/64`,
  scopeid: 2,
});

describe('links', () => {
  it('[D3] [trap D5] [trap D10] are one for each interface and family', () => {
    const links = systemLinks({
      lo: [v4('127.0.0.1', true), v6('::1', true)],
      eth0: [v4('10.0.0.5'), v4('10.0.0.6'), v6('fe80::5')],
      wlan0: [v4('192.168.1.7')],
    });
    expect(links.map(({ name, family, address }) => [name, family, address])).toEqual([
      ['eth0', 4, '10.0.0.5'],
      ['eth0', 6, 'fe80::5'],
      ['wlan0', 4, '192.168.1.7'],
    ]);
    expect(links.every(({ standIn }) => !standIn)).toBe(true);
  });

  it('[trap D14] know their own interface’s addresses alone', () => {
    const [first] = systemLinks({ eth0: [v6('fe80::5'), v4('10.0.0.5')], tun0: [v4('10.8.0.1')] });
    expect(first?.addresses).toEqual(['10.0.0.5', 'fe80::5']);
  });

  it('[D4] [A51] are never on public addresses', () => {
    expect(systemLinks({ wan: [v4('203.0.113.7'), v6('2001:db8::1')] })).toEqual([]);
  });

  it('[D3] fall back to the loopback, and say so, where there is no network', () => {
    const links = systemLinks({ lo: [v4('127.0.0.1', true), v6('::1', true)] });
    expect(links).toMatchObject([{ name: 'lo', address: '127.0.0.1', standIn: true }]);
    expect(systemLinks({})).toEqual([]);
  });

  it('[trap D8] are others once any address changes', () => {
    const identity = (...addresses: NetworkInterfaceInfo[]): string | undefined => {
      const [link] = systemLinks({ eth0: addresses });
      return link && linkIdentity(link);
    };
    const before = identity(v4('10.0.0.5'), v6('fe80::5'));
    expect(identity(v6('fe80::5'), v4('10.0.0.5'))).toBe(before);
    expect(identity(v4('10.0.0.5'), v6('fe80::6'))).not.toBe(before);
    expect(identity(v4('10.0.0.9'), v6('fe80::5'))).not.toBe(before);
  });

  it('[D3] tell which of them a packet can have come over', () => {
    const links = systemLinks({ eth0: [v4('10.0.0.5'), v6('fe80::5')] });
    expect(comesOver(links, '10.0.0.77')).toBe(true);
    expect(comesOver(links, '10.0.1.77')).toBe(false);
    expect(comesOver(links, 'fe80::99%eth0')).toBe(true);
    expect(comesOver(links, 'fe80::99%eth1')).toBe(false);
    expect(comesOver([], '10.0.0.77')).toBe(false);
  });
});

describe('addresses', () => {
  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.9.9',
    '169.254.1.1',
    '127.0.0.1',
    '::1',
    'fe80::1%eth0',
    'fd12::1',
  ])('[D4] %s is local', (address) => expect(isLocalAddress(address)).toBe(true));
  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '172.15.255.255',
    '0.0.0.0',
    '224.0.0.251',
    '2001:db8::1',
    'ff02::fb',
    '',
    'x',
    '10.0.0.1.nip.io',
    '10.0.0',
  ])('[D4] [A08] %s is not', (address) => expect(isLocalAddress(address)).toBe(false));
});
