import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallName } from '../../../preload/contract/api.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { doors } from '../../support/fake-app/door-scenes.ts';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What windows ask for while one looks and types, and what changes nothing. */
const harmless: readonly CallName[] = [
  'app.info',
  'app.idle',
  'app.looking',
  'draft.list',
  'draft.set',
  'message.history',
  'message.search',
  'message.pinned',
  'room.typing',
  'room.markRead',
  'room.reads',
  'room.people',
  'room.removed',
  'room.list',
  'announcement.list',
  'announcement.rollCall',
  'person.key',
  'invite.list',
  'app.allowCamera',
];

interface Scene {
  readonly page: Page;
  readonly app: FakeApp;
  readonly room: FakeRoom;
}
interface Screen {
  readonly name: string;
  readonly app: () => { readonly app: FakeApp; readonly room?: FakeRoom };
  /** Goes to the field, which has the focus then. */
  go(scene: Scene): Promise<Locator>;
  /** What the field has before. */
  readonly before?: string;
  /** What a plain Enter does there afterwards: the proof that the field listens to it. */
  then?(scene: Scene): Promise<unknown>;
}

const conversation = (): { app: FakeApp; room: FakeRoom } => {
  const { app, main } = talk(Date.now());
  const self = main.members.find(({ person }) => person.id === app.self.id);
  if (self) self.role = 'owner';
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return { app, room: main };
};
const called = ({ app }: Scene, name: CallName): Promise<void> =>
  expect.poll(() => app.called).toContain(name);
const inDialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog').getByLabel(name);
async function workshop(page: Page): Promise<Locator> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  const box = page.getByRole('textbox', { name: /^Message to Workshop/ });
  await box.waitFor();
  await page.locator('.message').last().waitFor();
  return box;
}
async function typedBefore(page: Page, words: string, list: string): Promise<Locator> {
  const box = await workshop(page);
  await page.keyboard.type(words);
  await page.getByRole('listbox', { name: list }).waitFor();
  return box;
}
const focusedField = async (field: Locator): Promise<Locator> => {
  await field.focus();
  return field;
};
/** Hidden, it takes no input method. */
async function shownPassphrase(page: Page, label: string): Promise<Locator> {
  const field = page.getByRole('dialog').getByLabel(label, { exact: true });
  await field.waitFor();
  const show = page
    .locator('.passphrase', { has: page.getByLabel(label, { exact: true }) })
    .getByRole('button', { name: 'Show the passphrase' });
  if ((await field.getAttribute('type')) === 'password') await show.click();
  return focusedField(field);
}
async function archiveDialog(page: Page): Promise<void> {
  await workshop(page);
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Save as archive…' }).click();
  await page.getByRole('dialog').waitFor();
}

const screens: readonly Screen[] = [
  {
    name: 'the welcome card',
    app: () => ({ app: new FakeApp('') }),
    go: async ({ page }) => {
      const field = page.getByLabel('Your name');
      await field.fill('');
      return field;
    },
    then: (scene) => called(scene, 'settings.set'),
  },
  {
    name: 'the message box',
    app: conversation,
    go: ({ page }) => workshop(page),
    then: (scene) => called(scene, 'message.send'),
  },
  {
    name: 'the message box where Ctrl+Enter sends',
    app: () => {
      const scene = conversation();
      scene.app.settings = { ...scene.app.settings, sendKey: 'mod-enter' };
      return scene;
    },
    go: ({ page }) => workshop(page),
  },
  {
    name: 'a message that is changed',
    app: conversation,
    go: async ({ page }) => {
      const box = await workshop(page);
      await page.keyboard.press('ArrowUp');
      await page.getByText('Changing a message').waitFor();
      return box;
    },
    before: 'On the hook, beside the door!',
    then: (scene) => called(scene, 'message.edit'),
  },
  {
    name: 'the list of people to mention',
    app: conversation,
    go: ({ page }) => typedBefore(page, '@', 'People to mention'),
    before: '@',
  },
  {
    name: 'the list of emoji to insert',
    app: conversation,
    go: ({ page }) => typedBefore(page, ':tad', 'Emoji to insert'),
    before: ':tad',
  },
  {
    name: 'the search for emoji',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.getByRole('button', { name: 'Emoji', exact: true }).click();
      await page.getByRole('gridcell').first().waitFor();
      return focusedField(page.getByRole('combobox', { name: 'Search emoji' }));
    },
  },
  {
    name: 'the search through messages',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.getByRole('button', { name: 'Search everywhere' }).click();
      return focusedField(page.getByRole('combobox', { name: 'Search messages' }));
    },
  },
  {
    name: 'the palette',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.keyboard.press('Control+k');
      return focusedField(page.getByRole('combobox', { name: /^Go to a room/ }));
    },
  },
  {
    name: 'the rooms to forward to',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.getByText('On the hook, beside the door.').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Forward' }).click();
      return focusedField(inDialog(page, 'Find a room or person'));
    },
  },
  {
    name: 'the name of a new room',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
      const field = inDialog(page, 'Name of the room');
      await field.fill('');
      return focusedField(field);
    },
    then: (scene) => called(scene, 'room.start'),
  },
  {
    name: 'the passphrase of a new room',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
      await inDialog(page, 'Name of the room').fill('房间');
      await page.getByRole('radio', { name: /passphrase/i }).click();
      const field = inDialog(page, /^Passphrase$/);
      await field.waitFor();
      if ((await field.getAttribute('type')) === 'password')
        await page.getByRole('button', { name: 'Show the passphrase' }).click();
      await field.fill('');
      return focusedField(field);
    },
  },
  {
    name: 'a link, code or address to join by',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('button', { name: /^Join/ }).first().click();
      return focusedField(inDialog(page, 'Link, code or address'));
    },
    then: ({ page }) => page.getByRole('dialog').getByRole('alert').waitFor(),
  },
  {
    name: 'the passphrase of a room near',
    app: () => doors(Date.now()),
    go: async ({ page }) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /Board meeting/ })
        .click();
      await page.getByRole('button', { name: 'Show the passphrase' }).click();
      return focusedField(inDialog(page, /^Passphrase$/));
    },
    then: (scene) => called(scene, 'room.join'),
  },
  {
    name: 'the code of a room near',
    app: () => doors(Date.now()),
    go: async ({ page }) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /Board meeting/ })
        .click();
      await page.getByRole('button', { name: 'I have a code' }).click();
      return focusedField(page.getByRole('dialog').getByRole('textbox'));
    },
    then: async (scene) => {
      // Only a code can be sent at all.
      await scene.page.getByRole('dialog').getByRole('textbox').fill('7KQM-3TX9');
      await scene.page.keyboard.press('Enter');
      await called(scene, 'room.join');
    },
  },
  {
    name: 'the passphrase among the rules of a room',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.keyboard.press('Control+.');
      await page.getByRole('button', { name: 'Change the rules…' }).click();
      await page.getByRole('radio', { name: 'Whoever knows the passphrase' }).click();
      return shownPassphrase(page, 'Passphrase');
    },
    then: (scene) => called(scene, 'room.setRules'),
  },
  {
    name: 'the passphrase of an archive',
    app: conversation,
    go: async ({ page }) => {
      await archiveDialog(page);
      return shownPassphrase(page, 'Passphrase of the archive');
    },
    then: ({ page }) => page.getByRole('dialog').getByText('The two are not the same.').waitFor(),
  },
  {
    name: 'the passphrase of an archive, typed again',
    app: conversation,
    go: async ({ page }) => {
      await archiveDialog(page);
      return shownPassphrase(page, 'The same passphrase again');
    },
    then: ({ page }) => page.getByRole('dialog').getByText('That is shorter than 8 characters.').waitFor(),
  },
  {
    name: 'the passphrase that opens an archive',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Join with a code or link' }).first().click();
      await page.getByRole('button', { name: 'Open an archive…' }).click();
      const file = {
        name: 'Canteen.landline',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('x'),
      };
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
      return shownPassphrase(page, 'Passphrase of the archive');
    },
    then: ({ page }) => page.getByRole('dialog').getByRole('alert').waitFor(),
  },
  {
    name: 'one’s own name',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Settings' }).click();
      const field = inDialog(page, /^Name$/);
      await field.fill('');
      return focusedField(field);
    },
    then: (scene) => called(scene, 'settings.set'),
  },
  {
    name: 'one’s status in words',
    app: conversation,
    go: async ({ page }) => {
      await page.getByTitle(/^Your status/).click();
      return focusedField(inDialog(page, 'In a few words'));
    },
    then: (scene) => called(scene, 'settings.set'),
  },
  {
    name: 'the words that erase everything',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Erase everything…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Go on…' }).click();
      return focusedField(inDialog(page, /^Type/));
    },
  },
  {
    name: 'a name for somebody',
    app: conversation,
    go: async ({ page }) => {
      await workshop(page);
      await page.keyboard.press('Control+.');
      await page
        .getByRole('complementary')
        .getByRole('button', { name: /Carla Weiss/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Give them a name of your own…' }).click();
      const field = inDialog(page, /^Name$/);
      await field.fill('');
      return focusedField(field);
    },
    then: (scene) => called(scene, 'person.note'),
  },
  {
    name: 'the search for a shortcut',
    app: conversation,
    go: async ({ page }) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      return focusedField(inDialog(page, 'Find a shortcut'));
    },
  },
];

const candidates = [
  { method: 'Pinyin', typed: ['n', 'ni h', 'ni hao'], chosen: '你好' },
  { method: 'Kana', typed: ['n', 'に', 'にほん'], chosen: '日本' },
] as const;
const orders = ['keydown first', 'composition end first'] as const;

it.each(screens)('[ime] choosing a candidate does nothing else in $name', async (screen) => {
  const { app, room } = screen.app();
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const { page } = window;
  const [first] = app.rooms.values();
  const scene: Scene = { page, app, room: room ?? (first as FakeRoom) };
  const field = await screen.go(scene);
  const method = await inputMethod(page);
  const asked = app.called.length;
  const place = page.url();
  let text = screen.before ?? '';
  // A line of its own is what an Enter makes in a text of several lines.
  const where = (await field.evaluate((element) => element.tagName)) === 'TEXTAREA' ? undefined : 'form';
  await expect.poll(() => field.inputValue()).toBe(text);
  for (const { typed, chosen } of candidates) {
    for (const order of orders) {
      for (const letters of typed) await method.compose(letters);
      await method.choose(chosen, order, where);
      text += chosen;
      await expect.poll(() => field.inputValue()).toBe(text);
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  }
  // What an Enter had begun would be asked by the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  expect(app.called.slice(asked).filter((name) => !harmless.includes(name))).toEqual([]);
  expect(page.url()).toBe(place);
  if (screen.then) {
    await page.keyboard.press('Enter');
    await screen.then(scene);
  }
  await window.close();
});

it('[ime] lists close while an input method is at work, and its keys move, choose and close nothing', async () => {
  const { app, room } = conversation();
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const box = await typedBefore(page, '@', 'People to mention');
  const method = await inputMethod(page);
  await method.compose('hui');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  await method.choose('恵', 'keydown first');
  // What was chosen is looked for.
  await page.getByRole('listbox').getByRole('option', { name: /恵美/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toBe('@恵美 ');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => room.items.findLast((item) => item.kind === 'message'))
    .toMatchObject({ text: '@恵美 ', own: true });
  await close();
});
