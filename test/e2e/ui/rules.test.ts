import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/fake-app/open-page.ts';
import { openDetails, openWorkshop } from '../../support/fake-app/people-page.ts';
import { company, eventful, newcomer } from '../../support/fake-app/people-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const now = Date.now();
async function openRules(page: Page): Promise<Locator> {
  await openDetails(page);
  await page.getByRole('button', { name: /Change the rules…|更改规则…/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

it('[L6] several rules change together, by one line in the room, and the details say what main says', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const dialog = await openRules(page);
  const save = dialog.getByRole('button', { name: 'Save' });
  await expect.poll(() => save.isDisabled()).toBe(true);
  await dialog.getByRole('switch', { name: 'Locked' }).click();
  await dialog.getByRole('switch', { name: 'Files' }).click();
  await dialog.getByRole('radio', { name: '30 s', exact: true }).click();
  await dialog.getByRole('radio', { name: 'From their joining on' }).click();
  expect(app.called).not.toContain('room.setRules');
  const details = page.getByRole('complementary');
  await expect.poll(() => details.getByText('Nobody new gets in').count()).toBe(0);
  await save.click();
  await dialog.waitFor({ state: 'detached' });
  await details.getByText('Nobody new gets in').waitFor();
  await details.getByText('One message every 30 seconds').waitFor();
  await details.getByText('From their joining on').waitFor();
  const lines = page.locator('.line-event', { hasText: 'You changed the rules' });
  await expect.poll(() => lines.count()).toBe(1);
  expect(main.items.at(-1)).toMatchObject({
    kind: 'rules',
    change: { locked: true, files: false, slowSeconds: 30, history: 'joined' },
    passphrase: false,
  });
  await close();
});

it('[L6] a refusal is said in the dialog; nothing is shown as changed before main has said so', async () => {
  const { page, app, close } = await openWorkshop(browser, company(now));
  const dialog = await openRules(page);
  await dialog.getByRole('switch', { name: 'Read only' }).click();
  app.failNext('room.setRules', 'not-allowed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').getByText('Your role in this room does not allow that').waitFor();
  app.held.add('room.setRules');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => app.called.filter((name) => name === 'room.setRules').length).toBe(2);
  await expect.poll(() => page.getByRole('complementary').getByText('Who writes').count()).toBe(0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await close();
});

it('[J1] a passphrase is asked for before it lets people in, and can be changed alone', async () => {
  const { page, main, app, close } = await openWorkshop(browser, company(now));
  const dialog = await openRules(page);
  await dialog.getByRole('radio', { name: 'Whoever knows the passphrase' }).click();
  const save = dialog.getByRole('button', { name: 'Save' });
  await expect.poll(() => save.isDisabled()).toBe(true);
  await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await save.click();
  await dialog.waitFor({ state: 'detached' });
  expect(main.rules.access).toBe('passphrase');
  await page.locator('.line-event', { hasText: 'a new passphrase lets people in' }).waitFor();
  await page.getByRole('button', { name: 'Change the rules…' }).click();
  await expect.poll(() => save.isDisabled()).toBe(true);
  await dialog.getByLabel('New passphrase').fill('another one, longer');
  await save.click();
  await dialog.waitFor({ state: 'detached' });
  expect(main.items.at(-1)).toMatchObject({ kind: 'rules', change: {}, passphrase: true });
  expect(app.called.filter((name) => name === 'room.setRules')).toHaveLength(2);
  await close();
});

it('[L6] moderators read what only owners set; members and guests read everything', async () => {
  const moderator = await openWorkshop(browser, company(now, 'en', 'moderator'));
  const dialog = await openRules(moderator.page);
  await dialog.getByRole('heading', { name: 'Set by the owners' }).waitFor();
  for (const text of ['Everybody near', 'Members', 'All that was said'])
    await dialog.getByRole('definition').getByText(text, { exact: true }).waitFor();
  await expect.poll(() => dialog.getByRole('radio', { name: 'Everybody near' }).count()).toBe(0);
  await expect.poll(() => dialog.locator('input:disabled, fieldset:disabled').count()).toBe(0);
  await dialog.getByRole('switch', { name: 'Read only' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(moderator.main.rules.readOnly).toBe(true);
  await moderator.close();

  const scene = company(now, 'en', 'member');
  scene.main.rules = { ...scene.main.rules, access: 'ask', inviters: 'moderators' };
  const member = await openWorkshop(browser, scene);
  const details = await openDetails(member.page);
  await details.getByText('Whoever is let in').waitFor();
  await details.getByText('Owners and moderators', { exact: true }).waitFor();
  await expect.poll(() => member.page.getByRole('button', { name: 'Change the rules…' }).count()).toBe(0);
  await member.close();
});

it('[rules] the keys that move a choice send nothing; what others change meanwhile is not undone', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const dialog = await openRules(page);
  await dialog.getByRole('radio', { name: 'Everybody near' }).focus();
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowDown');
  expect(app.called).not.toContain('room.setRules');
  main.rules = { ...main.rules, readOnly: true };
  app.changed(main);
  await expect.poll(() => dialog.getByRole('switch', { name: 'Read only' }).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(main.items.at(-1)).toMatchObject({ kind: 'rules', change: { access: 'invite' } });
  expect(main.rules.readOnly).toBe(true);
  await close();
});

it('[chat] what becomes of people and rules is a quiet line each, read out once, in either language', async () => {
  const { page, app, main, close } = await openWorkshop(browser, eventful(now));
  const lines = page.locator('.line-event');
  const told = async (): Promise<string> => (await lines.allInnerTexts()).join('\n');
  for (const line of [
    'Ben Okafor let Greta in',
    'Ben Okafor removed Greta from the room',
    'You banned Farid',
    'You made Ben Okafor a moderator',
    'a new passphrase lets people in, nobody new gets in, slow mode (30 s) and newcomers read from their joining on',
    'Ben Okafor changed the rules: everybody writes',
  ])
    await expect.poll(told).toContain(line);
  app.tell(main, [main.addConduct(main.self, 'unmute', 'Dmitri', now)]);
  app.tell(main, [main.addRules(main.host, { locked: false }, now)]);
  const heard = page.locator('[aria-live="polite"] p');
  await heard.getByText('new people can come in again').waitFor({ state: 'attached' });
  await expect.poll(() => heard.count()).toBe(1);
  await close();
  const chinese = await openWorkshop(browser, eventful(now, 'zh-CN'));
  await chinese.page.locator('.line-event', { hasText: '您封禁了 Farid' }).waitFor();
  await chinese.close();
});

it('[J5] of what is not for newcomers they learn how much it is, in one line', async () => {
  const { page, close } = await openWorkshop(browser, newcomer(now));
  await page.getByText('11 earlier messages are not for newcomers').waitFor();
  await expect.poll(() => page.locator('.line-event').count()).toBe(2);
  await expect.poll(() => page.locator('.line-new').count()).toBe(0);
  await close();
});
