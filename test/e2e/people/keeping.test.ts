import fs from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  composer,
  dialog,
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
const passphrase = 'gold leaf on calf skin';
let ana: Talker;
let bo: Talker;
let chi: Talker;
beforeAll(async () => {
  [ana, bo, chi] = await Promise.all([talkers.come('Ana'), talkers.come('Bo'), talkers.come('Chi')]);
  await startRoom(ana, 'Buchbinderei');
  await joinRoom(bo, 'Buchbinderei');
  await composer(ana.page).fill('The **spine** first, then the boards');
  await composer(ana.page).press('Enter');
  await message(bo.page, 'The spine first').waitFor(patient);
  await say(bo, '先做书脊，再做封面', ana);
});
afterAll(() => talkers.end());

async function chooseOfRoom({ page }: Talker, item: string): Promise<Locator> {
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await dialog(page).waitFor();
  return dialog(page);
}

async function savedBy({ page }: Talker, press: () => Promise<void>): Promise<Buffer> {
  const coming = page.waitForEvent('download', patient);
  await press();
  const file = await (await coming).path();
  await dialog(page).waitFor({ ...patient, state: 'detached' });
  return fs.readFile(file);
}

async function archiveOf(talker: Talker): Promise<Buffer> {
  const saving = await chooseOfRoom(talker, 'Save as archive…');
  await saving.getByLabel('Passphrase of the archive').fill(passphrase);
  await saving.getByLabel('The same passphrase again').fill(passphrase);
  return savedBy(talker, () => saving.getByRole('button', { name: 'Save the archive' }).click());
}

async function lookInto({ page }: Talker, archive: Buffer): Promise<Locator> {
  await page.getByRole('button', { name: /^Rooms near you/ }).click();
  await page.getByRole('main').getByRole('button', { name: 'Join with a code or link' }).click();
  await page.getByRole('button', { name: 'Open an archive…' }).click();
  const opening = page.getByRole('dialog', { name: 'Open an archive' });
  await opening
    .locator('input[type=file]')
    .setInputFiles({ name: 'room.landline', mimeType: 'application/octet-stream', buffer: archive });
  await opening.getByLabel('Passphrase of the archive').fill(passphrase);
  await opening.getByRole('button', { name: 'Look inside' }).click();
  return opening;
}

it.each([
  ['Web page', /^<!doctype html>/i, '<strong>spine</strong>'],
  ['Markdown', /^# Buchbinderei/, 'The **spine** first'],
  ['JSON', /^\[/, 'The **spine** first'],
])('[export] of a room as %s has the words of both', async (format, beginning, words) => {
  const exporting = await chooseOfRoom(bo, 'Export…');
  await exporting.getByRole('radio', { name: format }).check();
  const submit = exporting.getByRole('button', { name: 'Export', exact: true });
  const text = (await savedBy(bo, () => submit.click())).toString();
  expect(text).toMatch(beginning);
  for (const part of [words, '先做书脊，再做封面', 'Ana', 'Bo']) expect(text).toContain(part);
});

it('[archive] a stranger reads in it, finds words in it, and writes nothing', async () => {
  const archive = await archiveOf(bo);
  for (const words of ['spine', '书脊', 'Buchbinderei'])
    expect(archive.includes(Buffer.from(words))).toBe(false);
  const opening = await lookInto(chi, archive);
  await opening.getByText(/You are not part of this conversation/).waitFor(patient);
  await opening.getByRole('button', { name: 'Open it' }).click();
  await message(chi.page, '先做书脊').waitFor(patient);
  await message(chi.page, 'The spine first').locator('strong').waitFor();
  await chi.page.getByText('This conversation was opened from a file and can only be read.').waitFor();
  expect(await composer(chi.page).count()).toBe(0);
  await chi.page.keyboard.press('Control+Shift+f');
  await chi.page.getByRole('search').getByRole('combobox').fill('书脊');
  await expect
    .poll(() => chi.page.getByRole('search').getByRole('option').locator('mark').allInnerTexts())
    .toEqual(['书脊']);
});

it('[archive] carried to somebody who was away it adds what they have not, and nothing twice', async () => {
  await talkers.go(bo);
  await say(ana, 'Press it overnight');
  const archive = await archiveOf(ana);
  await talkers.go(ana);

  bo = await talkers.comeBack(bo);
  await openRoom(bo, 'Buchbinderei');
  expect(await message(bo.page, 'Press it overnight').count()).toBe(0);
  const opening = await lookInto(bo, archive);
  await opening.getByText('1 entry is missing here and will be added', { exact: false }).waitFor(patient);
  await opening.getByRole('button', { name: 'Add what is missing' }).click();
  await opening.waitFor({ ...patient, state: 'detached' });
  await openRoom(bo, 'Buchbinderei');
  await message(bo.page, 'Press it overnight').waitFor(patient);

  ana = await talkers.comeBack(ana);
  await roomRow(ana.page, 'Buchbinderei').getByRole('button').first().click(patient);
  await composer(ana.page).waitFor(patient);
  await say(ana, 'Good morning', bo);
  for (const { page } of [ana, bo]) expect(await message(page, 'Press it overnight').count()).toBe(1);
});
