import type { RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Device } from './device.ts';
import type { Said } from './talk.ts';
import type { World } from './world.ts';

/** Why a room has not come to rest, or null: one host, everybody attached to it, nothing on its way (5). */
export function unrest(world: World, roomId: string): string | null {
  const members = world.members(roomId);
  const hosts = members.filter((device) => device.hosts(roomId));
  if (members.length === 0) return null;
  if (hosts.length !== 1) return `${hosts.length} hosts: ${states(world, roomId)}`;
  const host = hosts[0] as Device;
  for (const device of members) {
    const room = device.room(roomId);
    if (!room || !device.up) return `${device.name} is not up`;
    if (room.term !== host.room(roomId)?.term || room.host?.id !== host.signer.device)
      return `${device.name} has another host: ${states(world, roomId)}`;
    if (device !== host && (room.connection.kind !== 'connected' || room.connection.merging))
      return `${device.name} is not attached: ${states(world, roomId)}`;
    if (room.waiting > 0) return `${device.name} has something that waits`;
  }
  return null;
}

function states(world: World, roomId: string): string {
  return world
    .members(roomId)
    .map((device) => {
      const room = device.room(roomId);
      return room
        ? `${device.name} ${room.connection.kind} (${room.term}, ${room.host?.id.slice(0, 4) ?? 'nobody'})`
        : `${device.name} down`;
    })
    .join('; ');
}

async function shown(device: Device, roomId: string): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (;;) {
    const before = items[0]?.cursor;
    const options = before === undefined ? { limit: 500 } : { before, limit: 500 };
    const page = await device.up?.rooms.page(roomId as RoomId, options);
    items.unshift(...(page?.items ?? []));
    if (!page?.more) return items;
  }
}

/** Everything that must hold once a room has come to rest. */
export async function check(world: World, roomId: string): Promise<void> {
  const { oracle } = world;
  const members = world.members(roomId);
  const pages = await Promise.all(members.map((device) => shown(device, roomId)));
  const [first] = members;
  const [page] = pages;
  if (!first || !page) return;
  members.forEach((device, index) => {
    const items = pages[index] ?? [];
    checkChains(world, device, items);
    const ids = new Set(items.map(({ id }) => id as string));
    const told = device.running?.window.shown(roomId) ?? new Set();
    for (const id of ids) if (!told.has(id)) oracle.violated(2, `${device.name}'s window lacks ${id}`);
    for (const id of told)
      if (!ids.has(id)) oracle.violated(2, `${device.name}'s window shows ${id}, which is gone`);
    for (const id of ids)
      if (oracle.forged.has(id)) oracle.violated(7, `${device.name} shows ${id}, which is forged`);
    const theirs = items.map(({ id }) => id).join();
    if (theirs !== page.map(({ id }) => id).join())
      oracle.violated(3, `${device.name} and ${first.name} differ: ${difference(page, items)}`);
  });
  const ids = new Set(page.map(({ id }) => id as string));
  for (const id of oracle.delivered.get(roomId) ?? []) {
    const keepers = oracle.holders(id).filter((device) => members.includes(device));
    if (keepers.length > 0 && !ids.has(id))
      oracle.violated(1, `${id}, delivered and held by ${keepers[0]?.name}, is lost`);
  }
  checkSaid(world, roomId, page);
  checkForks(world, roomId, page);
  checkHostLines(world, first, roomId);
}

const difference = (one: readonly TimelineItem[], other: readonly TimelineItem[]): string => {
  const lacks = (a: readonly TimelineItem[], b: readonly TimelineItem[]): string =>
    a
      .filter(({ id }) => !b.some((item) => item.id === id))
      .map(label)
      .join(' ');
  return `only there: ${lacks(other, one)}; only here: ${lacks(one, other)}`;
};
const label = (item: TimelineItem): string =>
  item.kind === 'message' ? item.text : `${item.kind} of ${item.authorName}`;

/** No entry twice (2), each chain without gaps (4). */
function checkChains(world: World, device: Device, items: readonly TimelineItem[]): void {
  const chains = new Map<string, number>();
  const ids = new Set<string>();
  for (const { id, cursor } of items) {
    if (ids.has(id)) world.oracle.violated(2, `${device.name} shows ${id} twice`);
    ids.add(id);
    const [, chain = '', seq = ''] = cursor.split('-');
    const before = chains.get(chain) ?? 0;
    const at = Number.parseInt(seq, 16);
    if (at !== before + 1)
      world.oracle.violated(4, `${device.name} has ${chain} at ${before} and then at ${at}`);
    chains.set(chain, at);
  }
}

/** What everybody wrote whose disk has kept it is there once, as last changed, in the order in which each wrote it (4, 8). */
function checkSaid(world: World, roomId: string, items: readonly TimelineItem[]): void {
  const { oracle, talk } = world;
  const texts = items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
  const places = new Map<Said, number>();
  for (const said of talk.said.filter((one) => one.roomId === roomId && !one.author.forgetful)) {
    const at = texts.flatMap((text, index) => (said.texts.includes(text) ? [index] : []));
    const what = said.texts.join(' or ');
    const lives = !said.author.gone && !said.author.left.has(roomId);
    if (at.length > 1) oracle.violated(2, `${what} is shown ${at.length} times`);
    if (at.length === 0 && said.state === 'kept' && lives)
      oracle.violated(8, `${what} of ${said.author.name}, who lives, is nowhere`);
    if (at.length > 0 && said.state === 'cancelled')
      oracle.violated(2, `${what} is shown though it was taken back`);
    for (const text of said.former)
      if (texts.includes(text)) oracle.violated(2, `${text} is shown though it was changed`);
    const [place] = at;
    if (place !== undefined) places.set(said, place);
  }
  for (const author of world.devices) {
    const own = [...places]
      .filter(([said]) => said.author === author)
      .sort(([a], [b]) => a.number - b.number);
    own.forEach(([said, place], index) => {
      const next = own[index + 1];
      if (next && next[1] < place)
        oracle.violated(4, `${next[0].texts.join()} is shown before ${said.texts.join()}`);
    });
  }
}

/** Whoever forked a chain has it cut there, on every member (7). */
function checkForks(world: World, roomId: string, items: readonly TimelineItem[]): void {
  const members = world.members(roomId);
  for (const { entries, seenBy } of world.oracle.forks) {
    const shown = items.filter(({ id }) => entries.some((entry) => entry.id === id));
    if (shown.length > 1) world.oracle.violated(7, 'both sides of a fork are shown');
    const known = members.some((device) => seenBy.has(device));
    if (known && shown.length > 0)
      world.oracle.violated(7, `${shown.map(label).join()} is shown, of a chain known as forked`);
  }
}

/** Nobody tells twice that he hosts under a term (H7). */
function checkHostLines(world: World, device: Device, roomId: string): void {
  const told = new Set<string>();
  for (const entry of device.disk.entries(roomId)) {
    const forgetful = world.devices.some((one) => one.forgetful && one.signer.device === entry.author);
    if (entry.kind !== 'host' || forgetful) continue;
    const line = `${entry.author} under ${entry.body.term}`;
    if (told.has(line)) world.oracle.violated('line', `two lines say that ${line} hosts`);
    told.add(line);
  }
}
