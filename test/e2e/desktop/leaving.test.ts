import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Room, RoomId } from '../../../preload/contract/model.ts';
import { makeFolder, startPerson, type Person } from '../../support/apps.ts';
import { launch } from '../../support/launch.ts';
import { callMain, openDesktop, type Desktop } from './page.ts';

const patience = { timeout: 60_000, interval: 50 };
const running: { readonly app: ElectronApplication; readonly child: ChildProcess }[] = [];
const people: Person[] = [];
afterEach(async () => {
  for (const { app, child } of running.splice(0)) if (child.exitCode === null) await app.close();
  await Promise.all(people.map((person) => person.stop()));
  for (const { folder } of people.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function answerOf<Value>(page: Page, name: string, input: object = {}): Promise<Value> {
  const answer = await callMain(page, name, input);
  if (answer.kind !== 'answer') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.value as Value;
}
async function roomOf({ page }: Desktop, id: RoomId): Promise<Room> {
  const room = (await answerOf<Room[]>(page, 'room.list')).find((one) => one.id === id);
  if (!room) throw new Error('no such room');
  return room;
}
const untilRoom = (desktop: Desktop, id: RoomId, expected: object): Promise<void> =>
  vi.waitFor(async () => expect(await roomOf(desktop, id)).toMatchObject(expected), patience);

/** The desktop hosts, and Ben is in the room and could host it. */
async function hosting(): Promise<{ desktop: Desktop; exited: Promise<number>; ben: Person; id: RoomId }> {
  const app = await launch({});
  const child = app.process();
  running.push({ app, child });
  const exited = once(child, 'exit').then(([code]) => code as number);
  const desktop = await openDesktop(app);
  await answerOf(desktop.page, 'settings.set', { name: 'Ana' });
  const { id, connection } = await answerOf<Room>(desktop.page, 'room.start', { name: 'Kitchen' });
  if (connection.kind !== 'hosting') throw new Error(connection.kind);
  const ben = await startPerson('Ben', { folder: await makeFolder() });
  people.push(ben);
  const target = { kind: 'address', address: `127.0.0.1:${connection.port}` } as const;
  await ben.client.call('room.join', { target });
  await vi.waitFor(async () => {
    const present = await answerOf<{ name: string; canHost: boolean }[]>(desktop.page, 'room.people', {
      roomId: id,
    });
    expect(present).toContainEqual(expect.objectContaining({ name: 'Ben', canHost: true }));
  }, patience);
  return { desktop, exited, ben, id };
}
const isHosted = { connection: { kind: 'hosting' }, term: 2 };

describe('a desktop that hosts a room', () => {
  it('[H4] hands it over when it quits', async () => {
    const { desktop, exited, ben, id } = await hosting();
    await desktop.app.evaluate(({ app }) => void setImmediate(() => app.quit()));
    expect(await exited).toBe(0);
    await ben.untilRoom(id, isHosted);
  });

  it('[H4] hands it over when the system shuts down, and has that wait', async () => {
    const { desktop, exited, ben, id } = await hosting();
    const held = await desktop.app.evaluate(({ powerMonitor }) => {
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      powerMonitor.emit('shutdown', event);
      return prevented;
    });
    expect(held).toBe(true);
    expect(await exited).toBe(0);
    await ben.untilRoom(id, isHosted);
  });

  it('[H4] hands it over when its session ends under Windows', async () => {
    const { desktop, exited, ben, id } = await hosting();
    await desktop.window.evaluate((own) => void setImmediate(() => own.emit('session-end')));
    expect(await exited).toBe(0);
    await ben.untilRoom(id, isHosted);
  });

  it('[H4] hands it over when the machine is to sleep, and is a guest of it after waking up', async () => {
    const { desktop, ben, id } = await hosting();
    await desktop.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await ben.untilRoom(id, isHosted);
    await ben.client.call('message.send', { roomId: id, text: 'while it slept' });
    await desktop.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await untilRoom(desktop, id, { connection: { kind: 'connected', merging: false }, term: 2 });
    const { items } = await answerOf<{ items: object[] }>(desktop.page, 'message.history', {
      roomId: id,
      limit: 100,
    });
    expect(items).toContainEqual(expect.objectContaining({ text: 'while it slept' }));
    await ben.untilRoom(id, { present: 2 });
  });

  it('[platform] goes on hosting it, without a word, when its network program is killed', async () => {
    const { desktop, ben, id } = await hosting();
    const pid = await desktop.app.evaluate(
      ({ app }) => app.getAppMetrics().find((metric) => metric.name === 'Landline network')?.pid ?? 0,
    );
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(
      async () =>
        expect(
          (await Promise.all([roomOf(desktop, id), ben.room(id)])).map(({ present }) => present),
        ).toEqual([2, 2]),
      patience,
    );
    await ben.client.call('message.send', { roomId: id, text: 'still there?' });
    await vi.waitFor(async () => {
      const { items } = await answerOf<{ items: object[] }>(desktop.page, 'message.history', {
        roomId: id,
        limit: 100,
      });
      expect(items).toContainEqual(expect.objectContaining({ text: 'still there?' }));
    }, patience);
    expect(await answerOf(desktop.page, 'notice.list')).toEqual([]);
  });
});
