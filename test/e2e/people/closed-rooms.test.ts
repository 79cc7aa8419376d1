import fs from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { browserFace, type PersonAt } from '../../support/people.ts';

const patient = { timeout: 60_000 };
const face = browserFace();
const folders: string[] = [];
let ana: Page;
let bo: Page;
const open: PersonAt[] = [];

async function person(name: string): Promise<Page> {
  const folder = await makeFolder();
  folders.push(folder);
  const opened = await face.open(folder);
  open.push(opened);
  await opened.page.getByLabel('Your name').fill(name);
  await opened.page.getByRole('button', { name: 'Continue' }).click();
  return opened.page;
}
beforeAll(async () => {
  [ana, bo] = await Promise.all([person('Ana'), person('Bo')]);
});
afterAll(async () => {
  await Promise.all(open.map((opened) => opened.quit()));
  await face.close();
  for (const folder of folders) await fs.rm(folder, { recursive: true, force: true });
});

const composer = (page: Page, room: string): Locator =>
  page.getByRole('textbox', { name: `Message to ${room}` });
const nearby = async (page: Page, room: string): Promise<Locator> => {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Rooms near you/ }).click();
  return page.getByRole('main').getByRole('button', { name: room });
};

/** Ana starts a room, and stays in it. */
async function start(room: string, access: string, passphrase: string | null = null): Promise<void> {
  await ana.keyboard.press('Escape');
  await ana.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
  await ana.getByLabel('Name of the room').fill(room);
  await ana.getByRole('radio', { name: access }).click();
  if (passphrase !== null) await ana.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await ana.getByRole('button', { name: 'Start', exact: true }).click();
  await composer(ana, room).waitFor(patient);
}

/** Both write, and read the other. */
async function talk(room: string): Promise<void> {
  for (const [from, to, text] of [
    [bo, ana, `Bo in ${room}`],
    [ana, bo, `Ana in ${room}`],
  ] as const) {
    await composer(from, room).fill(text);
    await composer(from, room).press('Enter');
    await to.locator('[data-id]').filter({ hasText: text }).waitFor(patient);
  }
}

it('[J1] the passphrase opens the room, a wrong one is said and stays', async () => {
  await start('Board', 'Whoever knows the passphrase', 'correct horse battery');
  await (await nearby(bo, 'Board')).click(patient);
  await bo.keyboard.type('correct horse');
  await bo.keyboard.press('Enter');
  await bo.getByRole('alert').getByText('That was not right').waitFor(patient);
  // The wrong one is selected, so that the next is typed over it.
  const selected = (): Promise<number> =>
    bo
      .getByLabel('Passphrase', { exact: true })
      .evaluate((field: HTMLInputElement) => (field.selectionEnd ?? 0) - (field.selectionStart ?? 0));
  await expect.poll(selected).toBe('correct horse'.length);
  await bo.keyboard.type('correct horse battery');
  await bo.keyboard.press('Enter');
  await composer(bo, 'Board').waitFor(patient);
  await talk('Board');
});

it('[J1] whoever asks is let in by whoever decides, and comes in by themselves', async () => {
  await start('Clinic', 'Whoever is let in');
  await (await nearby(bo, 'Clinic')).click(patient);
  await bo.getByRole('dialog').getByRole('button', { name: 'Ask to join' }).click();
  await bo.getByRole('button', { name: 'Cancel: Clinic' }).waitFor(patient);
  await ana.getByText('Bo asks to join').waitFor(patient);
  await ana.getByRole('button', { name: /^Let in: Bo/ }).click();
  await composer(bo, 'Clinic').waitFor(patient);
  await ana.getByText('Bo asks to join').waitFor({ ...patient, state: 'detached' });
  await talk('Clinic');
});

it('[J1] whoever is turned away is told', async () => {
  await start('Vault', 'Whoever is let in');
  await (await nearby(bo, 'Vault')).click(patient);
  await bo.getByRole('dialog').getByRole('button', { name: 'Ask to join' }).click();
  await ana.getByRole('button', { name: /^Turn away: Bo/ }).click(patient);
  await bo.getByText('You were not let in').waitFor(patient);
  await bo.getByRole('button', { name: 'Dismiss: Vault' }).click();
  await bo.getByText('You were not let in').waitFor({ ...patient, state: 'detached' });
});

it('[J4] a link shows where it leads, lets in one person, and is off the list then', async () => {
  await start('Personnel', 'Only with an invite');
  await ana.getByRole('button', { name: 'Make a link' }).click();
  const link = (await ana.locator('#invite-link').textContent(patient))?.trim() ?? '';
  expect(link).toMatch(/^LANDLINE:\/\/JOIN\/[A-Z2-7]+$/);
  await ana.getByRole('button', { name: /^Revoke: Link, by you/ }).waitFor(patient);

  await bo.keyboard.press('Escape');
  await bo.getByRole('button', { name: 'Join with a code or link' }).first().click();
  await bo.keyboard.insertText(link);
  await bo.keyboard.press('Enter');
  const card = bo.getByRole('dialog', { name: /^An invite to/ });
  const words = card.getByRole('list', { name: 'Words of the host’s key' });
  await words.waitFor(patient);
  expect(await words.getByRole('listitem').count()).toBe(8);
  await card.getByRole('button', { name: 'Join' }).click();
  await composer(bo, 'Personnel').waitFor(patient);
  await ana.getByText('The link was used or revoked.').waitFor(patient);
  await ana.getByText('There is none at the moment.').waitFor(patient);
  await ana.keyboard.press('Escape');
  await talk('Personnel');
});

it('[J4] a code that is said lets in, read as it was heard', async () => {
  await start('Archive', 'Only with an invite');
  await ana.getByRole('radio', { name: 'Code to say' }).click();
  await ana.getByRole('button', { name: 'Make a code' }).click();
  const code = (await ana.locator('.invite-code code').textContent(patient))?.trim() ?? '';
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await (await nearby(bo, 'Archive')).click(patient);
  await bo.keyboard.type(code.toLowerCase().replace('-', ' '));
  await bo.keyboard.press('Enter');
  await composer(bo, 'Archive').waitFor(patient);
  await ana.getByText('The code was used').waitFor(patient);
  await ana.keyboard.press('Escape');
  await talk('Archive');
});
