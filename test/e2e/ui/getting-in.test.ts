import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doors, invited, type Doors } from '../../support/fake-app/door-scenes.ts';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const row = (page: Page, name: RegExp): ReturnType<Page['getByRole']> =>
  page.getByRole('main').getByRole('button', { name });
const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const gone = (page: Page): Promise<void> => page.getByRole('dialog').waitFor({ state: 'detached' });
const selected = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const field = document.activeElement;
    if (!(field instanceof HTMLInputElement)) return '';
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  });

async function atTheDoors(change?: (doors: Doors) => void): Promise<OpenWindow & Doors> {
  const scene = doors(Date.now());
  change?.(scene);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await row(window.page, /Join with a code or link/).waitFor();
  return { ...window, ...scene };
}

it('[access] a row says in words what a room asks of newcomers', async () => {
  const { page, close } = await atTheDoors();
  await row(page, /^Board meeting Carla Weiss hosts · 2 people · Passphrase Join$/).waitFor();
  await row(page, /^Personnel .* By invite only Join$/).waitFor();
  await row(page, /^Clinic, room 3 .* You ask to be let in Join$/).waitFor();
  await row(page, /^Examination .* Locked: nobody new gets in$/).waitFor();
  await row(page, /^Front desk Farid hosts · 3 people Join$/).waitFor();
  await close();
});

it('[J1] by keyboard alone: a wrong passphrase stays, selected, and is said; the right one is in, ready to write', async () => {
  const { page, app, rooms, close } = await atTheDoors();
  await row(page, /Board meeting/).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Join Board meeting' }).waitFor();
  const field = page.getByLabel('Passphrase', { exact: true });
  await expect.poll(() => field.getAttribute('type')).toBe('password');
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('That was not right').waitFor();
  await expect.poll(() => selected(page)).toBe('correct horse');
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  await heading(page, 'Board meeting');
  await gone(page);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await page.keyboard.type('Here I am');
  await page.keyboard.press('Enter');
  await expect.poll(() => rooms.passphrase.items.at(-1)).toMatchObject({ text: 'Here I am' });
  expect(app.admission.shown.map((credential) => credential.by)).toEqual(['passphrase', 'passphrase']);
  await close();
});

it('[J1] a passphrase that was typed is nowhere once its dialog is closed', async () => {
  const { page, close } = await atTheDoors();
  await row(page, /Board meeting/).click();
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Escape');
  await gone(page);
  const kept = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.documentElement.outerHTML,
  );
  expect(kept).not.toContain('correct horse');
  await row(page, /Board meeting/).click();
  await expect.poll(() => page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('');
  await page.getByRole('button', { name: 'Show the passphrase' }).click();
  await expect.poll(() => page.getByLabel('Passphrase', { exact: true }).getAttribute('type')).toBe('text');
  await close();
});

it('[J2] after too many guesses the dialog counts down and lets nobody try before', async () => {
  const { page, app, close } = await atTheDoors();
  await row(page, /Board meeting/).click();
  await page.keyboard.type('horse');
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  app.failNext('room.join', 'too-many-guesses');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('There were too many wrong tries').waitFor();
  const join = page.getByRole('dialog').getByRole('button', { name: 'Join' });
  await page.clock.runFor(20_000);
  await page.getByRole('timer').getByText('You can try again in 40 seconds.').waitFor();
  await expect.poll(() => join.isDisabled()).toBe(true);
  await page.keyboard.press('Enter');
  expect(app.called.filter((name) => name === 'room.join')).toHaveLength(1);
  await page.clock.runFor(41_000);
  await page.getByRole('timer').waitFor({ state: 'detached' });
  await expect.poll(() => join.isEnabled()).toBe(true);
  await close();
});

it('[J2] a host that refuses again and again is doubted, with its words to compare in either language', async () => {
  const { page, app, close } = await atTheDoors();
  await row(page, /Board meeting/).click();
  await page.keyboard.type('correct horse');
  app.failNext('room.join', 'host-doubtful');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('this may not be the room you mean').waitFor();
  const words = page.getByRole('list', { name: 'Words of Carla Weiss’s key' });
  await expect.poll(() => words.getByRole('listitem').count()).toBe(8);
  await expect.poll(() => words.getAttribute('lang')).toBe('en');
  await page.getByRole('button', { name: /中文/ }).click();
  await expect.poll(() => words.getAttribute('lang')).toBe('zh-CN');
  await page.getByLabel('Passphrase', { exact: true }).fill('wrong again');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('That was not right').waitFor();
  await words.waitFor();
  await close();
});

it('[J1] asking: what others will see, a row while it lasts, and in as soon as somebody lets them', async () => {
  const { page, app, rooms, close } = await atTheDoors();
  await row(page, /Clinic/).click();
  const dialog = page.getByRole('dialog', { name: 'Join Clinic, room 3' });
  await dialog.getByText(app.info.fingerprint).waitFor();
  await page.keyboard.press('Enter');
  await gone(page);
  await row(page, /Clinic.*Waiting/).waitFor();
  const cancel = page.getByRole('button', { name: 'Cancel: Clinic, room 3' });
  await cancel.click();
  await cancel.waitFor({ state: 'detached' });
  expect(app.admission.waiting).toEqual([]);
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);

  await row(page, /Clinic.*Join/).click();
  await page.keyboard.press('Enter');
  await cancel.waitFor();
  app.letIn(rooms.ask);
  await heading(page, 'Clinic, room 3');
  await cancel.waitFor({ state: 'detached' });
  await close();
});

it('[J1] being turned away, or not reaching anybody, is said in the row', async () => {
  const { page, app, rooms, close } = await atTheDoors();
  await row(page, /Clinic/).click();
  await page.keyboard.press('Enter');
  await row(page, /Clinic.*Waiting/).waitFor();
  const [waiting] = app.admission.waiting;
  if (!waiting) throw new Error('nobody waits');
  const become = (state: 'unreachable' | 'turned-away'): void => {
    app.admission.waiting = [{ ...waiting, state }];
    app.emit('room.waitingToJoinChanged', app.admission.waiting);
  };
  become('unreachable');
  await page.getByText('The host is not reached').waitFor();
  become('turned-away');
  await page.getByText('You were not let in').waitFor();
  await page.getByRole('button', { name: 'Dismiss: Clinic, room 3' }).click();
  await page.getByText('You were not let in').waitFor({ state: 'detached' });
  expect(app.rooms.has(rooms.ask.id)).toBe(false);
  await close();
});

it('[J1] a typed address that leads to a closed room leads to its door', async () => {
  const { page, close } = await atTheDoors(({ app, rooms }) => {
    app.addresses.set('10.0.0.9', [rooms.passphrase, rooms.ask]);
  });
  await row(page, /Join with a code or link/).click();
  await page.keyboard.type('10.0.0.9');
  await page.getByText('An address.').waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Board meeting/ })
    .click();
  await page.getByRole('dialog', { name: 'Join Board meeting' }).waitFor();
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  await heading(page, 'Board meeting');
  await close();
});

it('[J4] a code is read as it is said, and asks which room where there are several', async () => {
  const { page, app, rooms, close } = await atTheDoors();
  await row(page, /Join with a code or link/).click();
  await page.keyboard.type('k7qm 4xrw');
  await page.getByText('A code.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Which room is the code for?').waitFor();
  const choice = page.getByRole('dialog').getByRole('listitem');
  await expect.poll(() => choice.count()).toBe(3);
  await choice.getByRole('button', { name: /Personnel/ }).click();
  await heading(page, 'Personnel');
  expect(app.admission.shown).toEqual([{ by: 'code', text: 'K7QM-4XRW' }]);
  expect(app.rooms.has(rooms.invite.id)).toBe(true);
  await close();
});

it('[J4] with one closed room near a code needs no choice, with none there is another way', async () => {
  const { page, app, close } = await atTheDoors(({ app: { nearby, admission }, rooms }) => {
    const near = nearby.rooms.filter(({ id }) => id === rooms.invite.id || id === rooms.open.id);
    Object.assign(nearby, { rooms: near });
    admission.codes.set(rooms.invite.id, 'AAAA-BBBB');
  });
  await row(page, /Join with a code or link/).click();
  await page.keyboard.type('k7qm-4xrw');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('That was not right').waitFor();
  await page.getByRole('textbox').fill('aaaabbbb');
  app.setNearby({ rooms: [] });
  await page.getByText('Nobody on this network seems to host a room').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Ask for an invite link instead').waitFor();
  await close();
});

it('[J4] a link that is pasted shows where it leads, and joins only when that is wanted', async () => {
  const { app, link, rooms } = invited(Date.now());
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await row(page, /Join with a code or link/).click();
  await page.keyboard.insertText(`  ${link.toLowerCase()} `);
  await page.getByText('An invite link.').waitFor();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'An invite to Personnel' });
  await card.getByText('192.168.1.31:47470', { exact: true }).waitFor();
  await card.getByText('Nothing was sent yet.').waitFor();
  expect(
    await card.getByRole('list', { name: 'Words of the host’s key' }).getByRole('listitem').count(),
  ).toBe(8);
  // An Enter too many does nothing that cannot be taken back.
  await page.keyboard.press('Enter');
  await gone(page);
  expect(app.called).not.toContain('room.join');

  app.admission.handed = link;
  app.emit('invite.came', {});
  await card.getByRole('button', { name: 'Join' }).click();
  await heading(page, 'Personnel');
  expect(app.rooms.has(rooms.invite.id)).toBe(true);

  app.admission.handed = link;
  app.emit('invite.came', {});
  await card.getByText('You are in this room already.').waitFor();
  await expect.poll(() => card.getByRole('button', { name: 'Join' }).count()).toBe(0);
  await card.getByRole('button', { name: 'Open' }).click();
  await gone(page);
  await close();
});

it('[J4] an invite handed over before the person has a name waits for it', async () => {
  const { app, link } = invited(Date.now());
  app.settings = { ...app.settings, name: '' };
  app.admission.handed = link;
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.getByLabel('Your name').fill('Ana');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'An invite to Personnel' }).waitFor();
  await close();
});

it('[J4] what is no invite, or is over, is said in words', async () => {
  const { app, link } = invited(Date.now(), 'en', -1_000);
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await row(page, /Join with a code or link/).click();
  await page.keyboard.insertText('landline://join/ABC');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('not an invite that Landline can read').waitFor();
  await page.getByRole('textbox').fill(link);
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'An invite to Personnel' });
  await card.getByText('This invite is no longer good.').waitFor();
  await expect.poll(() => card.getByRole('button', { name: 'Join' }).count()).toBe(0);
  await close();
});

it.each(['keydown first', 'composition end first'] as const)(
  '[ime] the Enter that chooses a candidate opens no door and follows nothing (%s)',
  async (order) => {
    const { page, app, close } = await atTheDoors();
    const compose = async (): Promise<void> => {
      const field = await inputMethod(page);
      await field.compose('kai men');
      await field.choose('开门', order, 'form');
    };
    await row(page, /Board meeting/).click();
    await page.getByRole('button', { name: 'Show the passphrase' }).click();
    await page.getByLabel('Passphrase', { exact: true }).focus();
    await compose();
    await expect.poll(() => page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('开门');
    await page.getByRole('button', { name: 'I have a code' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await compose();
    await page.getByRole('button', { name: 'I have a link' }).click();
    await page.getByRole('textbox', { name: 'Link, code or address' }).waitFor();
    await compose();
    expect(app.called.filter((name) => name === 'room.join' || name === 'invite.read')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The host could not be reached').waitFor();
    await close();
  },
);
