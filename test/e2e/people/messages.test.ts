import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  choose,
  composer,
  dialog,
  filesWith,
  joinRoom,
  line,
  menuOf,
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
beforeAll(async () => {
  [ana, bo] = await Promise.all([talkers.come('Ana'), talkers.come('Bo')]);
  await startRoom(ana, 'Weberei');
  await joinRoom(bo, 'Weberei');
});
afterAll(() => talkers.end());

const both = (): readonly Talker[] => [ana, bo];
const marked = (page: Page, hasText: string) => page.locator('.row[data-marked="true"]', { hasText });

it('[message] an answer shows its question to both, also once that was changed, and leads there', async () => {
  await say(ana, 'Who has the key of the paint room?', bo);
  for (let count = 1; count <= 12; count += 1) await say(ana, `Filler ${count}\nof\nmany\nlines`);
  await message(bo.page, 'Filler 12').waitFor(patient);
  await bo.page.locator('.conversation-scroll').hover();
  await bo.page.mouse.wheel(0, -10_000);
  await choose(bo, 'Who has the key', 'Reply');
  await bo.page.getByText('Reply to Ana').waitFor();
  await say(bo, 'On the hook', ana);
  const quote = message(ana.page, 'On the hook').getByRole('button', {
    name: /In reply to.*Who has the key/,
  });
  // From before it is gone to: it is marked for a moment only.
  await Promise.all([marked(ana.page, 'Who has the key').waitFor(patient), quote.click(patient)]);

  await choose(ana, 'Who has the key', 'Edit');
  await composer(ana.page).fill('Who has the key of the wood store?');
  await composer(ana.page).press('Enter');
  await message(ana.page, 'wood store').waitFor(patient);
  for (const { page } of both()) await toEnd(page);
  for (const { page } of both())
    await message(page, 'On the hook').getByText('Who has the key of the wood store?').waitFor(patient);
});

it('[message] what was changed says so to both, and its versions can be read by the other', async () => {
  await say(ana, 'The van leaves at nine', bo);
  await composer(ana.page).press('ArrowUp');
  await expect.poll(() => composer(ana.page).inputValue()).toBe('The van leaves at nine');
  await say(ana, 'The van leaves at ten', bo);
  await message(bo.page, 'leaves at ten').getByRole('button', { name: 'edited' }).click(patient);
  const versions = dialog(bo.page).getByRole('listitem');
  await expect.poll(() => versions.count()).toBe(2);
  expect(await versions.nth(0).locator('ins').allInnerTexts()).toEqual(['ten']);
  expect(await versions.nth(0).locator('del').allInnerTexts()).toEqual(['nine']);
  await versions.nth(1).getByText('First version').waitFor();
  await versions.nth(1).getByText('The van leaves at nine').waitFor();
  await bo.page.keyboard.press('Escape');
});

it('[message] what is deleted is gone from both windows, and from the bytes of both disks, versions too', async () => {
  const [first, second] = ['Zwölfkampfprotokoll xq 7', '机密的密码是乌龟 yk 8'];
  await say(bo, first, ana);
  await composer(bo.page).press('ArrowUp');
  await say(bo, second, ana);
  await choose(ana, second, 'Reply');
  await say(ana, 'Please delete that', bo);
  for (const person of both()) {
    expect(await filesWith(person, first)).not.toEqual([]);
    expect(await filesWith(person, second)).not.toEqual([]);
  }
  await choose(bo, second, 'Delete');
  await dialog(bo.page).getByRole('button', { name: 'Delete for everybody' }).click();
  await line(bo.page, 'You deleted a message').waitFor(patient);
  await line(ana.page, 'Bo deleted a message').waitFor(patient);
  for (const person of both()) {
    await message(person.page, 'Please delete that').getByText('Deleted message').waitFor(patient);
    expect(await person.page.locator('body').innerText()).not.toContain(second);
    await expect.poll(() => filesWith(person, first)).toEqual([]);
    await expect.poll(() => filesWith(person, second)).toEqual([]);
    await expect.poll(() => filesWith(person, '机密的密码')).toEqual([]);
  }
});

it('[message] reactions of both are counted together, and taken back', async () => {
  await say(ana, 'The stand is ready', bo);
  await menuOf(bo, 'The stand is ready').then((menu) =>
    menu.getByRole('menuitemcheckbox', { name: '🎉' }).click(),
  );
  const of = (person: Talker, name: string | RegExp) =>
    message(person.page, 'The stand is ready').getByRole('button', { name });
  await of(ana, '🎉 1 from Bo').click(patient);
  for (const person of both()) await of(person, /^🎉 2 from /).waitFor(patient);
  await of(bo, /^🎉 2 from /).click();
  for (const person of both()) await of(person, '🎉 1 from Ana').waitFor(patient);
});

it('[message] what is pinned stands above the conversation of both', async () => {
  await choose(bo, 'The stand is ready', 'Pin');
  for (const { page } of both()) {
    const bar = page.getByRole('region', { name: 'Pinned messages' });
    await bar.getByText('The stand is ready').waitFor(patient);
  }
  await choose(ana, 'The stand is ready', 'Unpin');
  for (const { page } of both())
    await page.getByRole('region', { name: 'Pinned messages' }).waitFor({ ...patient, state: 'detached' });
});

it('[message] it is said again in another room under its author’s name, and its link leads back', async () => {
  await ana.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.body.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  await startRoom(bo, 'Speicher');
  await joinRoom(ana, 'Speicher');
  await openRoom(bo, 'Weberei');
  await choose(bo, 'The van leaves at ten', 'Forward');
  await dialog(bo.page).getByRole('checkbox', { name: 'Speicher' }).check();
  await dialog(bo.page).getByRole('button', { name: 'Forward' }).click();
  await message(ana.page, 'The van leaves at ten').getByText('Forwarded from Ana').waitFor(patient);

  await openRoom(ana, 'Weberei');
  await choose(ana, 'The van leaves at ten', 'Copy link');
  const copied = (): Promise<string> => ana.page.evaluate(() => document.body.dataset['copied'] ?? '');
  await expect.poll(copied).toMatch(/^landline:\/\/message\//);
  const link = await copied();
  await openRoom(ana, 'Speicher');
  await composer(ana.page).fill(`See ${link} please`);
  await composer(ana.page).press('Enter');
  await openRoom(bo, 'Speicher');
  const way = message(bo.page, 'please')
    .getByRole('link')
    .or(message(bo.page, 'please').getByRole('button', { name: 'Message' }));
  await Promise.all([
    marked(bo.page, 'The van leaves at ten').waitFor(patient),
    bo.page.getByRole('heading', { level: 1, name: 'Weberei' }).waitFor(patient),
    way.first().click(patient),
  ]);
});

it('[drafts] what was begun, and what it answers, is there after a reload and after a restart', async () => {
  await openRoom(bo, 'Weberei');
  await choose(bo, 'The stand is ready', 'Reply');
  await composer(bo.page).fill('half a thought 半句话');
  await openRoom(bo, 'Speicher');
  await roomRow(bo.page, 'Weberei').getByText('Draft: half a thought').waitFor(patient);
  await bo.page.reload();
  await openRoom(bo, 'Weberei');
  await expect.poll(() => composer(bo.page).inputValue()).toBe('half a thought 半句话');
  await bo.page.getByText('Reply to Ana').waitFor(patient);
  await talkers.go(bo);
  bo = await talkers.comeBack(bo);
  await openRoom(bo, 'Weberei');
  await expect.poll(() => composer(bo.page).inputValue()).toBe('half a thought 半句话');
  await composer(bo.page).press('Enter');
  await openRoom(ana, 'Weberei');
  await toEnd(ana.page);
  await message(ana.page, 'half a thought')
    .getByRole('button', { name: /In reply to.*The stand is ready/ })
    .waitFor(patient);
});

it('[unread] marked unread, it counts again, and stays so until it is looked at', async () => {
  await openRoom(ana, 'Weberei');
  await choose(ana, 'half a thought', 'Mark unread from here');
  await openRoom(ana, 'Speicher');
  await roomRow(ana.page, 'Weberei')
    .getByText('1 unread message')
    .waitFor({ ...patient, state: 'attached' });
  await ana.page.reload();
  await roomRow(ana.page, 'Weberei')
    .getByText('1 unread message')
    .waitFor({ ...patient, state: 'attached' });
  await openRoom(ana, 'Weberei');
  await ana.page.locator('.line-new', { hasText: 'New messages' }).waitFor(patient);
});
