import { BlockList } from 'node:net';
import { networkInterfaces, platform } from 'node:os';
import { isLocalAddress } from '../lib/local-address.ts';

/** One way onto one network: an interface and an address family, as mDNS needs them (D3). */
export interface Link {
  readonly name: string;
  readonly family: 4 | 6;
  /** The address questions are sent from; of IPv6 the link-local one, without its scope. */
  readonly address: string;
  /** What comes after `%` in an address on this link: the interface's name, or its number on Windows. */
  readonly scope: string;
  /** Every local address of the interface, of both families, sorted: what may be told on this link and on no other (D14). */
  readonly addresses: readonly string[];
  /** The networks of those addresses, as `10.0.0.0/24`. */
  readonly networks: readonly string[];
  /** There is no network: the loopback stands in for one. */
  readonly standIn: boolean;
}

/** Two links of one identity can be used in each other's place; a change of any address makes it another one (D8). */
export function linkIdentity(link: Link): string {
  return [link.name, link.family, link.address, link.scope, ...link.addresses].join(' ');
}

type SystemInterfaces = ReturnType<typeof networkInterfaces>;

/**
 * The links this machine has now: an interface that is down or has no local address gives none.
 * Without any network there is the loopback, so that programs of one machine still find each other.
 */
export function systemLinks(interfaces: SystemInterfaces = networkInterfaces()): readonly Link[] {
  const links = linksOf(interfaces, false);
  if (links.length > 0) return links;
  return linksOf(interfaces, true).map((link) => ({ ...link, standIn: true }));
}

/** The loopback alone: nothing leaves the machine. */
export function loopbackLinks(interfaces: SystemInterfaces = networkInterfaces()): readonly Link[] {
  return linksOf(interfaces, true);
}

/** Whether a packet from `address` can have come over one of `links`. */
export function comesOver(links: readonly Link[], address: string): boolean {
  const [bare = '', scope] = address.split('%');
  if (scope !== undefined) return links.some((link) => link.family === 6 && link.scope === scope);
  const networks = new BlockList();
  for (const network of links.flatMap((link) => link.networks)) {
    const [base = '', prefix = ''] = network.split('/');
    networks.addSubnet(base, Number(prefix), base.includes(':') ? 'ipv6' : 'ipv4');
  }
  return networks.check(bare, bare.includes(':') ? 'ipv6' : 'ipv4');
}

function linksOf(interfaces: SystemInterfaces, internal: boolean): readonly Link[] {
  const links: Link[] = [];
  for (const [name, found = []] of Object.entries(interfaces)) {
    const own = found.filter((entry) => entry.internal === internal && isLocalAddress(entry.address));
    const addresses = own.map((entry) => entry.address).sort();
    const networks = own.flatMap((entry) => entry.cidr ?? []).sort();
    const v4 = own.find((entry) => entry.family === 'IPv4');
    if (v4)
      links.push({ name, family: 4, address: v4.address, scope: name, addresses, networks, standIn: false });
    const v6 = own.find((entry) => entry.family === 'IPv6' && entry.address.startsWith('fe80:'));
    if (v6?.family === 'IPv6') {
      const scope = platform() === 'win32' ? String(v6.scopeid) : name;
      links.push({ name, family: 6, address: v6.address, scope, addresses, networks, standIn: false });
    }
  }
  return links;
}
