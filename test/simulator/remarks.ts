import { AppError } from '../../preload/contract/errors.ts';
import type { Message, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import { readCharter } from '../../main/room/charter.ts';
import type { RoomTalk } from '../../main/room/room-talk.ts';
import type { Device } from './device.ts';
import type { Said } from './talk.ts';
import type { World } from './world.ts';

const usual = { react: 10, unreact: 4, edit: 6, delete: 3, pin: 2, announce: 2, confirm: 4, answer: 4 };
const emoji = ['👍', '❤️', '🎉', '👀'] as const;
const recent = 30;
/** What parts a message's first words from those it was given later. */
const mark = '~';
const firstWords = (text: string): string => text.split(mark)[0] ?? '';

/** What people do about messages, from whatever part of the network they are in. */
export class Remarking {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async act(): Promise<void> {
    const { random, rooms, devices } = this.#world;
    const up = devices.filter((device) => device.up && device.rooms.size > 0);
    if (rooms.length === 0 || up.length === 0) return;
    const device = random.pick(up);
    const roomId = random.pick([...device.rooms]) as RoomId;
    if (!device.room(roomId)) return;
    const page = await device.up?.rooms.page(roomId, { limit: recent });
    const messages = (page?.items ?? []).filter(
      (item) => item.kind === 'message' && !item.withheld,
    ) as Message[];
    if (messages.length === 0) return;
    const kind = random.weighted(usual);
    const message = random.pick(messages);
    const own = messages.filter((one) => one.own);
    const { id } = message;
    switch (kind) {
      case 'react':
      case 'unreact':
        return this.#call(device, `${kind} ${message.text}`, (talk) =>
          talk.react(roomId, id, random.pick(emoji), kind === 'react'),
        );
      case 'edit': {
        const mine = own.length > 0 ? random.pick(own) : message;
        const words = `${firstWords(mine.text)}${mark}${mine.edits + 1}`;
        return this.#call(device, `edit ${mine.text}`, (talk) => talk.edit(roomId, mine.id, words, []));
      }
      case 'delete':
        return this.#delete(
          device,
          roomId,
          random.chance(0.6) && own.length > 0 ? random.pick(own) : message,
        );
      case 'pin':
        return this.#call(device, `pin ${message.text}`, (talk) => talk.pin(roomId, id, random.chance(0.7)));
      case 'confirm': {
        const asked = messages.find(({ announcement }) => announcement !== null);
        if (asked) this.#call(device, `confirm ${asked.text}`, (talk) => talk.confirm(roomId, asked.id));
        return;
      }
      default: {
        const said = kind === 'announce' ? { announce: true } : { reply: id };
        await this.#world.talk.say(device, roomId, said);
      }
    }
  }

  #delete(device: Device, roomId: RoomId, { id, text }: Message): void {
    this.#world.talk.mayBeDeleted(roomId, firstWords(text));
    this.#call(device, `delete ${text}`, (talk) => talk.delete(roomId, [id]));
  }

  #call(device: Device, what: string, act: (talk: RoomTalk) => Promise<unknown>): void {
    const { up } = device;
    const { trace, oracle } = this.#world;
    if (!up) return;
    trace(`${device.name}: ${what}`);
    act(up.rooms.talk).then(
      () => (oracle.remarks += 1),
      (error: unknown) => {
        trace(`${device.name}: not done: ${what}: ${String(error)}`);
        const expected = error instanceof AppError && error.code !== 'internal';
        if (!expected && !up.stopping) oracle.violated('bug', `${what}: ${String(error)}`);
      },
    );
  }
}

/** What of an item everybody is shown alike. */
function seen(item: TimelineItem): string {
  if (item.kind === 'deleted') return `deleted by ${item.byName ?? 'its author'}`;
  if (item.kind !== 'message') return item.kind;
  const { text, edits, reactions, pinned, announcement, reply } = item;
  const given = reactions.map(({ emoji: which, count, names }) => [which, count, names]);
  const asked = announcement && [announcement.of, announcement.confirmed];
  return JSON.stringify([text, edits, given, pinned, asked, reply]);
}

/**
 * Everybody is shown the same of every message (11), in words that its author wrote (7), and nobody's disk has words of one that was
 * deleted (12), by its author or somebody who has ever had the rank for it (7). No app says twice that it has an announcement (13).
 */
export function checkRemarks(
  world: World,
  roomId: string,
  members: readonly Device[],
  pages: readonly (readonly TimelineItem[])[],
): void {
  const [first = []] = pages;
  const expected = new Map(first.map((item) => [item.id, seen(item)]));
  members.forEach((device, index) => {
    const items = pages[index] ?? [];
    for (const item of items) {
      const what = expected.get(item.id);
      if (what !== undefined && what !== seen(item))
        world.oracle.violated(11, `${device.name} shows ${seen(item)}, ${members[0]?.name ?? ''} ${what}`);
    }
    const deleted = new Map<string, string>(
      items.flatMap(({ kind, id, author }) => (kind === 'deleted' ? [[id, author]] : [])),
    );
    for (const entry of device.disk.entries(roomId)) {
      const words = entry.kind === 'message' && deleted.has(entry.id) && !entry.bare;
      const edit = entry.kind === 'edit' && !entry.bare && deleted.get(entry.body.target) === entry.author;
      if (words || edit)
        world.oracle.violated(12, `${device.name} keeps words of ${entry.id}, which was deleted`);
    }
    checkReceipts(world, device, roomId);
  });
  checkWords(world, roomId, first);
  if (members[0]) checkDeleted(world, roomId, members[0], first);
}

function checkWords({ talk, devices, oracle }: World, roomId: string, items: readonly TimelineItem[]): void {
  const names = new Map<string, string>(devices.map(({ signer, name }) => [signer.device, name]));
  for (const item of items) {
    if (item.kind !== 'message' || !names.has(item.author)) continue;
    const wrote = ({ author, roomId: where, texts, former }: Said): boolean =>
      author.name === names.get(item.author) &&
      where === roomId &&
      [...texts, ...former].includes(firstWords(item.text));
    if (!talk.said.some(wrote))
      oracle.violated(7, `${item.text} is shown as words of ${names.get(item.author) ?? ''}`);
  }
}

function checkDeleted(world: World, roomId: string, device: Device, items: readonly TimelineItem[]): void {
  const charter = device.disk.charter(roomId);
  if (!charter) return;
  const entries = device.disk.entries(roomId);
  const ranked = entries.flatMap((entry) =>
    entry.kind === 'role' && ['owner', 'moderator'].includes(entry.body.role) ? [entry.body.device] : [],
  );
  const mayDelete = new Set([readCharter(charter).founder, ...ranked]);
  for (const { kind, id, author } of items) {
    if (kind !== 'deleted') continue;
    const deletes = entries.filter((entry) => entry.kind === 'delete' && entry.body.target === id);
    if (!deletes.some((entry) => entry.author === author || mayDelete.has(entry.author)))
      world.oracle.violated(7, `${id} is deleted by nobody who may`);
  }
}

function checkReceipts(world: World, device: Device, roomId: string): void {
  const told = new Set<string>();
  for (const entry of device.disk.entries(roomId)) {
    if (entry.kind !== 'confirm' || entry.body.how !== 'got') continue;
    const author = world.devices.find(({ signer }) => signer.device === entry.author);
    const receipt = `${author?.name ?? entry.author} has ${entry.body.target}`;
    if (author && !author.forgetful && told.has(receipt))
      world.oracle.violated(13, `it is said twice that ${receipt}`);
    told.add(receipt);
  }
}
