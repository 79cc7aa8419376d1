import type { TimelineItem } from '../../preload/contract/model.ts';
import type { Entry } from '../../main/protocol/entry.ts';
import type { Device } from './device.ts';
import { shownOn } from './pages.ts';
import { checkRemarks } from './remarks.ts';
import { insiders } from './roster.ts';
import { checkRules } from './rules-check.ts';
import type { Said } from './talk.ts';
import type { World } from './world.ts';

/** Why a room has not come to rest, or null: one host, everybody attached to it who belongs there, nothing on its way (5). */
export function unrest(world: World, roomId: string): string | null {
  const members = insiders(world, roomId);
  const down = members.find((device) => !device.up || !device.room(roomId));
  if (down) return `${down.name} is not up`;
  const hosts = members.filter((device) => device.hosts(roomId));
  const [host] = hosts;
  if (!host && isLeftAlone(members, roomId)) return null;
  if (!host || hosts.length > 1) return `${hosts.length} hosts: ${states(world, roomId)}`;
  for (const device of members) {
    const room = device.room(roomId);
    if (room?.term !== host.room(roomId)?.term || room?.host?.id !== host.signer.device)
      return `${device.name} has another host: ${states(world, roomId)}`;
    if (device !== host && (room.connection.kind !== 'connected' || room.connection.merging))
      return `${device.name} is not attached: ${states(world, roomId)}`;
    if (room.waiting > 0) return `${device.name} has something that waits`;
  }
  const others = world.members(roomId).filter((device) => !members.includes(device));
  const wrong = others.find((device) => isAttached(device, host, roomId));
  return wrong ? `${wrong.name}, who does not belong there, is with ${host.name}` : null;
}

function isAttached(device: Device, host: Device, roomId: string): boolean {
  const room = device.room(roomId);
  return room?.connection.kind === 'connected' && room.host?.id === host.signer.device;
}

/** Whoever reaches nobody takes over nothing (H3), and nobody does who is but a guest of the room: it stays without a host. */
function isLeftAlone(members: readonly Device[], roomId: string): boolean {
  const back = withoutHost(members, roomId);
  const mayHost = back.filter((device) => device.room(roomId)?.role !== 'guest');
  if (back.some((device) => device.room(roomId)?.connection.kind === 'connected')) return false;
  return back.length <= 1 || mayHost.length === 0;
}

/** Whoever takes it that they were removed comes to a host alone. */
const withoutHost = (members: readonly Device[], roomId: string): readonly Device[] =>
  members.filter((device) => device.room(roomId)?.connection.kind !== 'removed');

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

/** Everything that must hold once a room has come to rest. */
export async function check(world: World, roomId: string): Promise<void> {
  const { oracle } = world;
  const all = insiders(world, roomId);
  const members = all.some((device) => device.hosts(roomId)) ? all : withoutHost(all, roomId);
  const pages = await Promise.all(members.map((device) => shownOn(device, roomId)));
  const [first] = members;
  const [page] = pages;
  if (!first || !page) return;
  const kept = first.disk.entries(roomId);
  members.forEach((device, index) => {
    const items = pages[index] ?? [];
    const entries = device.disk.entries(roomId);
    checkChains(world, device, entries);
    if (entries.map(({ id }) => id).join() !== kept.map(({ id }) => id).join())
      oracle.violated(
        3,
        `${device.name} and ${first.name} do not keep the same: ${entries.length}, ${kept.length}`,
      );
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
  const ids = new Set(kept.map(({ id }) => id));
  for (const id of oracle.delivered.get(roomId) ?? []) {
    const keepers = oracle.holders(id).filter((device) => members.includes(device));
    if (keepers.length > 0 && !ids.has(id))
      oracle.violated(1, `${id}, delivered and held by ${keepers[0]?.name}, is lost`);
  }
  checkSaid(world, roomId, kept, members);
  checkForks(world, roomId, page);
  checkHostLines(world, first, roomId);
  checkRules(world, roomId, members, page);
  checkRemarks(world, roomId, members, pages);
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
function checkChains(world: World, device: Device, entries: readonly Entry[]): void {
  const chains = new Map<string, number>();
  const ids = new Set<string>();
  for (const { id, chain, seq } of entries) {
    if (ids.has(id)) world.oracle.violated(2, `${device.name} keeps ${id} twice`);
    ids.add(id);
    const before = chains.get(chain) ?? 0;
    if (seq !== before + 1)
      world.oracle.violated(4, `${device.name} has ${chain} at ${before} and then at ${seq}`);
    chains.set(chain, seq);
  }
}

/** What everybody wrote whose disk has kept it is there once, shown or not, as last changed, in the order in which each wrote it (4, 8). */
function checkSaid(
  world: World,
  roomId: string,
  entries: readonly Entry[],
  members: readonly Device[],
): void {
  const { oracle, talk } = world;
  const texts = entries.flatMap((entry) =>
    entry.kind === 'message' && !entry.bare ? [entry.body.text] : [],
  );
  const places = new Map<Said, number>();
  for (const said of talk.said.filter((one) => one.roomId === roomId && !one.author.forgetful)) {
    const at = texts.flatMap((text, index) => (said.texts.includes(text) ? [index] : []));
    const what = said.texts.join(' or ');
    const lives = members.includes(said.author);
    if (at.length > 1) oracle.violated(2, `${what} is there ${at.length} times`);
    if (at.length === 0 && said.state === 'kept' && lives && !said.deleted)
      oracle.violated(8, `${what} of ${said.author.name}, who lives, is nowhere`);
    if (at.length > 0 && said.state === 'cancelled')
      oracle.violated(2, `${what} is there though it was taken back`);
    for (const text of said.former)
      if (texts.includes(text)) oracle.violated(2, `${text} is there though it was changed`);
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
  const members = insiders(world, roomId);
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
