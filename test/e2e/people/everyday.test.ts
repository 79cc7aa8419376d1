import fs from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  choose,
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
  toEnd,
  type Talker,
} from '../../support/talkers.ts';

const talkers = new Talkers();
let ana: Talker;
let bo: Talker;
let chi: Talker;
beforeAll(async () => {
  [ana, bo, chi] = await Promise.all([talkers.come('Ana'), talkers.come('Bo'), talkers.come('Chi')]);
  await startRoom(ana, 'Seilerei');
  await joinRoom(bo, 'Seilerei');
  await joinRoom(chi, 'Seilerei');
  await startRoom(chi, 'Kontor');
});
afterAll(() => talkers.end());

const there = { ...patient, state: 'attached' } as const;
const gone = { ...patient, state: 'detached' } as const;
const roomMenu = async ({ page }: Talker, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menu').getByText(item, { exact: true }).click();
};
const hits = (page: Page): Locator =>
  page.getByRole('search').getByRole('listbox', { name: 'Messages found' }).getByRole('option');
const isInSight = (element: Locator): Promise<boolean> =>
  element.evaluate((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    const list = row.closest('.conversation-scroll')?.getBoundingClientRect();
    return list !== undefined && top >= list.top && bottom <= list.bottom;
  });

it('[markdown] what one types is drawn for the other, code can be copied, and nothing is fetched for a link', async () => {
  const asked: string[] = [];
  bo.page.on('request', (request) => asked.push(request.url()));
  const lines = [
    '**Bring** *this* ~~not that~~ `rope -l 3`',
    '- gloves',
    '- 手套',
    '',
    '> as it was said',
    '',
  ];
  await composer(ana.page).fill(
    [...lines, '```ts', 'const metres: number = 3;', '```', '', 'https://ropes.example/list'].join('\n'),
  );
  await composer(ana.page).press('Enter');
  const drawn = message(bo.page, 'gloves');
  for (const [tag, words] of [
    ['strong', 'Bring'],
    ['em', 'this'],
    ['s', 'not that'],
    ['code', 'rope -l 3'],
    ['li', '手套'],
    ['blockquote', 'as it was said'],
    ['pre', 'const metres: number = 3;'],
  ] as const)
    await drawn.locator(tag, { hasText: words }).waitFor(patient);
  await drawn.getByRole('button', { name: 'Copy', exact: true }).waitFor(patient);
  await drawn.getByText('https://ropes.example/list').click();
  await dialog(bo.page).getByText('ropes.example').first().waitFor(patient);
  await bo.page.keyboard.press('Escape');
  await dialog(bo.page).waitFor(gone);
  expect(asked.filter((url) => url.includes('ropes.example'))).toEqual([]);
});

it('[emoji] a shortcode and a tone that were chosen come as they were, and large where they stand alone', async () => {
  await composer(bo.page).pressSequentially('Done :tada:');
  await expect.poll(() => composer(bo.page).inputValue()).toContain('Done 🎉');
  await composer(bo.page).press('Enter');
  await message(ana.page, 'Done 🎉').waitFor(patient);
  await bo.page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await bo.page.getByRole('gridcell').first().waitFor(patient);
  await bo.page.getByRole('radio', { name: 'Medium dark' }).press('Space');
  await bo.page.getByRole('combobox', { name: 'Search emoji' }).fill('waving hand');
  const found = bo.page.getByRole('gridcell', { selected: true });
  await expect.poll(() => found.textContent()).toBe('👋🏾');
  await bo.page.getByRole('combobox', { name: 'Search emoji' }).press('Enter');
  await expect.poll(() => composer(bo.page).inputValue()).toBe('👋🏾');
  await composer(bo.page).press('Enter');
  const height = async (text: string): Promise<number> => {
    const words = message(ana.page, text).locator('.message-text');
    await words.waitFor(patient);
    return (await words.boundingBox())?.height ?? 0;
  };
  await expect.poll(async () => (await height('👋🏾')) / (await height('Done 🎉'))).toBeGreaterThan(1.5);
});

it('[message] several are chosen, and copied with their authors, or deleted together for everybody', async () => {
  await say(bo, 'first knot', ana);
  await say(bo, 'second knot', ana);
  await bo.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.body.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  const chosen = bo.page.getByRole('toolbar', { name: 'Selected messages' });
  const chooseBoth = async (): Promise<void> => {
    await choose(bo, 'first knot', 'Select');
    await message(bo.page, 'second knot').locator('.bubble').click();
    await bo.page.getByText('2 selected').waitFor(patient);
  };
  await chooseBoth();
  await chosen.getByRole('button', { name: 'Copy' }).click();
  await expect
    .poll(() => bo.page.evaluate(() => document.body.dataset['copied']))
    .toMatch(/^Bo, .*\nfirst knot\n\nBo, .*\nsecond knot$/);
  await chooseBoth();
  await chosen.getByRole('button', { name: 'Delete' }).click();
  await dialog(bo.page).getByRole('button', { name: 'Delete for everybody' }).click();
  await openRoom(chi, 'Seilerei');
  for (const { page } of [ana, bo, chi])
    for (const words of ['first knot', 'second knot']) await message(page, words).waitFor(gone);
});

it('[unread] where much was said one comes to the first of it, and is led to the newest', async () => {
  await openRoom(chi, 'Kontor');
  for (let count = 1; count <= 30; count += 1) await say(ana, `Rope no. ${count}:\nthree\nmetres`);
  await roomRow(chi.page, 'Seilerei').getByText('30 unread messages').waitFor(there);
  await openRoom(chi, 'Seilerei');
  await chi.page.locator('.line-new', { hasText: 'New messages' }).waitFor(patient);
  await expect.poll(() => isInSight(message(chi.page, 'Rope no. 1:'))).toBe(true);
  await chi.page.getByRole('button', { name: /^Jump to \d+ new messages?$/ }).click(patient);
  await expect.poll(() => isInSight(message(chi.page, 'Rope no. 30:'))).toBe(true);
  await roomRow(chi.page, 'Seilerei')
    .getByText(/unread message/)
    .waitFor(gone);
});

it('[places] a day that was chosen is gone to', async () => {
  await toEnd(chi.page);
  await expect.poll(() => isInSight(message(chi.page, 'Rope no. 30:'))).toBe(true);
  await roomMenu(chi, 'Go to a day');
  await dialog(chi.page).getByRole('button', { name: 'Go', exact: true }).click();
  await expect.poll(() => isInSight(message(chi.page, 'Done 🎉'))).toBe(true);
});

it('[notifications] a room that may tell of nothing counts on, and calls nobody until it may again', async () => {
  await roomMenu(chi, 'Nothing');
  await openRoom(chi, 'Kontor');
  await say(ana, 'Nobody is disturbed by this', bo);
  await roomRow(chi.page, 'Seilerei').getByText('1 unread message').waitFor(there);
  expect(await chi.page.title()).not.toMatch(/\(\d/);
  await openRoom(chi, 'Seilerei');
  await roomMenu(chi, 'All messages');
  await toEnd(chi.page);
  await roomRow(chi.page, 'Seilerei')
    .getByText(/unread message/)
    .waitFor(gone);
  await openRoom(chi, 'Kontor');
  await say(ana, 'By this they are', bo);
  await expect.poll(() => chi.page.title()).toMatch(/^\(1\)/);
});

it('[search] is narrowed down by who, where, when and links', async () => {
  await chi.page.keyboard.press('Control+Shift+f');
  const field = chi.page.getByRole('search').getByRole('combobox');
  const today = new Date().toLocaleDateString('sv-SE');
  for (const [typed, count] of [
    ['from:Ana has:link', 1],
    ['from:Bo has:link', 0],
    ['disturbed in:Seilerei', 1],
    ['disturbed in:Kontor', 0],
    ['disturbed after:2020-01-01', 1],
    [`disturbed before:${today}`, 0],
  ] as const) {
    await field.fill(typed);
    await expect.poll(() => hits(chi.page).count(), { message: typed }).toBe(count);
  }
  await field.press('Escape');
});

it('[palette] leads to a room and to a person of a room, by keys alone', async () => {
  await chi.page.keyboard.press('Control+k');
  await dialog(chi.page).waitFor(patient);
  await chi.page.keyboard.type('seil');
  await chi.page.getByRole('option', { name: /Seilerei/, selected: true }).waitFor(patient);
  await chi.page.keyboard.press('Enter');
  await chi.page.getByRole('heading', { level: 1, name: 'Seilerei' }).waitFor(patient);
  await chi.page.keyboard.press('Control+k');
  await dialog(chi.page).waitFor(patient);
  await chi.page.keyboard.type('ana');
  await chi.page.getByRole('option', { name: /Ana/, selected: true }).waitFor(patient);
  await chi.page.keyboard.press('Enter');
  await chi.page.getByRole('textbox', { name: 'Message to Ana' }).waitFor(patient);
  await chi.page.keyboard.press('Alt+ArrowLeft');
  await chi.page.getByRole('heading', { level: 1, name: 'Seilerei' }).waitFor(patient);
});

it.each([
  ['Web page', 'html', '<s>not that</s>'],
  ['Markdown', 'md', 'not that'],
  ['JSON', 'json', '"text":"**Bring** *this*'],
])('[export] a room is saved as %s, with what everybody said', async (format, ending, words) => {
  await roomMenu(bo, 'Export…');
  await dialog(bo.page).getByRole('radio', { name: format }).check();
  const coming = bo.page.waitForEvent('download', patient);
  await dialog(bo.page).getByRole('button', { name: 'Export', exact: true }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`Seilerei.${ending}`);
  const text = await fs.readFile(await download.path(), 'utf8');
  for (const said of [words, '手套', 'Done 🎉']) expect(text).toContain(said);
  expect(text.match(/Rope no/g)).toHaveLength(30);
  expect(text).not.toContain('first knot');
  await dialog(bo.page).waitFor(gone);
});
