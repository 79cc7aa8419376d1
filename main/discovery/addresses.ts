import { BlockList, isIP } from 'node:net';

const local = new BlockList();
local.addSubnet('10.0.0.0', 8);
local.addSubnet('172.16.0.0', 12);
local.addSubnet('192.168.0.0', 16);
local.addSubnet('169.254.0.0', 16);
local.addSubnet('127.0.0.0', 8);
local.addAddress('::1', 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');

/** Says whether `address`, with or without a scope, is private, link-local or loopback: the only kind that is ever dialled on a hint (D4). */
export function isLocalAddress(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? '';
  const version = isIP(bare);
  return version !== 0 && local.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}
