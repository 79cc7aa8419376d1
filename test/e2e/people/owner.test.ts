import fs from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { browserFace, type PersonAt } from '../../support/people.ts';

const patient = { timeout: 60_000 };
const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to / });
const line = (page: Page, hasText: string): Locator => page.locator('.line-event', { hasText });
const dialog = (page: Page): Locator => page.getByRole('dialog');
const words = async (page: Page): Promise<string> => {
  const list = page.getByRole('list', { name: 'Words of the key' });
  await list.getByRole('listitem').nth(7).waitFor(patient);
  return list.innerText();
};

const face = browserFace();
const open: PersonAt[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.quit()));
  for (const made of folders.splice(0)) await fs.rm(made, { recursive: true, force: true });
});
afterAll(() => face.close());

async function person(name: string): Promise<Page> {
  const folder = await makeFolder();
  folders.push(folder);
  const opened = await face.open(folder);
  open.push(opened);
  await opened.page.getByLabel('Your name').fill(name);
  await opened.page.getByRole('button', { name: 'Continue' }).click();
  return opened.page;
}

async function card(page: Page, name: RegExp): Promise<Locator> {
  await page.getByRole('complementary').getByRole('button', { name }).first().click(patient);
  await dialog(page).waitFor();
  return dialog(page);
}

it('[J6] an owner compares a key, sets rules, gives a role, and removes; the other window says all of it', async () => {
  const [ana, bo] = await Promise.all([person('Ana'), person('Bo')]);
  await ana.getByRole('button', { name: 'Start a room' }).first().click();
  await ana.getByLabel('Name of the room').fill('Werkstatt');
  await ana.getByRole('button', { name: 'Start', exact: true }).click();
  await composer(ana).waitFor(patient);
  await bo.getByRole('listitem').filter({ hasText: 'Werkstatt' }).getByRole('button').first().click(patient);
  await composer(bo).waitFor(patient);

  await ana.getByRole('button', { name: 'Room details' }).click();
  await card(ana, /Bo/);
  const seen = await words(ana);
  await bo.getByRole('button', { name: 'Settings' }).click();
  await expect.poll(() => words(bo)).toBe(seen);
  await bo.keyboard.press('Escape');
  await dialog(ana).getByRole('button', { name: 'Compare…' }).click();
  await dialog(ana).getByRole('button', { name: 'They match' }).click();
  await dialog(ana).getByText('You compared this key.').waitFor(patient);
  await ana.keyboard.press('Escape');

  await composer(bo).fill('half a thought');
  await ana.getByRole('button', { name: 'Change the rules…' }).click();
  await dialog(ana).getByRole('switch', { name: 'Read only' }).click();
  await dialog(ana).getByRole('button', { name: 'Save' }).click();
  await line(bo, 'Ana changed the rules: only owners and moderators write').waitFor(patient);
  await bo
    .getByText('Only owners and moderators write in this room. What you wrote is kept.')
    .waitFor(patient);

  await (await card(ana, /Bo/)).getByRole('button', { name: 'Change the role…' }).click();
  await dialog(ana).getByRole('radio', { name: 'Moderator' }).click();
  await dialog(ana).getByRole('button', { name: 'Save' }).click();
  await line(bo, 'Ana made Bo a moderator').waitFor(patient);
  await composer(bo).waitFor(patient);
  await expect.poll(() => composer(bo).inputValue()).toBe('half a thought');
  await composer(bo).press('Enter');
  await ana.locator('.message', { hasText: 'half a thought' }).waitFor(patient);

  await dialog(ana).getByRole('button', { name: 'Remove from the room…' }).click(patient);
  await dialog(ana).getByRole('button', { name: 'Remove', exact: true }).click();
  await ana
    .getByRole('complementary')
    .getByText(/^Removed by Ana/)
    .waitFor(patient);
  await bo.getByText('Ana removed you from this room.').waitFor(patient);
  await bo.getByText('You can read here, but not write.').waitFor(patient);
  await bo.locator('.message', { hasText: 'half a thought' }).waitFor();

  await bo.getByRole('button', { name: 'Join again' }).click();
  await bo.getByRole('alert').getByText('Ask its people for an invite').waitFor(patient);
  await bo.getByRole('button', { name: 'Ask to join' }).click();
  await bo.getByText('You come in as soon as somebody lets you.').first().waitFor(patient);
  await ana.getByRole('button', { name: /^Let in/ }).click(patient);
  await composer(bo).waitFor(patient);
  await line(bo, 'Ana let Bo in').waitFor(patient);

  await bo.getByRole('button', { name: 'More about this room' }).click();
  await bo.getByRole('menuitem', { name: 'Leave the room…' }).click();
  await dialog(bo).getByRole('button', { name: 'Take it off this device as well…' }).click();
  await dialog(bo).getByRole('button', { name: 'Leave and forget' }).click();
  await bo.getByRole('heading', { level: 1, name: 'Rooms near you' }).waitFor(patient);
});

it('[window] a person takes their data along, erases everything, and the window shows nothing of it any more', async () => {
  const ana = await person('Ana');
  await ana.getByRole('button', { name: 'Start a room' }).first().click();
  await ana.getByRole('button', { name: 'Start', exact: true }).click();
  await composer(ana).fill('to be erased');
  await ana.keyboard.press('Enter');
  await ana.locator('.message', { hasText: 'to be erased' }).waitFor(patient);
  await ana.getByRole('button', { name: 'Settings' }).click();
  const download = ana.waitForEvent('download', patient);
  await ana.getByRole('button', { name: 'Export my data…' }).click();
  expect(await fs.readFile(await (await download).path(), 'utf8')).toContain('to be erased');
  await ana.getByRole('button', { name: 'Erase everything…' }).click();
  await ana.getByRole('button', { name: 'Go on…' }).click();
  await ana.getByRole('textbox', { name: /Type/ }).fill('erase everything');
  await ana.keyboard.press('Enter');
  await ana.getByRole('heading', { name: 'Everything was erased' }).waitFor(patient);
  expect(await ana.getByText('to be erased').count()).toBe(0);
});
