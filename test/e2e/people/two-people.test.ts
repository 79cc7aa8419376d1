import fs from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { browserFace, desktopFace, type PersonAt } from '../../support/people.ts';

const patient = { timeout: 60_000 };
const message = (page: Page, text: string): Locator => page.locator('[data-id]').filter({ hasText: text });
const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to / });

async function welcome({ page }: PersonAt, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}
async function say({ page }: PersonAt, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await message(page, text).waitFor(patient);
}

const roomRow = ({ page }: PersonAt): Locator =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('listitem').filter({ hasText: 'Werkstatt' });
const unread = (person: PersonAt, words: string): Promise<void> =>
  roomRow(person)
    .getByText(words)
    .waitFor({ ...patient, state: 'attached' });

describe.each([browserFace(), desktopFace()])('two people, each at the $name face', (face) => {
  const open: PersonAt[] = [];
  const folders: string[] = [];
  const person = async (folder: string): Promise<PersonAt> => {
    const opened = await face.open(folder);
    open.push(opened);
    return opened;
  };
  const folder = async (): Promise<string> => {
    const made = await makeFolder();
    folders.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.quit()));
    for (const made of folders.splice(0)) await fs.rm(made, { recursive: true, force: true });
  });
  afterAll(() => face.close());

  it('[D4, H5] find each other, chat both ways; one restarts, and history and unread marks survive', async () => {
    const [anaFolder, boFolder] = [await folder(), await folder()];
    const [ana, bo] = await Promise.all([person(anaFolder), person(boFolder)]);
    await Promise.all([welcome(ana, 'Ana'), welcome(bo, 'Bo')]);

    await ana.page.getByRole('button', { name: 'Start a room' }).first().click();
    await ana.page.getByLabel('Name of the room').fill('Werkstatt 工作室');
    await ana.page.getByRole('button', { name: 'Start', exact: true }).click();
    await composer(ana.page).waitFor(patient);

    const seen = bo.page.getByRole('listitem').filter({ hasText: 'Werkstatt 工作室' });
    await seen.getByRole('button').first().click(patient);
    await composer(bo.page).waitFor(patient);
    await expect
      .poll(() => composer(bo.page).evaluate((box) => box === box.ownerDocument.activeElement))
      .toBe(true);

    await say(bo, 'Hello from Bo');
    await message(ana.page, 'Hello from Bo').waitFor(patient);
    await say(ana, '你好，博');
    await message(bo.page, '你好，博').waitFor(patient);
    await message(ana.page, '你好，博')
      .getByText(/^(delivered|Seen by)/)
      .waitFor({ ...patient, state: 'attached' });

    await bo.page.getByRole('button', { name: /^Rooms near you/ }).click();
    await say(ana, 'One more thing');
    await unread(bo, '1 unread message');
    await bo.quit();
    open.splice(open.indexOf(bo), 1);
    await say(ana, 'Are you still there?');
    const again = await person(boFolder);
    await unread(again, '2 unread messages');
    await roomRow(again).getByRole('button').first().click();
    for (const text of ['Hello from Bo', '你好，博', 'One more thing', 'Are you still there?']) {
      await message(again.page, text).waitFor(patient);
    }
    await again.page.locator('.line-new', { hasText: 'New messages' }).waitFor(patient);
    await say(again, 'Here I am');
    await message(ana.page, 'Here I am').waitFor(patient);

    await ana.quit();
    open.splice(open.indexOf(ana), 1);
    await say(again, 'Written while nobody hosts');
    const hostAgain = await person(anaFolder);
    await roomRow(hostAgain).getByRole('button').first().click();
    await message(hostAgain.page, 'Written while nobody hosts').waitFor(patient);
    await message(hostAgain.page, 'Hello from Bo').waitFor(patient);
  });
});
