import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { writeInvite } from '../../../main/admission/invites.ts';
import type { BridgeFrame } from '../../../preload/bridge/frame.ts';
import {
  asInstalled,
  defaultAppFolder,
  executable,
  launch,
  runtime,
  type LaunchOptions,
} from '../../support/launch.ts';
import { Terminals } from '../../support/terminals.ts';
import { callMain, openDesktop, type Desktop } from './page.ts';

const running: ElectronApplication[] = [];
const folders: string[] = [];
const terminals: Terminals[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  for (const some of terminals.splice(0)) await some.end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options: LaunchOptions = {}): Promise<Desktop & { readonly dataFolder: string }> {
  const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'landline-links-'));
  folders.push(dataFolder);
  const app = await launch({ ...options, dataFolder, args: ['--name=Ana', ...(options.args ?? [])] });
  running.push(app);
  return { ...(await openDesktop(app)), dataFolder };
}

/** What another program on the desktop does when a link is clicked there. Resolves once that copy has left. */
async function click(dataFolder: string, ...args: string[]): Promise<void> {
  const second = spawn(executable, ['--no-sandbox', defaultAppFolder, `--data=${dataFolder}`, ...args], {
    stdio: 'ignore',
  });
  await once(second, 'exit');
}

const value = (frame: BridgeFrame): unknown => (frame.kind === 'answer' ? frame.value : frame);
const rooms = async (page: Page): Promise<unknown> => value(await callMain(page, 'room.list'));
const card = (page: Page): Locator => page.getByRole('dialog', { name: /^An invite to / });

/** A link into `room` at `port` of this machine: genuine but for its secret. */
const linkTo = (room: string, host: string, port: number): string =>
  writeInvite({
    room,
    host,
    secret: new Uint8Array(16).fill(7),
    expires: Math.ceil(Date.now() / 1_000) * 1_000 + 600_000,
    addresses: [{ host: '127.0.0.1', port }],
  });
/** To nowhere. */
const anyLink = (port: number): string => linkTo('a'.repeat(32), 'b'.repeat(32), port);

/** A room that a terminal hosts, a link into it, and how many have come to it. */
async function hosted(): Promise<{
  readonly link: string;
  readonly place: string;
  readonly came: () => readonly unknown[];
}> {
  const some = new Terminals();
  terminals.push(some);
  const [host, address] = await some.host('Ben', 'Kitchen');
  const [place = '', roomId = ''] = address.split('/');
  const { deviceId, port } = await host.event('ready');
  return {
    link: linkTo(roomId, String(deviceId), Number(port)),
    place,
    came: () => host.of('member').filter(({ name }) => name !== 'Ben'),
  };
}

describe('a landline:// link', () => {
  it('[A24] that the app is started with shows what it says, and nothing is joined or sent', async () => {
    const { link, place, came } = await hosted();
    const { page } = await start({ args: [link] });
    await card(page).getByText(place).waitFor();
    expect(await rooms(page)).toEqual([]);
    expect(value(await callMain(page, 'room.waitingToJoin'))).toEqual([]);
    expect(came()).toEqual([]);
    // It was told once: whoever comes now is told of none.
    expect(value(await callMain(page, 'invite.take'))).toBeNull();
    await card(page).getByRole('button', { name: 'Cancel' }).click();
    await card(page).waitFor({ state: 'detached' });
    expect(await rooms(page)).toEqual([]);
    expect(came()).toEqual([]);
  });

  it('[A24] clicked while the app runs brings its window forward and shows what it says', async () => {
    const { link, place, came } = await hosted();
    const { page, window, dataFolder } = await start();
    await window.evaluate((own) => own.minimize());
    await click(dataFolder, link);
    await card(page).getByText(place).waitFor();
    await expect.poll(() => window.evaluate((own) => own.isMinimized())).toBe(false);
    expect(await rooms(page)).toEqual([]);
    expect(came()).toEqual([]);
  });

  it('[A24] among several at once is the last', async () => {
    const { page, dataFolder } = await start({
      args: [anyLink(1_001), anyLink(1_002), 'https://example.invalid/'],
    });
    await card(page).getByText('127.0.0.1:1002').waitFor();
    for (const port of [2_001, 2_002, 2_003]) await click(dataFolder, anyLink(port));
    await card(page).getByText('127.0.0.1:2003').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await rooms(page)).toEqual([]);
  });

  it('[A24] of another scheme or shape is passed over', async () => {
    const { page, dataFolder } = await start();
    const link = anyLink(1_001);
    const garbage = [
      'landline',
      'landline:',
      `x${link}`,
      `https://example.invalid/${link}`,
      `file:///${link}`,
      `javascript:${link}`,
      `${link} --data=/elsewhere`,
      ` ${link}`,
      `${link}\n`,
      `${link}\u202e`,
      `${link}${'a'.repeat(1_000)}`,
    ];
    await click(dataFolder, ...garbage);
    // Copies are heard in order: by the time this one is shown, so would be what came before.
    await click(dataFolder, ...garbage, anyLink(1_002), ...garbage);
    await card(page).getByText('127.0.0.1:1002').waitFor();
    expect(value(await callMain(page, 'app.info'))).toMatchObject({ dataFolder });
  });

  it('[A24] that is no invite says so, and the app goes on', async () => {
    for (const link of [
      'landline:%00%ff?<script>alert(1)</script>',
      'landline://join/AAAA',
      'landline://open/etc/passwd',
    ]) {
      const { page } = await start({ args: [link] });
      await page.getByRole('alert').getByText('not an invite that Landline can read').waitFor();
      expect(await rooms(page)).toEqual([]);
      expect(await callMain(page, 'app.info')).toMatchObject({ kind: 'answer' });
    }
  });
});

// What Electron itself has registered only its system knows.
it.runIf(runtime === 'stand-in')(
  '[A24] links are taken from the system by what people install alone',
  async () => {
    const protocols = (desktop: Desktop): Promise<string[]> =>
      desktop.app.evaluate(({ app }) => (app as unknown as { readonly $protocols: string[] }).$protocols);
    expect(await protocols(await start())).toEqual([]);
    // On Linux the package's entry in the menu says it.
    const wanted = process.platform === 'linux' ? [] : ['landline'];
    expect(await protocols(await start({ env: asInstalled }))).toEqual(wanted);
  },
);
