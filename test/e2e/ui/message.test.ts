import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTalk, said } from '../../support/fake-app/message-shots.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { people } from '../../support/fake-app/scenes.ts';
import type { Talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(before: (scene: Talk) => void = () => undefined): Promise<OpenWindow & Talk> {
  const scene = said(Date.now());
  before(scene);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await openTalk(window.page);
  return { ...window, ...scene };
}
const message = (page: Page, text: string): Locator => page.locator('.message', { hasText: text });
const polled = (read: () => unknown): ReturnType<typeof expect.poll> => expect.poll(async () => read());

it('[message] markup is drawn, code is coloured, and what would be a page is words', async () => {
  const html = '<img src="https://a.test/x.png" onerror="alert(1)"> # no heading';
  const { page, complaints, close } = await open(({ main }) => main.addMessage(people.ben, html, Date.now()));
  const steps = message(page, 'Steps for');
  await expect.poll(() => steps.locator('strong').innerText()).toBe('tomorrow');
  await expect.poll(() => steps.locator('ol > li').count()).toBe(2);
  await expect.poll(() => steps.locator('blockquote s').innerText()).toBe('or so');
  await expect
    .poll(() => steps.locator('pre').innerText())
    .toBe('const panels = 14;\nconsole.log(`cut ${panels}`);');
  await steps.locator('.code-keyword', { hasText: 'const' }).waitFor();
  const words = message(page, 'no heading').locator('.message-text');
  await expect.poll(() => words.innerText()).toBe(html);
  await expect.poll(() => page.locator('.message img, .message h1').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('[message] code is copied as it was written', async () => {
  const { page, close } = await open();
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.title = text;
      return Promise.resolve();
    };
  });
  await message(page, 'Steps for').getByRole('button', { name: 'Copy' }).click();
  await polled(() => page.title()).toBe('const panels = 14; console.log(`cut ${panels}`);');
  await close();
});

it('[message] few emoji alone are large', async () => {
  const { page, close } = await open(({ main }) => main.addMessage(people.ben, '👍🏽 👍🏽 👍🏽 👍🏽', Date.now()));
  const sizeOf = (text: string): Promise<number> =>
    page
      .locator('.message-text', { hasText: text })
      .last()
      .evaluate((words) => parseFloat(getComputedStyle(words).fontSize));
  await expect.poll(() => sizeOf('😀🎉')).toBeGreaterThan(2 * (await sizeOf('👍🏽 👍🏽')));
  await close();
});

it('[message] whoever is named is a way to their card; a message to this person stands out', async () => {
  const { page, close } = await open(({ main }) =>
    main.addMessage(people.ben, '@Carla Weiss, please', Date.now(), 'delivered', {
      mentions: [{ id: people.carla.id, name: people.carla.name }],
    }),
  );
  await expect.poll(() => page.locator('.message-names-me').count()).toBe(2);
  await message(page, ', please').getByRole('button', { name: '@Carla Weiss' }).click();
  await page.getByRole('dialog').getByText('Carla Weiss').first().waitFor();
  await close();
});

it('[message] a quote leads to what it answers', async () => {
  const { page, main, close } = await open();
  const question = main.items.find((item) => item.kind === 'message' && /paint room/.test(item.text));
  await message(page, 'On the hook, beside the door.')
    .getByRole('button', { name: /In reply to/ })
    .click();
  await page.locator(`.row[data-cursor="${question?.cursor}"][data-marked="true"]`).waitFor();
  const gone = message(page, 'On the hook, beside the door!');
  await gone.getByText('Deleted message').waitFor();
  await expect.poll(() => gone.getByRole('button', { name: /In reply to/ }).count()).toBe(0);
  await close();
});

it('[message] a link to a message leads there, and says so where the message is not here', async () => {
  const nowhere = `landline://message/${'a'.repeat(32)}/${'b'.repeat(52)}`;
  const { page, direct, close } = await open(({ app, main, direct: room }) => {
    const [first] = room.items;
    main.addMessage(people.ben, `[there](landline://message/${room.id}/${first?.id})`, app.now());
    main.addMessage(people.ben, nowhere.toUpperCase(), app.now());
  });
  const link = page.getByRole('link', { name: 'Message', exact: true });
  await link.click();
  await page
    .getByText(/is not on this device|no longer|unknown/i)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'there', exact: true }).press('Enter');
  await page.locator(`.row[data-cursor="${direct.items[0]?.cursor}"]`).waitFor();
  await close();
});

it('[message] a reaction is joined and taken back, and says who gave it', async () => {
  const { page, main, close } = await open();
  const steps = message(page, 'Steps for');
  const thumb = steps.getByRole('button', { name: /👍/ });
  await expect.poll(() => thumb.getAttribute('title')).toBe('👍 3 from Carla Weiss, 恵美 and Ana');
  await expect.poll(() => thumb.getAttribute('aria-pressed')).toBe('true');
  await thumb.press('Enter');
  await steps.getByRole('button', { name: '👍 2 from Carla Weiss and 恵美', pressed: false }).waitFor();
  await steps.getByRole('button', { name: /🎉/ }).click();
  await steps.getByRole('button', { name: '🎉 2 from Dmitri and Ana', pressed: true }).waitFor();
  const told = main.items.find((item) => item.kind === 'message' && item.text.startsWith('Steps'));
  expect(told).toMatchObject({
    reactions: [
      { emoji: '👍', own: false },
      { emoji: '🎉', own: true },
    ],
  });
  await close();
});

it('[message] who has read an own message is counted as it is told, and named when asked for', async () => {
  const { page, app, main, close } = await open();
  const own = message(page, 'Own words');
  await expect.poll(() => own.getByRole('button', { name: /Seen by/ }).count()).toBe(0);
  const upTo = main.items.at(-1)?.cursor;
  if (!upTo) throw new Error('there is no message');
  app.emit('room.readsChanged', { roomId: main.id, marks: [{ id: people.emi.id, upTo }] });
  app.emit('room.readsChanged', { roomId: main.id, marks: [{ id: people.ben.id, upTo }] });
  await own.getByRole('button', { name: 'Seen by 2' }).click();
  const names = page.getByRole('dialog').getByRole('listitem');
  await polled(() => names.allInnerTexts()).toEqual(expect.arrayContaining(['Ben Okafor', '恵美']));
  main.members = main.members.filter(({ person }) => person.id !== people.emi.id);
  app.peopleChanged(main);
  await polled(() => names.allInnerTexts()).toEqual(['Ben Okafor', '1 person who has left']);
  await page.getByRole('dialog', { name: 'Seen by 2' }).waitFor();
  await close();
});

it('[message] of a message that nobody has told to have seen nothing is counted', async () => {
  const { page, close } = await open();
  await message(page, 'Own words')
    .locator('.bubble')
    .click({ button: 'right', position: { x: 20, y: 10 } });
  await page.getByRole('menuitem', { name: 'Who has seen it' }).click();
  await page.getByRole('dialog', { name: 'Nobody has told that they have seen it' }).waitFor();
  await close();
});

it('[message] what comes is read out as plain words, without the marks of its look', async () => {
  const { page, app, main, close } = await open();
  app.say(main, people.ben, '**Coffee** is `ready`:\n\n- [here](https://a.test/x)\n- _there_');
  const heard = page.locator('[aria-live="polite"] p', { hasText: 'Coffee' });
  await polled(() => heard.innerText()).toMatch(/^Ben Okafor: Coffee is ready: here there, \d/);
  await close();
});

it('[message] an announcement is confirmed once, and leads to the roll-call', async () => {
  const { page, main, announcement, close } = await open();
  const card = message(page, 'Fire drill');
  await card.getByText('1 of 4 confirmed').waitFor();
  await card.getByRole('button', { name: 'I have read this' }).click();
  await card.getByText('You confirmed this').waitFor();
  await card.getByText('2 of 4 confirmed').waitFor();
  await expect.poll(() => card.getByRole('button', { name: 'I have read this' }).count()).toBe(0);
  expect(main.talk.message(announcement.id)?.announcement).toMatchObject({ own: true });
  await card.getByRole('button', { name: '2 of 4 confirmed' }).click();
  await page.getByRole('dialog').waitFor();
  await close();
});

it('[message] earlier wordings are shown with what became otherwise', async () => {
  const { page, close } = await open();
  await message(page, 'Fire drill').getByRole('button', { name: 'edited' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('del', { hasText: 'Tuesday' }).waitFor();
  await dialog.locator('ins', { hasText: 'Thursday' }).waitFor();
  await dialog.getByText('First version').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await close();
});
