import { decodeQR } from 'qr/decode.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askToJoin, endInvite } from '../../support/fake-app/fake-admission.ts';
import { ownDoor, strangers } from '../../support/fake-app/door-scenes.ts';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { alone, office } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function inviteTo(app: FakeApp, room: RegExp): Promise<OpenWindow> {
  const window = await openWindow(browser, app, {
    reducedMotion: 'reduce',
    permissions: ['clipboard-write'],
  });
  const { page } = window;
  await page.getByRole('navigation').getByRole('button', { name: room }).click();
  await page.getByRole('main').getByRole('button', { name: 'Invite people' }).click();
  await page.getByRole('dialog', { name: /Invite people to/ }).waitFor();
  return window;
}

/** What a camera would read in the drawn code. */
async function readCode(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: 'QR code of the invite link' });
  await code.locator('.qr-ink[d^="M"]').waitFor();
  const { side, path } = await code.evaluate((svg) => ({
    side: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
    path: svg.querySelector('.qr-ink')?.getAttribute('d') ?? '',
  }));
  const scale = 4;
  const size = side * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let line = 0; line < scale; line += 1) {
      const from = ((Number(y) * scale + line) * size + Number(x) * scale) * 4;
      for (let at = 0; at < Number(length) * scale; at += 1) data.fill(0, from + at * 4, from + at * 4 + 3);
    }
  }
  return decodeQR({ width: size, height: size, data });
}

it('[J4] a link is shown once, with the QR code of the same link, and can be copied', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await inviteTo(app, /Workshop/);
  await page.getByRole('radio', { name: '7 days' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = (await page.locator('#invite-link').textContent())?.trim() ?? '';
  expect(link).toMatch(/^LANDLINE:\/\/JOIN\/[A-Z2-7]+$/);
  expect(await readCode(page)).toBe(link);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied').waitFor();
  const [made] = app.admission.invites.get(main.id) ?? [];
  expect(Math.round(((made?.expiresAt ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);

  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('button', { name: 'Invite people' }).click();
  await page.getByRole('button', { name: /^Revoke: Link, by you/ }).waitFor();
  expect(await page.content()).not.toContain(link);

  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('button', { name: 'Join with a code or link' }).click();
  await page.keyboard.press('Control+V');
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Link, code or address' }).inputValue())
    .toBe(link);
  await close();
});

it('[J4] a link that was used or revoked says so, and goes off the list', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await inviteTo(app, /Workshop/);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByRole('button', { name: /^Revoke/ }).waitFor();
  const [made] = app.admission.invites.get(main.id) ?? [];
  if (!made) throw new Error('nothing made');
  endInvite(app, main, made.id);
  await page.getByText('The link was used or revoked.').waitFor();
  await page.getByText('There is none at the moment.').waitFor();
  await expect.poll(() => page.locator('#invite-link').count()).toBe(0);

  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('#invite-link').waitFor();
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByText('There is none at the moment.').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Open invites');
  await close();
});

it('[J4] of those that are revoked one right after the other none stays good', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await inviteTo(app, /Workshop/);
  const revoke = page.getByRole('button', { name: /^Revoke/ });
  for (const count of [1, 2]) {
    await page.getByRole('button', { name: /^Make (a|another) link$/ }).click();
    await expect.poll(() => revoke.count()).toBe(count);
  }
  await revoke.evaluateAll((buttons: HTMLElement[]) => buttons.forEach((button) => button.click()));
  await page.getByText('There is none at the moment.').waitFor();
  expect(app.admission.invites.get(main.id) ?? []).toEqual([]);
  await close();
});

it('[J4] a code counts its ten minutes down, is read out letter by letter, and ends', async () => {
  const { app } = office(Date.now());
  const { page, close } = await inviteTo(app, /Workshop/);
  await page.getByRole('radio', { name: 'Code to say' }).click();
  const now = Date.now() + 60_000;
  await page.clock.install();
  await page.clock.pauseAt(now);
  app.now = () => now;
  await page.getByRole('button', { name: 'Make a code' }).click();
  await page.getByText('The code is K 7 Q M - 4 X R W').waitFor({ state: 'attached' });
  await page.clock.runFor(60_000);
  await page
    .getByRole('timer')
    .filter({ hasText: /^Good for 9:00 more$/ })
    .waitFor();
  await page.clock.runFor(600_000);
  await page.getByText('The ten minutes are over.').waitFor();
  await expect.poll(() => page.getByRole('timer').count()).toBe(0);
  await close();
});

it('[J4] a second code takes the place of the first; a link made before stays in sight', async () => {
  const { app } = office(Date.now());
  const { page, close } = await inviteTo(app, /Workshop/);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('#invite-link').waitFor();
  await page.getByRole('radio', { name: 'Code to say' }).click();
  await page.getByRole('button', { name: 'Make a code' }).click();
  const first = await page.locator('.invite-code code').textContent();
  await page.getByRole('button', { name: 'Make another code' }).click();
  await expect.poll(() => page.locator('.invite-code code').textContent()).not.toBe(first);
  await expect.poll(() => page.getByRole('button', { name: /^Revoke: Code/ }).count()).toBe(1);
  await page.getByRole('radio', { name: 'Link and QR code' }).click();
  await page.locator('#invite-link').waitFor();
  await close();
});

it('[L6] who may not invite is told who may', async () => {
  const { app, main } = office(Date.now());
  main.rules = { ...main.rules, inviters: 'moderators' };
  const { page, close } = await inviteTo(app, /Workshop/);
  await page.getByText('only owners and moderators invite').waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Make/ }).count()).toBe(0);
  await close();
});

it('[J1] whoever asks is shown with name and fingerprint, announced, and takes no focus', async () => {
  const { app, room } = ownDoor(Date.now());
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Clinic/ })
    .click();
  await page.getByRole('textbox').waitFor();
  await page.keyboard.type('half a ');
  const zoe = askToJoin(app, room, strangers.zoe);
  await page.getByRole('status').getByText('Zoe asks to be let in.').waitFor({ state: 'attached' });
  await page.getByText(zoe.fingerprint).waitFor();
  await page.keyboard.type('sentence');
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('half a sentence');
  await page.getByRole('navigation').getByText('1 person asks to be let in').waitFor({ state: 'attached' });

  const ben = askToJoin(app, room, strangers.ben, true);
  await page.getByText('2 people ask to join').waitFor();
  await page.getByText('Somebody in the room has the same name.').waitFor();
  await page.getByRole('button', { name: `Turn away: Ben Okafor, fingerprint ${ben.fingerprint}` }).click();
  await page.getByText('Ben Okafor asks to join').waitFor({ state: 'detached' });
  app.failNext('asking.admit', 'person-unknown');
  const letIn = page.getByRole('button', { name: `Let in: Zoe, fingerprint ${zoe.fingerprint}` });
  await letIn.click();
  await page.getByRole('alert').getByText('They are not there any more').waitFor();
  await letIn.click();
  await page.getByText('Zoe asks to join').waitFor({ state: 'detached' });
  expect(room.members.map(({ person }) => person.name)).toEqual(['Ana', 'Ben Okafor', '恵美', 'Zoe']);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await close();
});

it('[J1] a room is started as it was meant; a passphrase is shown while it is chosen and judged by its length', async () => {
  const app = alone(Date.now(), 60_000);
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const start = async (name: string, access: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
    await page.getByRole('textbox', { name: 'Name of the room' }).fill(name);
    await page.getByRole('radio', { name: access }).click();
  };
  const submit = page.getByRole('dialog').getByRole('button', { name: 'Start' });
  await start('Board', 'Whoever knows the passphrase');
  const field = page.getByLabel('Passphrase', { exact: true });
  await expect.poll(() => field.getAttribute('type')).toBe('text');
  await expect.poll(() => submit.isDisabled()).toBe(true);
  await field.fill('horse');
  await page.getByText('Somebody near could guess it.').waitFor();
  await field.fill('correct horse battery');
  await page.getByText('Only its length is judged here.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('whoever knows the passphrase can join').waitFor();
  const [board] = app.rooms.values();
  expect(board?.rules.access).toBe('passphrase');
  expect(app.admission.passphrases.get(board?.id as never)).toBe('correct horse battery');

  await start('Personnel', 'Only with an invite');
  await expect.poll(() => field.count()).toBe(0);
  await submit.click();
  await page.getByRole('dialog', { name: 'Invite people to Personnel' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('nobody gets in without').waitFor();

  await start('Clinic', 'Whoever is let in');
  await submit.click();
  await page.getByText('can ask to be let in').waitFor();
  await close();
});
