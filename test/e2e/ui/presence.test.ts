import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('[presence] people are listed by whether they can be talked to, and the list follows', async () => {
  const { app, main } = talk(Date.now());
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.locator('.room-row', { hasText: 'Workshop' }).click();
  await page.getByRole('button', { name: 'Room details' }).click();
  const names = page.getByRole('complementary').locator('.person-name');
  await expect
    .poll(() => names.allInnerTexts())
    .toEqual(['Ana (you)', 'Ben Okafor', 'Carla Weiss', '恵美', 'Dmitri']);
  const dmitri = page.locator('.person', { hasText: 'Dmitri' });
  await dmitri.getByText('Last seen 3 hours ago').waitFor();
  main.members = main.members.map((member) =>
    member.person.id === people.dmitri.id ? { ...member, present: true } : member,
  );
  app.peopleChanged(main);
  await dmitri.getByText('Active').waitFor({ state: 'attached' });
  await expect
    .poll(() => names.allInnerTexts())
    .toEqual(['Ana (you)', 'Ben Okafor', 'Dmitri', 'Carla Weiss', '恵美']);
  await close();
});

it('[presence] this person tells how they can be talked to, by keyboard alone, and takes the words back', async () => {
  const { app } = talk(Date.now());
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const own = page.getByRole('button', { name: /^Ana (Active|Do not disturb|In a meeting)/ });
  await own.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your status' });
  await dialog.getByRole('radio', { name: 'Active' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => dialog.getByRole('radio', { name: 'Do not disturb' }).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'In a meeting' }).press('Enter');
  await dialog.getByLabel('In a few words').press('Enter');
  await expect.poll(() => app.settings).toMatchObject({ availability: 'busy', statusText: 'In a meeting' });
  await own.getByText('In a meeting').waitFor();
  await own.click();
  await dialog.getByRole('button', { name: 'Clear the words' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => app.settings.statusText).toBe('');
  await own.getByText('Do not disturb').waitFor();
  await close();
});

it('[ime] the Enter that chooses a candidate of a status saves nothing', async () => {
  const { app } = talk(Date.now(), 'zh-CN');
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.locator('.rooms-self').click();
  await page.getByLabel('简短说明').focus();
  const field = await inputMethod(page);
  await field.compose('kai hui');
  await field.choose('开会', 'composition end first', 'form');
  expect(app.settings.statusText).toBe('');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.settings.statusText).toBe('开会');
  await close();
});

it('[presence] whether others are told of reading is a choice that says what it means', async () => {
  const { app } = talk(Date.now());
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const choice = page.getByRole('switch', { name: 'Tell others what I have read, and when I write' });
  const before = app.settings.tellReading;
  await choice.press('Space');
  await expect.poll(() => app.settings.tellReading).toBe(!before);
  await page.getByText('nobody sees how far you have read').waitFor();
  await close();
});
