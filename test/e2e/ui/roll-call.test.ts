import fs from 'node:fs/promises';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { talk, type Talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const { carla, dmitri, emi } = people;

async function open(
  change: (scene: Talk) => void = () => undefined,
): Promise<OpenWindow & Talk & { dialog: Locator }> {
  const scene = talk(Date.now());
  const self = scene.main.members.find(({ person }) => person.id === scene.app.self.id);
  if (self) self.role = 'moderator';
  change(scene);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  const { page } = window;
  await page.locator('.room-row', { hasText: 'Workshop' }).click();
  await page.getByRole('button', { name: 'Room details' }).click();
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /Fire drill/ })
    .press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Who has confirmed' });
  await dialog.getByText('1 of 4 have confirmed').waitFor();
  return { ...window, ...scene, dialog };
}
const group = (dialog: Locator, title: string): Locator =>
  dialog.locator('.roll-group', { has: dialog.page().getByRole('heading', { name: title }) });

it('[announcements] the roll-call follows while it is looked at: confirmations, arrivals, and who comes and goes', async () => {
  const { page, app, main, announcement, dialog, close } = await open();
  await group(dialog, 'Not reached yet').getByText('Last seen 3 hours ago').waitFor();
  app.altered(main, main.talk.confirm(announcement.id, emi.id, 'read', app.now()));
  await dialog.getByText('2 of 4 have confirmed').waitFor();
  await group(dialog, 'Confirmed').getByText('恵美').waitFor();
  app.altered(main, main.talk.confirm(announcement.id, dmitri.id, 'got', app.now()));
  await group(dialog, 'Has it, not confirmed').getByText('Dmitri').waitFor();
  main.members = main.members.map((member) =>
    member.person.id === dmitri.id ? { ...member, present: true } : member,
  );
  app.peopleChanged(main);
  await group(dialog, 'Has it, not confirmed')
    .getByText(/Got it .* · Here now/)
    .nth(1)
    .waitFor();
  main.members = main.members.filter(({ person }) => person.id !== carla.id);
  main.talk.gone = [carla];
  app.peopleChanged(main);
  await dialog.getByText('1 of 3 have confirmed').waitFor();
  await group(dialog, 'Has left the room').getByText('Carla Weiss').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const asked = app.called.filter((name) => name === 'announcement.rollCall').length;
  app.peopleChanged(main);
  await page
    .getByRole('complementary')
    .getByText(/1 of 3 confirmed/)
    .waitFor();
  expect(app.called.filter((name) => name === 'announcement.rollCall').length).toBe(asked);
  await close();
});

it('[announcements] those who have not confirmed are reminded, and not again within a minute, which is said', async () => {
  const { app, main, announcement, dialog, close } = await open();
  await dialog.getByText('Only the 3 people who have not confirmed').waitFor();
  const remind = dialog.getByRole('button', { name: 'Remind 3 people' });
  await remind.press('Enter');
  await expect.poll(() => main.talk.rollCall(announcement.id)?.remindedAt).toBe(app.now());
  await dialog.getByText('You can remind again after a minute.').waitFor();
  await expect.poll(() => remind.getAttribute('aria-disabled')).toBe('true');
  await remind.click({ force: true });
  expect(app.called.filter((name) => name === 'announcement.remind')).toHaveLength(1);
  await close();
});

it('[announcements] who may not remind is not offered it', async () => {
  const { dialog, close } = await open(({ main, app }) => {
    const self = main.members.find(({ person }) => person.id === app.self.id);
    if (self) self.role = 'member';
  });
  await expect.poll(() => dialog.getByRole('button', { name: /Remind/ }).count()).toBe(0);
  await close();
});

it('[announcements] the table goes into a file, and the names of the missing to the clipboard; a group alone can be shown', async () => {
  const { page, dialog, close } = await open();
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.body.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  const coming = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as a table' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^Workshop, second floor \d{4}-\d\d-\d\d\.csv$/);
  const table = await fs.readFile(await file.path(), 'utf8');
  expect(table.startsWith('\uFEFF"Name","State",')).toBe(true);
  expect(table.split('\r\n')).toHaveLength(6);
  expect(table).toContain('"Dmitri","Not reached yet"');
  await dialog.getByText('The table was saved.').waitFor();
  await dialog.getByRole('button', { name: 'Copy names of the missing' }).click();
  await expect
    .poll(() => page.locator('body').getAttribute('data-copied'))
    .toBe(['Ana', 'Dmitri', '恵美'].join('\n'));
  await dialog.getByRole('radio', { name: 'Not reached yet' }).check({ force: true });
  await expect.poll(() => dialog.locator('.roll-name').allInnerTexts()).toEqual(['Dmitri']);
  await close();
});

it('[announcements] on the desktop the person chooses the file', async () => {
  const { app, dialog, close } = await open(({ app: own }) => {
    own.info = { ...own.info, face: 'desktop' };
  });
  await dialog.getByRole('button', { name: 'Save as a table' }).click();
  await expect.poll(() => [...app.saved.values()][0]?.startsWith('\uFEFF"Name"')).toBe(true);
  await expect.poll(() => dialog.getByRole('button', { name: 'Print' }).count()).toBe(0);
  await close();
});

it('[announcements] one that is deleted says that it is gone', async () => {
  const { app, main, announcement, dialog, close } = await open();
  app.altered(main, main.talk.remove(announcement.id));
  await dialog.getByRole('alert').waitFor();
  await close();
});
