import path from 'node:path';
import type { Advertisement, Sighting } from '../../../main/discovery/discovery.ts';
import { response } from './dns.ts';
import type { LabHost } from './lab.ts';
import type { Line, LineProcess } from './line-process.ts';

const directory = import.meta.dirname;
export const serviceName = '_landline._tcp.local';

/** A discovery agent on that host, once each of its links hears itself. */
export async function discoverer(
  host: LabHost,
  options: { readonly ready?: boolean } = {},
): Promise<LineProcess> {
  const agent = host.run([process.execPath, path.join(directory, 'discovery-agent.ts')]);
  if (options.ready !== false) await agent.until(allListening);
  return agent;
}

/** Whoever listens and lies: see mdns-tool.ts. */
export async function stranger(
  host: LabHost,
  address: string,
  mode: 'speak' | 'hold' = 'speak',
): Promise<LineProcess> {
  const tool = host.run([process.execPath, path.join(directory, 'mdns-tool.ts'), address, mode]);
  await tool.until((line) => line['kind'] === 'started');
  return tool;
}

export function allListening(line: Line): boolean {
  const links = line['interfaces'];
  return (
    Array.isArray(links) && links.length > 0 && links.every((link: Line) => link['state'] === 'listening')
  );
}

/** A room that differs from others by its letter. */
export function roomNamed(letter: string, name = `room ${letter}`, port = 47_470): Advertisement {
  const fingerprint = Buffer.from(letter).toString('hex').slice(0, 2).repeat(32);
  return { room: letter.repeat(32), name, access: 'open', term: 1, port, fingerprint };
}

export async function host(agent: LineProcess, ...rooms: readonly Advertisement[]): Promise<void> {
  const since = agent.mark();
  agent.send({ do: 'advertise', rooms });
  await agent.until((line) => line['kind'] === 'advertised', { since });
}

/** The next sighting of the room, at that address where one is given. */
export async function sighted(
  agent: LineProcess,
  room: Advertisement,
  options: { readonly at?: string | RegExp; readonly since?: number } = {},
): Promise<Sighting & { readonly at: bigint }> {
  const { at = /./ } = options;
  const line = await agent.until((candidate) => {
    const sighting = sightingOf(candidate);
    if (sighting?.room !== room.room) return false;
    return typeof at === 'string' ? sighting.address === at : at.test(sighting.address);
  }, options);
  return { ...(line['sighting'] as Sighting), at: BigInt(String(line['at'])) };
}

export async function doubted(agent: LineProcess, instance: string, since = 0): Promise<bigint> {
  const line = await agent.until((candidate) => isDoubt(candidate, instance), { since });
  return BigInt(String(line['at']));
}

export function isDoubt(line: Line, instance: string): boolean {
  return line['kind'] === 'doubted' && line['instance'] === instance;
}

export function sightingOf(line: Line): Sighting | undefined {
  return line['kind'] === 'sighted' ? (line['sighting'] as Sighting) : undefined;
}

export async function reportOf(agent: LineProcess): Promise<Line> {
  const since = agent.mark();
  agent.send({ do: 'report' });
  return agent.until((line) => line['kind'] === 'report', { since });
}

/** What a host of that room would say, with whatever an attacker would have it say instead. */
export function announcement(
  room: Advertisement,
  instance: string,
  lie: { readonly ttl?: number; readonly addresses?: readonly string[]; readonly withoutTxt?: boolean } = {},
): Buffer {
  const { ttl = 120, addresses = [], withoutTxt = false } = lie;
  const fullName = `${instance}.${serviceName}`;
  const target = `${instance}.local`;
  const txt = [
    'v=1',
    `r=${room.room}`,
    `n=${room.name}`,
    'a=open',
    `t=${room.term}`,
    `f=${room.fingerprint.slice(0, 40)}`,
  ];
  return response([
    { name: serviceName, type: 'PTR', ttl, flush: false, data: fullName },
    { name: fullName, type: 'SRV', ttl, flush: true, data: `${room.port} ${target}` },
    ...(withoutTxt ? [] : [{ name: fullName, type: 'TXT' as const, ttl, flush: true, data: txt.join('\n') }]),
    ...addresses.map((address) => {
      const data = Buffer.from(address.split('.').map(Number)).toString('hex');
      return { name: target, type: 'A' as const, ttl, flush: true, data };
    }),
  ]);
}

export async function say(tool: LineProcess, packets: readonly Buffer[], from?: string): Promise<void> {
  const since = tool.mark();
  const told = packets.map((packet) => packet.toString('base64'));
  tool.send({ do: 'say', packets: told, ...(from === undefined ? {} : { from }) });
  await tool.until((line) => line['kind'] === 'said', { since, timeoutMs: 30_000 });
}
