import './own-scope.ts';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { builtPlatform } from './built-platform.ts';
import type { Platform } from '../../main/platform.ts';
import { createClient, type Client } from '../../preload/bridge/client.ts';
import { memoryPorts } from '../../preload/bridge/port.ts';
import type { Message, Room, RoomId, TimelineItem } from '../../preload/contract/model.ts';

/** A person at a whole app in this process, with its real background programs. */
export interface Person {
  readonly app: App;
  readonly client: Client;
  readonly folder: string;
  /** Room by room what this window would show, in shown order. */
  texts(roomId: RoomId): Promise<string[]>;
  messages(roomId: RoomId): Promise<Message[]>;
  room(roomId: RoomId): Promise<Room>;
  /** Waits until the room is as `expected` has it. */
  untilRoom(roomId: RoomId, expected: object): Promise<void>;
  untilTexts(roomId: RoomId, expected: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const patience = { timeout: 45_000, interval: 50 };

export const makeFolder = (): Promise<string> => fs.mkdtemp(path.join(os.tmpdir(), 'landline-app-'));

/** `port` 0 takes any. Whoever starts it stops it. */
export async function startPerson(
  name: string,
  options: { folder: string; port?: number; platform?: Platform },
): Promise<Person> {
  const { folder, port = 0, platform = builtPlatform() } = options;
  const config = readConfig(
    { data: folder, name, port: String(port) },
    { env: { LANDLINE_LOG: 'error' }, platform: process.platform, home: folder, folder },
  );
  const app = createApp(config, platform);
  await app.start();
  const [mainEnd, windowEnd] = memoryPorts();
  app.connect(mainEnd, 'terminal');
  const client = createClient(windowEnd);
  const items = async (roomId: RoomId): Promise<readonly TimelineItem[]> =>
    (await client.call('message.history', { roomId, limit: 500 })).items;
  const messages = async (roomId: RoomId): Promise<Message[]> =>
    (await items(roomId)).filter((item) => item.kind === 'message');
  const room = async (roomId: RoomId): Promise<Room> => {
    const found = (await client.call('room.list', {})).find(({ id }) => id === roomId);
    if (!found) throw new Error('no such room');
    return found;
  };
  const texts = async (roomId: RoomId): Promise<string[]> => (await messages(roomId)).map(({ text }) => text);
  return {
    app,
    client,
    folder,
    messages,
    room,
    texts,
    untilRoom: (roomId, expected) =>
      vi.waitFor(async () => expect(await room(roomId)).toMatchObject(expected), patience),
    untilTexts: (roomId, expected) =>
      vi.waitFor(async () => expect(await texts(roomId)).toEqual(expected), patience),
    stop: () => app.stop(),
  };
}

/** Joins the only room that `host` hosts, by its address. */
export async function join(guest: Person, host: Person): Promise<RoomId> {
  const outcome = await guest.client.call('room.join', {
    target: { kind: 'address', address: await addressOf(host) },
  });
  if (outcome.kind !== 'joined') throw new Error(outcome.kind);
  return outcome.room.id;
}

export const say = (person: Person, roomId: RoomId, text: string): Promise<Message> =>
  person.client.call('message.send', { roomId, text });

/** Where a hosting person's room is to be joined. */
export async function addressOf(host: Person): Promise<string> {
  return `127.0.0.1:${await host.app.listen()}`;
}
