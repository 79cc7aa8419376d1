import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  composer,
  dialog,
  joinRoom,
  menuOf,
  message,
  openRoom,
  patient,
  roomRow,
  say,
  startRoom,
  Talkers,
  type Talker,
} from '../../support/talkers.ts';

const talkers = new Talkers();
let ana: Talker;
let bo: Talker;
let chi: Talker;
beforeAll(async () => {
  [ana, bo, chi] = await Promise.all([talkers.come('Ana'), talkers.come('Bo'), talkers.come('Chi Lam')]);
  await startRoom(ana, 'Gerberei');
  await joinRoom(bo, 'Gerberei');
  await joinRoom(chi, 'Gerberei');
  await startRoom(chi, 'Kontor');
});
afterAll(() => talkers.end());

const hits = (page: Page): Locator =>
  page.getByRole('search').getByRole('listbox', { name: 'Messages found' }).getByRole('option');
const shown = { ...patient, state: 'attached' } as const;

it('[mentions] a name is completed, and whoever is meant sees it among the rooms and in the words', async () => {
  await composer(bo.page).pressSequentially('明天的木板谁去拿？ @chi');
  await bo.page.getByRole('option', { name: 'Chi Lam' }).waitFor(patient);
  await bo.page.keyboard.press('Enter');
  await expect.poll(() => composer(bo.page).inputValue()).toBe('明天的木板谁去拿？ @Chi Lam ');
  await bo.page.keyboard.press('Enter');
  await roomRow(chi.page, 'Gerberei').getByText('1 mention of you').waitFor(shown);
  await message(ana.page, '木板').locator('.message-mention', { hasText: 'Chi Lam' }).waitFor(patient);
  expect(await roomRow(ana.page, 'Gerberei').getByText('mention of you').count()).toBe(0);
});

it('[search] Chinese words inside a sentence are found in another room, and lead there', async () => {
  await chi.page.keyboard.press('Control+Shift+f');
  for (const words of ['木板', '去拿', '板']) {
    await chi.page.getByRole('search').getByRole('combobox').fill(words);
    await expect.poll(() => hits(chi.page).locator('mark').allInnerTexts()).toEqual([words]);
  }
  await Promise.all([
    chi.page.locator('.row[data-marked="true"]', { hasText: '木板' }).waitFor(patient),
    chi.page.getByRole('heading', { level: 1, name: 'Gerberei' }).waitFor(patient),
    hits(chi.page).first().click(),
  ]);
  await chi.page.getByRole('search').getByRole('combobox').press('Escape');
  await message(chi.page, '木板').locator('.message-mention-own').waitFor(patient);
  await roomRow(chi.page, 'Gerberei')
    .getByText('1 mention of you')
    .waitFor({ ...patient, state: 'detached' });
});

it('[search] a word that was edited away is not found any more, the one in its place is', async () => {
  await composer(bo.page).press('ArrowUp');
  await expect.poll(() => composer(bo.page).inputValue()).toContain('木板');
  await composer(bo.page).fill('明天的玻璃谁去拿？');
  await composer(bo.page).press('Enter');
  await message(chi.page, '玻璃').waitFor(patient);
  await chi.page.keyboard.press('Control+Shift+f');
  const field = chi.page.getByRole('search').getByRole('combobox');
  await field.fill('玻璃');
  await expect.poll(() => hits(chi.page).count()).toBe(1);
  await field.fill('木板');
  await chi.page.getByText('No message fits.').waitFor(patient);
  await field.press('Escape');
  await expect.poll(() => chi.page.getByText('Bo is writing…').count()).toBe(0);
});

it('[presence] who writes is shown to the others, in the room and among the rooms, until it is said', async () => {
  await openRoom(chi, 'Kontor');
  await composer(ana.page).pressSequentially('I think');
  await bo.page.locator('.composer-typing').getByText('Ana is writing…').waitFor(patient);
  await roomRow(chi.page, 'Gerberei').getByText('Ana is writing…').waitFor(patient);
  await say(ana, 'I think so', bo);
  await bo.page
    .locator('.composer-typing')
    .getByText('Ana is writing…')
    .waitFor({ ...patient, state: 'detached' });
});

it('[reads] the author sees who has seen it, and those who do not tell are left out', async () => {
  const seen = message(ana.page, 'I think so');
  await seen.getByText('Seen by 1').waitFor(shown);
  await openRoom(chi, 'Gerberei');
  await seen.getByText('Seen by 2').waitFor(shown);
  const menu = await menuOf(ana, 'I think so');
  await menu.getByRole('menuitem', { name: 'Who has seen it' }).click();
  await expect
    .poll(async () => (await dialog(ana.page).getByRole('listitem').allInnerTexts()).sort())
    .toEqual(['Bo', 'Chi Lam']);
  await ana.page.keyboard.press('Escape');

  await bo.page.getByRole('button', { name: 'Settings', exact: true }).click();
  const telling = bo.page.getByRole('switch', { name: 'Tell others what I have read, and when I write' });
  await telling.click();
  await expect.poll(() => telling.isChecked()).toBe(false);
  await bo.page.keyboard.press('Escape');
  await say(ana, 'Nobody has to tell', bo, chi);
  await message(ana.page, 'Nobody has to tell').getByText('Seen by 1').waitFor(shown);
  await composer(bo.page).fill('secretly');
  await say(chi, 'Right', ana, bo);
  expect(await ana.page.getByText('Bo is writing…').count()).toBe(0);
  expect(await message(ana.page, 'Nobody has to tell').getByText('Seen by 2').count()).toBe(0);
  await composer(bo.page).fill('');
});

it('[presence] what somebody says of themselves is seen by the others, and who has gone is gone', async () => {
  await bo.page.locator('.rooms-self').click();
  await dialog(bo.page).getByRole('radio', { name: 'Do not disturb' }).click();
  await dialog(bo.page).getByLabel('In a few words').fill('Bei der Säge');
  await dialog(bo.page).getByRole('button', { name: 'Save' }).click();
  await ana.page.getByRole('button', { name: 'Room details' }).click();
  const row = (name: string): Locator =>
    ana.page.getByRole('complementary').getByRole('listitem').filter({ hasText: name });
  await row('Bo').getByText('Bei der Säge').waitFor(patient);
  await row('Bo').getByText('Do not disturb').waitFor(shown);
  await talkers.go(bo);
  await row('Bo')
    .getByText(/Last seen/)
    .waitFor(patient);
  bo = await talkers.comeBack(bo);
  await row('Bo').getByText('Bei der Säge').waitFor(patient);
  await row('Bo').getByText('Do not disturb').waitFor(shown);
});
