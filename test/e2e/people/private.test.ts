import fs from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  composer,
  dialog,
  filesWith,
  joinRoom,
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
  [ana, bo, chi] = await Promise.all([talkers.come('Ana'), talkers.come('Bo'), talkers.come('Chi')]);
  await startRoom(ana, 'Sattlerei');
  await joinRoom(bo, 'Sattlerei');
  await joinRoom(chi, 'Sattlerei');
});
afterAll(() => talkers.end());

const aside = (page: Page): Locator => page.getByRole('complementary');
const direct = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('listitem').filter({ hasText: name });

it('[J7] two talk alone; whoever hosts the room they share sees and keeps nothing of it', async () => {
  await bo.page.getByRole('button', { name: 'Room details' }).click();
  await aside(bo.page)
    .getByRole('listitem')
    .filter({ hasText: 'Chi' })
    .getByRole('button', { name: 'Message' })
    .click(patient);
  await bo.page.getByRole('textbox', { name: 'Message to Chi' }).waitFor(patient);
  await say(bo, 'Nur für dich: 冲浪板');
  await direct(chi.page, 'Bo')
    .getByText('1 unread message')
    .waitFor({ ...patient, state: 'attached' });
  await direct(chi.page, 'Bo').getByRole('button').first().click();
  await message(chi.page, '冲浪板').waitFor(patient);
  await say(chi, 'Gern', bo);

  await direct(chi.page, 'Bo')
    .getByText(/unread message/)
    .waitFor({ ...patient, state: 'detached' });
  await talkers.go(chi);
  await say(bo, 'Gute Nacht 晚安');
  chi = await talkers.comeBack(chi);
  await direct(chi.page, 'Bo')
    .getByText('1 unread message')
    .waitFor({ ...patient, state: 'attached' });
  await direct(chi.page, 'Bo').getByRole('button').first().click();
  await message(chi.page, '晚安').waitFor(patient);

  const listed = ana.page.getByRole('navigation', { name: 'Rooms' });
  await expect.poll(() => listed.getByRole('listitem').count()).toBe(1);
  await ana.page.getByRole('button', { name: /^Rooms near you/ }).click();
  expect(await ana.page.getByRole('main').innerText()).not.toMatch(/Bo|Chi/);
  expect(await filesWith(bo, '冲浪板')).not.toEqual([]);
  for (const words of ['冲浪板', '晚安', 'Gern']) expect(await filesWith(ana, words)).toEqual([]);
});

it('[J7] a hidden room is in nobody’s list; whoever has an invite comes in', async () => {
  await startRoom(ana, 'Geheim', 'hidden');
  await dialog(ana.page).getByRole('button', { name: 'Make a link' }).click();
  const link = (await ana.page.locator('#invite-link').textContent(patient))?.trim() ?? '';
  await chi.page.getByRole('button', { name: /^Rooms near you/ }).click();
  await chi.page
    .getByRole('main')
    .getByRole('button', { name: /Sattlerei/ })
    .waitFor(patient);

  await bo.page.getByRole('button', { name: 'Join with a code or link' }).first().click();
  await bo.page.keyboard.insertText(link);
  await bo.page.keyboard.press('Enter');
  await dialog(bo.page).getByRole('button', { name: 'Join' }).click(patient);
  await bo.page.getByRole('textbox', { name: 'Message to Geheim' }).waitFor(patient);
  await dialog(ana.page).getByText('The link was used or revoked.').waitFor(patient);
  await ana.page.keyboard.press('Escape');
  await say(bo, 'Psst', ana);
  await roomRow(bo.page, 'Geheim')
    .getByText('Hidden room')
    .waitFor({ ...patient, state: 'attached' });
  expect(await chi.page.locator('body').innerText()).not.toContain('Geheim');
  for (const words of ['Geheim', 'Psst']) expect(await filesWith(chi, words)).toEqual([]);
});

it('[announcements] the roll-call follows who has it and who has read it, also whoever comes later', async () => {
  await talkers.go(chi);
  await openRoom(ana, 'Sattlerei');
  await openRoom(bo, 'Sattlerei');
  await composer(ana.page).fill('Fire drill at ten');
  await ana.page.getByRole('button', { name: 'Ask everybody to confirm' }).click();
  await composer(ana.page).press('Enter');
  await message(ana.page, 'Fire drill at ten')
    .getByRole('button', { name: '0 of 2 confirmed' })
    .click(patient);
  const roll = dialog(ana.page);
  const group = (title: string): Locator =>
    roll.locator('.roll-group', { has: ana.page.getByRole('heading', { name: title }) });
  await group('Has it, not confirmed').getByText('Bo', { exact: true }).waitFor(patient);
  await group('Not reached yet').getByText('Chi', { exact: true }).waitFor(patient);
  await group('Not reached yet')
    .getByText(/^Last seen/)
    .waitFor(patient);

  await message(bo.page, 'Fire drill at ten')
    .getByRole('button', { name: 'I have read this' })
    .click(patient);
  await message(bo.page, 'Fire drill at ten').getByText('You confirmed this').waitFor(patient);
  await roll.getByText('1 of 2 have confirmed').waitFor(patient);
  await group('Confirmed').getByText('Bo', { exact: true }).waitFor(patient);

  chi = await talkers.comeBack(chi);
  await group('Has it, not confirmed').getByText('Chi', { exact: true }).waitFor(patient);
  await openRoom(chi, 'Sattlerei');
  await roll.getByRole('button', { name: 'Remind 1 person' }).click();
  await roll.getByText('You can remind again after a minute.').waitFor(patient);

  const coming = ana.page.waitForEvent('download', patient);
  await roll.getByRole('button', { name: 'Save as a table' }).click();
  const table = await fs.readFile(await (await coming).path(), 'utf8');
  expect(table).toContain('"Bo","Confirmed"');
  expect(table).toContain('"Chi","Has it, not confirmed"');

  await message(chi.page, 'Fire drill at ten')
    .getByRole('button', { name: 'I have read this' })
    .click(patient);
  await roll.getByText('2 of 2 have confirmed').waitFor(patient);
  await ana.page.keyboard.press('Escape');
  for (const { page } of [ana, bo, chi])
    await message(page, 'Fire drill at ten')
      .getByRole('button', { name: '2 of 2 confirmed' })
      .waitFor(patient);
});
