import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../../preload/contract/model.ts';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Open extends OpenWindow {
  readonly app: FakeApp;
  readonly room: FakeRoom;
  readonly box: Locator;
}

async function openWorkshop(
  change?: (app: FakeApp, room: FakeRoom) => void,
  size = { width: 1280, height: 800 },
): Promise<Open> {
  const { app, main } = talk(Date.now());
  change?.(app, main);
  const window = await openWindow(browser, app, { reducedMotion: 'reduce', viewport: size });
  const box = await goToWorkshop(window.page);
  return { ...window, app, room: main, box };
}
async function goToWorkshop(page: Page): Promise<Locator> {
  const row = page.getByRole('navigation').getByRole('button', { name: /Workshop/ });
  const back = page.getByRole('button', { name: 'Back to the rooms' });
  await row.or(back).first().waitFor();
  if (!(await row.isVisible())) await back.click();
  await row.click();
  const box = page.getByRole('textbox', { name: /^Message to Workshop/ });
  await box.waitFor();
  await page.locator('.message').last().waitFor();
  return box;
}
const last = (room: FakeRoom): Message | undefined =>
  room.items.findLast((item): item is Message => item.kind === 'message');
const chosen = (page: Page): Promise<string | null> =>
  page.getByRole('listbox').getByRole('option', { selected: true }).textContent();
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
const problems = async (page: Page, within: string): Promise<readonly string[]> => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(rules).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

it('[composer] it grows with its lines, scrolls from two fifths of the window on, and takes pasted text plain', async () => {
  const { page, box, close } = await openWorkshop();
  const heightOf = async (): Promise<number> => (await box.boundingBox())?.height ?? 0;
  const one = await heightOf();
  await page.keyboard.type('first');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second');
  await expect.poll(() => box.inputValue()).toBe('first\nsecond');
  await expect.poll(() => heightOf()).toBeGreaterThan(one + 15);
  await box.evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/html', '<b>bold</b>');
    data.setData('text/plain', 'bold');
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await page.keyboard.insertText('\nline'.repeat(60));
  await expect.poll(() => heightOf()).toBeLessThanOrEqual(800 * 0.4 + 1);
  await expect.poll(() => box.evaluate((field) => field.scrollHeight > field.clientHeight)).toBe(true);
  await close();
});

it('[composer] an answer shows what it answers, Escape takes that away, and sending it answers', async () => {
  const { page, room, box, close } = await openWorkshop();
  const answer = async (): Promise<void> => {
    await page.getByText('Who has the key to the paint room?').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Reply' }).click();
    await page.getByText('Reply to 恵美').waitFor();
  };
  await page.keyboard.type('on the hook');
  await answer();
  await expect.poll(() => focused(page)).toBe('composer');
  expect(await problems(page, '.composer')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByText('Reply to 恵美').waitFor({ state: 'detached' });
  await expect.poll(() => box.inputValue()).toBe('on the hook');
  await answer();
  await page.keyboard.press('Enter');
  await expect.poll(() => last(room)?.text).toBe('on the hook');
  expect(last(room)?.reply?.text).toBe('Who has the key to the paint room?');
  await close();
});

it('[composer] the Up arrow in an empty box changes the last own message; Escape leaves it as it was', async () => {
  const { page, room, box, close } = await openWorkshop();
  const own = room.items.findLast((item): item is Message => item.kind === 'message' && item.own);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => box.inputValue()).toBe(own?.text);
  await page.getByText('Changing a message').waitFor();
  await page.keyboard.type(' No.');
  await page.keyboard.press('Escape');
  await expect.poll(() => box.inputValue()).toBe('');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type(' Yes.');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => room.items.find(({ id }) => id === own?.id))
    .toMatchObject({ text: `${own?.text ?? ''} Yes.` });
  await expect.poll(() => box.inputValue()).toBe('');
  await close();
});

it('[drafts] what was begun is there again after another room and after a reload, and is shown among the rooms', async () => {
  const { page, app, room, close } = await openWorkshop();
  await page.keyboard.type('half a thought');
  await page.getByRole('navigation').getByRole('button', { name: /Lunch/ }).click();
  await page.getByRole('textbox', { name: 'Message to Lunch' }).waitFor();
  await page.getByRole('navigation').getByText('Draft: half a thought').waitFor();
  await expect.poll(() => app.drafts.get(room.id)?.text).toBe('half a thought');
  expect(await (await goToWorkshop(page)).inputValue()).toBe('half a thought');
  await page.keyboard.type(' more');
  await page.reload();
  await expect.poll(async () => (await goToWorkshop(page)).inputValue()).toBe('half a thought more');
  await close();
});

it('[mentions] people are completed by keys alone, and named in what is sent', async () => {
  const { page, room, box, close } = await openWorkshop();
  await page.keyboard.type('hello @');
  await page.getByRole('listbox', { name: 'People to mention' }).waitFor();
  expect(await problems(page, '.composer')).toEqual([]);
  await page.keyboard.type('car');
  await expect.poll(() => chosen(page)).toContain('Carla Weiss');
  const active = await box.getAttribute('aria-activedescendant');
  await expect.poll(() => page.locator(`#${active ?? 'none'}`).textContent()).toContain('Carla Weiss');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  await page.keyboard.type('l');
  await expect.poll(() => page.getByRole('listbox').count()).toBe(0);
  await page.keyboard.type(' @');
  await expect.poll(() => chosen(page)).toContain('Ben Okafor');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect.poll(() => box.inputValue()).toBe('hello @carl @Carla Weiss ');
  await page.keyboard.press('Control+z');
  await expect.poll(() => box.inputValue()).toBe('hello @carl @');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => last(room)?.mentions).toEqual([{ id: people.carla.id, name: people.carla.name }]);
  await close();
});

it('[emoji] a shortcode becomes its emoji with the last colon, and can be had back', async () => {
  const { page, box, close } = await openWorkshop();
  await page.keyboard.type('done :tada:');
  await expect.poll(() => box.inputValue()).toBe('done 🎉');
  await page.keyboard.press('Control+z');
  await expect.poll(() => box.inputValue()).toBe('done :tada:');
  await page.keyboard.type(' :thumbsu');
  await expect.poll(() => chosen(page)).toContain(':+1:');
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toMatch(/👍.? $/u);
  await close();
});

it('[emoji] the picker is found, searched and used by keys alone; tone and what was used are remembered', async () => {
  const { page, app, room, box, close } = await openWorkshop();
  await page.getByRole('button', { name: 'Emoji', exact: true }).focus();
  await page.keyboard.press('Enter');
  const search = page.getByRole('combobox', { name: 'Search emoji' });
  await page.getByRole('gridcell').first().waitFor();
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await problems(page, '.emoji-panel')).toEqual([]);
  await page.getByRole('radio', { name: 'Medium dark' }).press('Space');
  await expect.poll(() => app.settings.emojiTone).toBe(4);
  await search.focus();
  await page.keyboard.type('招手');
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('composer');

  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await search.waitFor();
  await page.keyboard.type('waving hand');
  await expect.poll(() => page.getByRole('gridcell', { selected: true }).textContent()).toBe('👋🏾');
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toBe('👋🏾');
  await expect.poll(() => focused(page)).toBe('composer');
  await expect.poll(() => app.settings.recentEmoji).toEqual(['👋🏾']);
  // What main says later the window hears later: by then it knows of that too.
  app.say(room, people.ben, 'well?');
  await page.locator('.message', { hasText: 'well?' }).waitFor();

  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await page.getByText('Recently used').waitFor();
  await search.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.getByRole('gridcell', { selected: true }).getAttribute('aria-label'))
    .toBe('grinning face with big eyes');
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toBe('👋🏾😃');
  await close();
});

it('[emoji] on a phone the picker is a sheet as wide as the window, and a press beside it closes it', async () => {
  const { page, close } = await openWorkshop(undefined, { width: 360, height: 740 });
  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await page.getByRole('gridcell').first().waitFor();
  const sheet = await page.getByRole('dialog', { name: 'Emoji' }).boundingBox();
  expect(sheet).toMatchObject({ x: 0, width: 360 });
  expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBe(740);
  await page.mouse.click(180, 30);
  await page.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'detached' });
  await close();
});

it('[composer] marks are put around the selection by keys, and undone like anything typed', async () => {
  const { page, box, close } = await openWorkshop();
  await page.keyboard.type('now');
  await page.keyboard.press('Control+a');
  for (const [keys, text] of [
    ['Control+b', '**now**'],
    ['Control+b', 'now'],
    ['Control+i', '*now*'],
    ['Control+i', 'now'],
    ['Control+Shift+x', '~~now~~'],
    ['Control+Shift+x', 'now'],
    ['Control+e', '`now`'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect.poll(() => box.inputValue()).toBe(text);
  }
  await page.keyboard.press('Control+z');
  await expect.poll(() => box.inputValue()).toBe('now');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+c');
  await expect.poll(() => box.inputValue()).toBe('```\nnow\n```');
  await close();
});

it('[typing] who writes is told and shown without moving anything', async () => {
  const { page, app, room, box, close } = await openWorkshop();
  const before = await box.boundingBox();
  const write = (...who: readonly { id: typeof people.ben.id; name: string }[]): void =>
    app.emit('room.typingChanged', {
      roomId: room.id,
      people: who.map(({ id, name }) => ({ id, name })),
    });
  write(people.ben);
  await page.locator('.composer').getByText('Ben Okafor is writing…').waitFor();
  write(people.ben, people.carla);
  await page.locator('.composer').getByText('Ben Okafor and Carla Weiss are writing…').waitFor();
  write(people.ben, people.carla, people.emi, people.dmitri);
  await page.locator('.composer').getByText('4 people are writing…').waitFor();
  await expect.poll(() => box.boundingBox()).toEqual(before);
  write();
  await page.locator('.composer').getByText('writing…').waitFor({ state: 'detached' });
  await page.keyboard.type('hello there');
  await expect.poll(() => app.called.filter((name) => name === 'room.typing').length).toBe(1);
  await close();
});

it('[composer] a key changes nothing of the conversation', async () => {
  const { page, box, close } = await openWorkshop((_, main) => {
    main.readUpTo = main.items.at(-1)?.cursor ?? null;
  });
  // What comes a little behind the words: the colours of code, and who has seen them.
  await page.locator('.code-keyword').first().waitFor();
  await page.locator('.message-seen').first().waitFor();
  await page.locator('.conversation').evaluate((conversation) => {
    const seen: string[] = [];
    new MutationObserver((changes) =>
      seen.push(...changes.map(({ target, type }) => `${type} ${target.parentElement?.outerHTML ?? ''}`)),
    ).observe(conversation, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    Object.assign(window, { seen });
  });
  await page.keyboard.type('quite a few keys, @ben and a : too');
  await expect.poll(() => box.inputValue()).toContain('too');
  const changes = await page.evaluate(() => (window as unknown as { seen: readonly string[] }).seen);
  expect(changes).toEqual([]);
  await close();
});

it('[composer] moderators ask everybody to confirm, once; others are not offered it', async () => {
  const plain = await openWorkshop();
  await expect
    .poll(() => plain.page.getByRole('button', { name: 'Ask everybody to confirm' }).count())
    .toBe(0);
  await plain.close();
  const { page, room, close } = await openWorkshop((app, main) => {
    const self = main.members.find(({ person }) => person.id === app.self.id);
    if (self) self.role = 'moderator';
  });
  const toggle = page.getByRole('button', { name: 'Ask everybody to confirm' });
  await toggle.click();
  await page.getByText('Everybody in the room is asked to confirm').waitFor();
  await page.keyboard.type('Fire drill');
  await page.keyboard.press('Enter');
  await expect.poll(() => last(room)?.text).toBe('Fire drill');
  expect(last(room)?.announcement).not.toBeNull();
  await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('false');
  await close();
});

it('[composer] too long a message is told before it is sent', async () => {
  const { page, app, box, close } = await openWorkshop();
  await box.fill('x'.repeat(7_900));
  await page.getByText('100 characters left').waitFor();
  await box.fill('x'.repeat(8_001));
  await page.getByRole('alert').getByText('1 character too many').waitFor();
  await page.keyboard.press('Enter');
  expect(app.called).not.toContain('message.send');
  await close();
});
