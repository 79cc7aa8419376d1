import fs from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyWordsOf } from '../../support/fake-app/fake-conduct.ts';
import { hostHere } from '../../support/fake-app/fake-succession.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { focused, openDetails, openWorkshop } from '../../support/fake-app/people-page.ts';
import { company } from '../../support/fake-app/people-scenes.ts';
import type { Scene } from '../../support/fake-app/succession-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const now = Date.now();
async function openSettings(scene: Scene): Promise<OpenWindow & Scene & { dialog: Locator }> {
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await window.page.getByRole('button', { name: /^(Settings|设置)$/ }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.waitFor();
  return { ...window, ...scene, dialog };
}
const back = (page: Page) => page.getByRole('heading', { level: 1, name: 'Rooms near you' });

it('[I4] this device’s own key is in the settings, as words, code and fingerprint', async () => {
  const { dialog, app, complaints, close } = await openSettings(company(now));
  await dialog.getByRole('img', { name: 'QR code of your key' }).waitFor();
  await dialog.getByText(app.info.fingerprint).waitFor();
  const words = dialog.getByRole('list', { name: 'Words of the key' }).getByRole('listitem');
  await expect
    .poll(async () => (await words.allInnerTexts()).map((text) => text.replace(/^\d\s*/, '')))
    .toEqual(keyWordsOf(app.info.deviceId).words.en);
  expect(complaints).toEqual([]);
  await close();
});

it('[window] a room is forgotten after it was said what goes and what stays with others', async () => {
  const scene = company(now);
  scene.main.addMessage(scene.main.self, 'not sent yet', now, 'waiting', { withheld: true });
  const { page, app, main, close } = await openWorkshop(browser, scene);
  await page.keyboard.type('a draft');
  await openDetails(page);
  await page.getByRole('button', { name: 'Lock and forget this room…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lock and forget Workshop, second floor?' });
  await dialog.getByText('cannot be had back from here').waitFor();
  await dialog.getByText('1 message that waits here was not sent yet').waitFor();
  await dialog.getByText('The others keep what they have').waitFor();
  app.failNext('room.forget', 'storage-failed');
  await dialog.getByRole('button', { name: 'Leave and forget' }).click();
  await dialog.getByRole('alert').getByText('The disk reported an error').waitFor();
  expect(app.rooms.has(main.id)).toBe(true);
  await dialog.getByRole('button', { name: 'Leave and forget' }).click();
  await back(page).waitFor();
  expect(app.rooms.has(main.id)).toBe(false);
  await close();
});

it('[window] whoever leaves a room can have it forgotten too; a host hands it over first', async () => {
  const scene = company(now);
  scene.main.host = scene.main.self;
  hostHere(scene.main, now);
  const { page, app, close } = await openWorkshop(browser, scene);
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Leave the room…' }).click();
  await page.getByRole('button', { name: 'Take it off this device as well…' }).click();
  const dialog = page.getByRole('dialog', { name: /Lock and forget/ });
  await dialog.getByText('it is handed over first').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(app.called).not.toContain('room.forget');
  await close();
});

it.each([
  ['en', 'Erase everything…', 'Go on…', ' Erase  EVERYTHING ', 'Erase everything', 'Everything was erased'],
  ['zh-CN', '清除全部…', '继续…', '清除全部', '清除全部', '全部内容已清除'],
] as const)(
  '[window] everything is erased after two steps and the words typed for it (%s)',
  async (language, open, goOn, words, submit, done) => {
    const { page, app, close } = await openSettings(company(now, language));
    await page.getByRole('button', { name: open }).click();
    await page.getByRole('button', { name: goOn }).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^(Cancel|取消)$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: open }).click();
    await page.getByRole('button', { name: goOn }).click();
    const button = page.getByRole('button', { name: submit, exact: true });
    const field = page.getByRole('textbox');
    for (const wrong of ['', 'erase', 'yes', '清除']) {
      await field.fill(wrong);
      await expect.poll(() => button.isDisabled()).toBe(true);
      await page.keyboard.press('Enter');
    }
    expect(app.called).not.toContain('app.eraseEverything');
    app.failNext('app.eraseEverything', 'storage-failed');
    await field.fill(words);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await button.click();
    await page.getByRole('heading', { name: done }).waitFor();
    await expect.poll(() => page.getByRole('navigation').count()).toBe(0);
    await close();
  },
);

it('[window] in the browser one’s data is offered as a file made in the page, under the page’s policy', async () => {
  const { page, dialog, app, complaints, close } = await openSettings(company(now));
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export my data…' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('landline.jsonl');
  const lines = (await fs.readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  const all = [...app.rooms.values()].flatMap(({ items }) => items);
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(all.map(({ id }) => id));
  await dialog.getByText('Exported', { exact: true }).waitFor();
  expect(app.called).not.toContain('data.exportFile');
  app.failNext('data.export', 'storage-failed');
  await dialog.getByRole('button', { name: 'Export my data…' }).click();
  await dialog.getByRole('alert').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('[window] on the desktop the app asks where to, and nothing is said where the person changed their mind', async () => {
  const scene = company(now);
  scene.app.info = { ...scene.app.info, face: 'desktop' };
  const { dialog, app, close } = await openSettings(scene);
  app.exported = false;
  await dialog.getByRole('button', { name: 'Export my data…' }).click();
  await expect.poll(() => app.called).toContain('data.exportFile');
  await expect.poll(() => dialog.getByText('Exported', { exact: true }).count()).toBe(0);
  app.exported = true;
  await dialog.getByRole('button', { name: 'Export my data…' }).click();
  await dialog.getByText('Exported', { exact: true }).waitFor();
  expect(app.called).not.toContain('data.export');
  await close();
});
