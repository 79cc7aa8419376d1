import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { JoinOutcome } from '../../../preload/contract/api.ts';
import type { Person, Room, RoomId } from '../../../preload/contract/model.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { launch, runtime } from '../../support/launch.ts';
import { heard, Terminals, type Terminals as People } from '../../support/terminals.ts';
import type { TerminalProcess } from '../../support/terminal.ts';
import { callMain, openDesktop, type Desktop } from './page.ts';

/** What the app has shown through the system, as the system had it. */
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly hasReply: boolean;
  readonly withdrawn: boolean;
}
interface Watched {
  readonly shown: Electron.Notification[];
  readonly withdrawn: Electron.Notification[];
}

const running: ElectronApplication[] = [];
const people: People[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  for (const some of people.splice(0)) await some.end();
});

async function ask<Value>(page: Page, name: string, input: unknown = {}): Promise<Value> {
  const frame = await callMain(page, name, input);
  if (frame.kind !== 'answer') throw new Error(`${name}: ${JSON.stringify(frame)}`);
  return frame.value as Value;
}

/** Ana at her desktop, in the kitchen that Ben hosts at a terminal; she looks at none of her rooms. */
async function inTheKitchen(
  settings: Partial<Settings> = {},
): Promise<
  Desktop & { readonly ben: TerminalProcess; readonly roomId: RoomId; say(text: string): Promise<void> }
> {
  const some = new Terminals();
  people.push(some);
  const [ben, address] = await some.host('Ben', 'Kitchen');
  const app = await launch({ args: ['--name=Ana'] });
  running.push(app);
  const desktop = await openDesktop(app);
  await app.evaluate(({ Notification }) => {
    const watched: Watched = { shown: [], withdrawn: [] };
    Object.assign(globalThis, { watched });
    Notification.prototype.show = function show(this: Electron.Notification) {
      watched.shown.push(this);
    };
    Notification.prototype.close = function close(this: Electron.Notification) {
      watched.withdrawn.push(this);
    };
  });
  await ask(desktop.page, 'settings.set', settings);
  const target = { kind: 'address', address: address.split('/')[0] };
  const outcome = await ask<JoinOutcome>(desktop.page, 'room.join', { target });
  if (outcome.kind !== 'joined') throw new Error(outcome.kind);
  const roomId = outcome.room.id;
  const say = async (text: string): Promise<void> => {
    // Spaces at its end would not be sent.
    ben.write({ type: 'send', text: text.trim() });
    await heard(ben, text.trim());
  };
  return { ...desktop, ben, roomId, say };
}

const shown = (app: ElectronApplication): Promise<Shown[]> =>
  app.evaluate(() => {
    const { watched } = globalThis as unknown as { watched: Watched };
    return watched.shown.map((one) => ({
      title: one.title,
      body: one.body,
      silent: one.silent,
      hasReply: one.hasReply,
      withdrawn: watched.withdrawn.includes(one),
    }));
  });
const last = async (app: ElectronApplication): Promise<Shown | undefined> => (await shown(app)).at(-1);
/** The person does something with the last one. */
const act = (app: ElectronApplication, event: 'click' | 'reply', details: object = {}): Promise<void> =>
  app.evaluate(
    (_electron, [name, given]) => {
      const one = (globalThis as unknown as { watched: Watched }).watched.shown.at(-1);
      (one as unknown as NodeJS.EventEmitter).emit(name, given);
    },
    [event, details] as const,
  );

const room = async (page: Page): Promise<Room | undefined> => (await ask<Room[]>(page, 'room.list'))[0];

/** The stand-in's only tray. */
interface OwnTray {
  readonly $tip: string;
  readonly $image: { getSize(): Electron.Size };
  readonly $menu: { readonly items: readonly Electron.MenuItem[] };
}
const tray = (app: ElectronApplication) =>
  app.evaluate(({ Tray }) => {
    const [own] = (Tray as unknown as { readonly $all: readonly OwnTray[] }).$all;
    const items = own?.$menu.items ?? [];
    return {
      tip: own?.$tip,
      side: own?.$image.getSize().width,
      labels: items.map(({ label }) => label).filter((label) => label !== ''),
      checked: items.filter(({ checked }) => checked).map(({ label }) => label),
    };
  });
const choose = (app: ElectronApplication, label: string): Promise<void> =>
  app.evaluate(({ Tray }, wanted) => {
    const [own] = (Tray as unknown as { readonly $all: readonly OwnTray[] }).$all;
    own?.$menu.items.find((item) => item.label === wanted)?.click();
  }, label);

describe('notifications of the desktop', () => {
  it('[notifications] tell what was said elsewhere, lead there, and go once it is read', async () => {
    const { app, page, window, say } = await inTheKitchen();
    await say('the tea is ready');
    await expect.poll(() => shown(app)).toMatchObject([{ title: 'Kitchen', body: 'Ben: the tea is ready' }]);
    await expect.poll(() => app.evaluate((electron) => electron.app.getBadgeCount())).toBe(1);
    await window.evaluate((own) => own.minimize());
    await act(app, 'click');
    await expect.poll(() => window.evaluate((own) => own.isMinimized())).toBe(false);
    await page.locator('.message-text').getByText('the tea is ready').waitFor();
    await expect.poll(async () => (await room(page))?.unread).toBe(0);
    await expect.poll(() => last(app)).toMatchObject({ withdrawn: true });
    await expect.poll(() => app.evaluate((electron) => electron.app.getBadgeCount())).toBe(0);

    // She looks at the room now, so that she is told of nothing there.
    await say('with milk');
    await page.locator('.message-text').getByText('with milk').waitFor();
    await expect.poll(async () => (await room(page))?.unread).toBe(0);
    expect(await shown(app)).toHaveLength(1);
  });

  it('[notifications] can be answered, and what is answered is read', async () => {
    const { app, page, ben, say } = await inTheKitchen();
    await say('milk or lemon?');
    await expect.poll(() => last(app)).toMatchObject({ hasReply: true });
    await act(app, 'reply', { reply: 'lemon, please' });
    await heard(ben, 'lemon, please');
    await expect.poll(async () => (await room(page))?.unread).toBe(0);
    await expect.poll(() => last(app)).toMatchObject({ withdrawn: true });
  });

  it('[notifications] [A47] show markup as text, cut what is endless, and say nothing of a silenced room', async () => {
    const { app, page, roomId, say } = await inTheKitchen();
    await say(`<b>bold</b><img src="file:///x"> & ${'endless 无尽 '.repeat(600)}`);
    await expect.poll(() => last(app)).toBeDefined();
    const { title, body } = (await last(app)) ?? { title: '', body: '' };
    expect(title).toBe('Kitchen');
    expect(body.length).toBeLessThan(400);
    if (process.platform === 'linux') {
      expect(body).toMatch(/^Ben: &lt;b&gt;bold&lt;\/b&gt;/);
      expect(body).not.toMatch(/[<>]/);
    }
    await ask(page, 'room.setNotify', { roomId, level: 'none' });
    await expect.poll(() => last(app)).toMatchObject({ withdrawn: true });
    await say('x'.repeat(7_900));
    await expect.poll(async () => (await room(page))?.unread).toBe(2);
    await ask(page, 'room.setNotify', { roomId, level: 'all' });
    await expect.poll(() => app.evaluate((electron) => electron.app.getBadgeCount())).toBe(2);
    await say('heard again');
    await expect.poll(() => last(app)).toMatchObject({ body: 'Ben: heard again' });
    expect(await shown(app)).toHaveLength(2);
    await expect.poll(() => app.evaluate((electron) => electron.app.getBadgeCount())).toBe(3);
  });

  it('[notifications] [A47] leak neither names nor words where that is wanted, and speak Chinese', async () => {
    const { app, page, say } = await inTheKitchen({ notifications: 'bare', language: 'zh-CN' });
    await say('a secret');
    await expect.poll(() => shown(app)).toMatchObject([{ title: '1 条新消息', body: '', hasReply: false }]);
    await ask(page, 'settings.set', { notifications: 'names' });
    await say('another secret');
    await expect
      .poll(() => last(app))
      .toMatchObject({ title: 'Kitchen', body: '2 条新消息，最新一条来自 Ben' });
    await ask(page, 'settings.set', { notifications: 'off' });
    await expect.poll(() => last(app)).toMatchObject({ withdrawn: true });
  });

  it('[availability] others see this person away while the machine is not touched or is locked, and back after', async () => {
    const { app, page, roomId } = await inTheKitchen();
    const own = async (): Promise<string | undefined> =>
      (await ask<Person[]>(page, 'room.people', { roomId })).find(({ self }) => self)?.availability;
    expect(await own()).toBe('active');
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await expect.poll(own).toBe('away');
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await expect.poll(own).toBe('active');
    await app.evaluate(({ powerMonitor }) => {
      powerMonitor.getSystemIdleTime = () => 300;
    });
    await expect.poll(own).toBe('away');
  });

  it.runIf(runtime === 'stand-in')(
    '[notifications] the tray counts what is unread, leads there and sets what others see',
    async () => {
      const { app, page, say } = await inTheKitchen();
      await expect.poll(async () => (await tray(app)).tip).toBe('Landline');
      await say('the tea is ready');
      await expect.poll(async () => (await tray(app)).tip).toBe('Landline (1 unread)');
      const { side, labels } = await tray(app);
      expect(side).toBeGreaterThan(15);
      expect(labels).toEqual([
        'Open Landline',
        'Kitchen (1)',
        'Active',
        'Away',
        'Do not disturb',
        'Quit Landline',
      ]);
      await choose(app, 'Do not disturb');
      await expect.poll(async () => (await ask<Settings>(page, 'settings.get')).availability).toBe('busy');
      await expect.poll(async () => (await tray(app)).checked).toEqual(['Do not disturb']);
      await choose(app, 'Kitchen (1)');
      await page.locator('.message-text').getByText('the tea is ready').waitFor();
      await expect.poll(async () => (await tray(app)).tip).toBe('Landline');
    },
  );
});
