import AxeBuilder from '@axe-core/playwright';
import fs from 'node:fs/promises';
import type { Browser, Download, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { talk, type Talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const shots = process.env['LANDLINE_SHOTS'];
async function look(page: Page, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
}

async function open(
  language: 'en' | 'zh-CN' = 'en',
  options: Parameters<typeof openWindow>[2] = {},
): Promise<OpenWindow & Talk> {
  const scene = talk(Date.now(), language);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce', ...options });
  return { ...window, ...scene };
}

const openWorkshop = (page: Page): Promise<void> =>
  page.locator('.room-row', { hasText: 'Workshop' }).click();

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('dialog')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const coming: Promise<Download> = page.waitForEvent('download');
  await press();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await fs.readFile(await download.path(), 'utf8') };
}

const file = (text: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'Canteen.landline',
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Join with a code or link' }).first().click();
  await page.getByRole('button', { name: 'Open an archive…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open an archive' });
  await dialog.waitFor();
  return dialog;
}

it('[export] of a room is offered in three formats, as a file of its name', async () => {
  const { page, complaints, close } = await open();
  await openWorkshop(page);
  await choose(page, 'Export…');
  const dialog = page.getByRole('dialog', { name: /^Export Workshop/ });
  await look(page, 'export');
  await clean(page);
  const submit = dialog.getByRole('button', { name: 'Export', exact: true });
  const html = await saved(page, () => submit.click());
  expect(html.name).toBe('Workshop-second-floor.html');
  expect(html.text).toMatch(/^html of Workshop, second floor\n/);
  await dialog.waitFor({ state: 'detached' });
  await choose(page, 'Export…');
  await dialog.getByRole('radio', { name: 'Markdown' }).check();
  expect((await saved(page, () => submit.click())).name).toBe('Workshop-second-floor.md');
  expect(complaints).toEqual([]);
  await close();
});

it('[archive] is saved only by a passphrase that was typed twice, and opens by it again', async () => {
  const { page, app, complaints, close } = await open();
  await openWorkshop(page);
  await choose(page, 'Save as archive…');
  const dialog = page.getByRole('dialog', { name: /^Save Workshop.* as an archive/ });
  const first = dialog.getByLabel('Passphrase of the archive');
  const second = dialog.getByLabel('The same passphrase again');
  const submit = dialog.getByRole('button', { name: 'Save the archive' });
  await first.fill('short');
  await submit.click();
  await dialog.getByText('That is shorter than 8 characters.').waitFor();
  await first.fill('correct horse');
  await second.fill('correct house');
  await submit.click();
  await dialog.getByText('The two are not the same.').waitFor();
  await look(page, 'save-differs');
  await clean(page);
  expect(app.called).not.toContain('archive.make');
  await second.fill('correct horse');
  const archive = await saved(page, () => second.press('Enter'));
  expect(archive.name).toBe('Workshop-second-floor.landline');
  await dialog.waitFor({ state: 'detached' });

  const opening = await openDialog(page);
  await opening.locator('input[type=file]').setInputFiles(file(archive.text));
  await opening.getByText('Canteen.landline').waitFor();
  await opening.getByLabel('Passphrase of the archive').fill('wrong horse');
  const lookInside = opening.getByRole('button', { name: 'Look inside' });
  await lookInside.click();
  await opening
    .getByRole('alert')
    .getByText(/does not open this archive/)
    .waitFor();
  await look(page, 'open-wrong');
  await clean(page);
  await opening.getByLabel('Passphrase of the archive').fill('correct horse');
  await lookInside.click();
  await opening.getByText('3 entries are missing here and will be added', { exact: false }).waitFor();
  await look(page, 'open-preview');
  await clean(page);
  await opening.getByRole('button', { name: 'Add what is missing' }).click();
  await opening.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await close();
});

it('[archive] of a room one is not in is shown before it is opened, and then can only be read', async () => {
  const { page, complaints, close } = await open();
  const preview = {
    roomId: 'a'.repeat(32),
    roomName: 'Canteen',
    madeBy: 'Ben',
    madeAt: Date.now() - 86_400_000,
    messages: 1_204,
  };
  const opening = await openDialog(page);
  await opening
    .locator('input[type=file]')
    .setInputFiles(file(JSON.stringify({ preview, passphrase: 'correct horse' })));
  await opening.getByLabel('Passphrase of the archive').fill('correct horse');
  await opening.getByLabel('Passphrase of the archive').press('Enter');
  await opening.getByText('1,204').waitFor();
  await opening.getByText(/You are not part of this conversation/).waitFor();
  await opening.getByRole('button', { name: 'Open it' }).click();
  await page.getByText('This conversation was opened from a file and can only be read.').waitFor();
  await expect.poll(() => page.locator('.chat').getByRole('textbox').count()).toBe(0);
  await look(page, 'archived');
  expect(complaints).toEqual([]);
  await close();
});

it('[archive] that is none is told as such, and another file can be chosen', async () => {
  const { page, close } = await open();
  const opening = await openDialog(page);
  await opening.locator('input[type=file]').setInputFiles(file('no archive'));
  await opening.getByLabel('Passphrase of the archive').fill('correct horse');
  await opening.getByRole('button', { name: 'Look inside' }).click();
  await opening.getByText(/is not a room archive, or it is damaged/).waitFor();
  await clean(page);
  const preview = { roomId: 'a'.repeat(32), roomName: 'Canteen', madeBy: 'Ben', madeAt: 1, messages: 2 };
  await opening
    .locator('input[type=file]')
    .setInputFiles(file(JSON.stringify({ preview, passphrase: 'correct horse' })));
  await opening.getByRole('button', { name: 'Look inside' }).click();
  await opening.getByText('Canteen', { exact: true }).waitFor();
  await close();
});

it('[archive] fits a phone, in Chinese and in the dark', async () => {
  const { page, close } = await open('zh-CN', {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    locale: 'zh-CN',
  });
  const fits = async (): Promise<void> =>
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(360);
  await page
    .getByRole('button', { name: '返回' })
    .or(page.locator('.narrow-only .icon-button'))
    .first()
    .click();
  await page.locator('.room-row').nth(1).click();
  for (const [item, name] of [
    ['导出…', 'phone-export'],
    ['存为存档…', 'phone-save'],
  ] as const) {
    await page.locator('.chat-head .icon-button').last().click();
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('dialog').waitFor();
    await look(page, name);
    await fits();
    await clean(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await close();
});
