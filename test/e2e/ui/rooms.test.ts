import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { person } from '../../support/fake-app/fake-room.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { talk, type Talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const { ben, carla, emi } = people;
const rowOf = (page: Page, name: string | RegExp): Locator => page.locator('.room-row', { hasText: name });

async function open(scene: Talk = talk(Date.now())): Promise<OpenWindow & Talk> {
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await rowOf(window.page, 'Lunch').waitFor();
  return { ...window, ...scene };
}

it('[rooms] direct conversations, rooms and archives stand apart, each row with what is particular about it', async () => {
  const { page, app, main, close } = await open();
  const section = (name: string): Locator => page.getByRole('region', { name });
  await expect.poll(() => section('Direct messages').getByRole('listitem').count()).toBe(2);
  await expect.poll(() => section('Archives').getByRole('listitem').count()).toBe(1);
  await rowOf(page, '恵美').getByText('Draft: I would say we should take the').waitFor();
  await rowOf(page, '恵美').getByText('Do not disturb').waitFor({ state: 'attached' });
  await rowOf(page, 'Dmitri').getByText('Last seen 3 hours ago').waitFor({ state: 'attached' });
  const secret = rowOf(page, 'Ben’s birthday');
  await secret.getByText('Hidden room').waitFor({ state: 'attached' });
  await secret.getByText('Notifications are off').waitFor({ state: 'attached' });
  await rowOf(page, 'Fair 2025').getByText('Read-only archive').waitFor({ state: 'attached' });
  const workshop = rowOf(page, 'Workshop');
  await workshop.getByText('2 mentions of you').waitFor({ state: 'attached' });
  app.say(main, ben, '**Now** with _marks_ and `code`');
  await workshop.getByText('Ben Okafor: Now with marks and code').waitFor();
  await close();
});

it('[rooms] who is writing takes the place of what was said last, and gives it back', async () => {
  const { page, app, main, close } = await open();
  const typing = (...who: { id: typeof ben.id; name: string }[]): void =>
    app.emit('room.typingChanged', { roomId: main.id, people: who });
  typing(ben);
  const workshop = rowOf(page, 'Workshop');
  await workshop.getByText('Ben Okafor is writing…').waitFor();
  typing(ben, carla);
  await workshop.getByText('Ben Okafor and Carla Weiss are writing…').waitFor();
  typing();
  await workshop.getByText(/Carla Weiss: @all/).waitFor();
  await close();
});

it('[rooms] a menu marks a room read and unread again, and sets what it may tell of; by keyboard too', async () => {
  const { page, app, main, close } = await open();
  const workshop = rowOf(page, 'Workshop');
  await workshop.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark as read' }).click();
  await expect.poll(() => main.unread).toBe(0);
  await workshop.locator('.unread-badge').first().waitFor({ state: 'detached' });
  await expect.poll(() => workshop.evaluate((row) => row === document.activeElement)).toBe(true);

  await page.keyboard.press('ContextMenu');
  await page.getByRole('menuitem', { name: 'Mark as unread' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => main.markedUnread).toBe(true);
  await workshop.getByText('unread message').waitFor({ state: 'attached' });

  await workshop.hover();
  await page.getByRole('button', { name: 'Actions' }).nth(3).waitFor();
  await page.locator('.room-item', { has: workshop }).getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitemradio', { name: 'All messages', checked: true }).waitFor();
  await page.getByRole('menuitemradio', { name: 'Only mentions and replies' }).click();
  await expect.poll(() => main.notify).toBe('mentions');
  expect(app.called).not.toContain('room.leave');
  await page.keyboard.press('Escape');
  await close();
});

it('[rooms] on a phone, too, the room’s own menu sets what it may tell of, and leads to a day', async () => {
  const { page, app, main, close } = await open();
  await rowOf(page, 'Workshop').click();
  await page.setViewportSize({ width: 360, height: 640 });
  const menu = async () => {
    await page.getByRole('button', { name: 'More about this room' }).click();
    return page.getByRole('menu', { name: 'More about this room' });
  };
  const levels = (await menu()).getByRole('menuitemradio');
  expect(await levels.allInnerTexts()).toEqual(['All messages', 'Only mentions and replies', 'Nothing']);
  await levels.filter({ hasText: 'Only mentions' }).click();
  await expect.poll(() => main.notify).toBe('mentions');
  await menu();
  await levels
    .and(page.getByRole('menuitemradio', { checked: true }))
    .getByText('Only mentions')
    .waitFor();
  await page.getByRole('menuitem', { name: 'Go to a day' }).click();
  const first = main.items.find((item) => item.kind === 'message');
  const day = new Date(first?.sentAt ?? app.now());
  const dialog = page.getByRole('dialog', { name: 'Go to a day' });
  await dialog.getByLabel('Day').fill(day.toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' }));
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  const words = first?.kind === 'message' ? first.text : '';
  await expect
    .poll(() =>
      page
        .locator('.message-text', { hasText: words.slice(0, 20) })
        .first()
        .evaluate((text) => text.getBoundingClientRect().top > 0),
    )
    .toBe(true);
  await close();
});

it('[rooms] a room is left from the list, and an archive is taken off it, only after a question', async () => {
  const { page, app, archived, direct, close } = await open();
  await rowOf(page, 'Fair 2025').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Take it off the list…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(app.rooms.has(archived.id)).toBe(true);
  await expect.poll(() => page.locator('.composer textarea, .composer [contenteditable]').count()).toBe(0);

  await rowOf(page, '恵美').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Close this conversation' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close the conversation with 恵美?' });
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect.poll(() => app.rooms.has(direct.id)).toBe(false);
  await rowOf(page, '恵美').waitFor({ state: 'detached' });
  await close();
});

it('[rooms] a hidden room is started with the invite at hand, and says what hidden means', async () => {
  const { page, app, close } = await open();
  await page.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('switch', { name: 'Hidden room' }).press('Space');
  await dialog.getByText('Nobody who looks around sees it').waitFor();
  await dialog.getByText('It shows in nobody’s list').waitFor();
  await expect.poll(() => dialog.getByRole('radio', { name: 'Only with an invite' }).isChecked()).toBe(true);
  await dialog.getByLabel('Name of the room').fill('Surprise');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => [...app.rooms.values()].some(({ name, hidden }) => name === 'Surprise' && hidden))
    .toBe(true);
  await page.getByRole('dialog', { name: /Invite/ }).waitFor();
  await close();
});

it('[direct] anybody in the room can be written to alone: from their row and from their card', async () => {
  const { page, app, main, close } = await open();
  await rowOf(page, 'Workshop').click();
  await page.getByRole('button', { name: 'Room details' }).click();
  const details = page.getByRole('complementary');
  const item = details.getByRole('listitem').filter({ hasText: 'Carla Weiss' });
  await item.getByRole('button', { name: 'Message' }).click();
  await page.getByRole('heading', { level: 1, name: 'Carla Weiss' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await page.locator('.chat-head').getByText('Away · At the supplier’s').waitFor();

  await rowOf(page, 'Workshop').click();
  await details.getByRole('button', { name: /恵美/ }).first().click();
  const card = page.getByRole('dialog', { name: '恵美' });
  await card.getByText('Do not disturb').waitFor();
  await card.getByRole('button', { name: 'Message 恵美' }).click();
  await card.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  expect([...app.rooms.values()].filter(({ partner }) => partner === emi.id)).toHaveLength(1);
  expect(main.kind).toBe('group');
  await close();
});

it.each([360, 900])(
  '[direct] at %i px the details make way for the conversation that is opened from them',
  async (width) => {
    const { page, close } = await open();
    await rowOf(page, 'Workshop').click();
    await page.setViewportSize({ width, height: 740 });
    const details = page.getByRole('complementary');
    const opened = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
    const atTheBox = () =>
      expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
    await page.getByRole('button', { name: 'Room details' }).click();
    await details
      .getByRole('listitem')
      .filter({ hasText: 'Carla Weiss' })
      .getByRole('button', { name: 'Message' })
      .click();
    await opened('Carla Weiss');
    await details.waitFor({ state: 'detached' });
    await atTheBox();
    await page.goBack();
    await opened('Workshop');
    await page.getByRole('button', { name: 'Room details' }).click();
    await details.getByRole('button', { name: /恵美/ }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Message 恵美' }).click();
    await opened('恵美');
    await details.waitFor({ state: 'detached' });
    await atTheBox();
    await close();
  },
);

it('[direct] a conversation of two shows the other one, and nothing that is only for rooms', async () => {
  const { page, app, direct, close } = await open();
  await rowOf(page, '恵美').click();
  const head = page.locator('.chat-head');
  await head.getByText('Do not disturb · In the paint room until four').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
  await page.getByText('This is the beginning of the conversation.').waitFor();
  await page.getByRole('button', { name: 'About this conversation' }).click();
  const details = page.getByRole('complementary', { name: 'About this conversation' });
  await details.getByText('Only the two of you').waitFor();
  await details.getByText('The conversation is kept here').waitFor();
  await details.getByRole('button', { name: 'Lock and forget this conversation…' }).click();
  const question = page.getByRole('dialog', { name: 'Lock and forget the conversation with 恵美?' });
  await expect.poll(() => question.getByText(/room/i).count()).toBe(0);
  await question.getByRole('button', { name: 'Cancel' }).click();
  for (const word of ['Rules', 'Owner', 'Host'])
    await expect.poll(() => details.getByText(word).count()).toBe(0);
  direct.members = direct.members.map((member) =>
    member.person.id === emi.id
      ? { ...member, present: false, statusText: '', lastSeen: app.now() - 5 * 60_000 }
      : member,
  );
  app.peopleChanged(direct);
  await head.getByText('Last seen 5 minutes ago').waitFor();
  await head.getByRole('button', { name: '恵美' }).click();
  const card = page.getByRole('dialog', { name: '恵美' });
  await card.getByText('Only for you').waitFor();
  await expect.poll(() => card.getByText('In this room').count()).toBe(0);
  await close();
});

it('[direct] with two people a message is seen or not, and deleted for both', async () => {
  const { page, app, direct, close } = await open();
  const said = direct.items.filter((item) => item.kind === 'message' && item.own).at(-1);
  const upTo = direct.items.at(-1)?.cursor;
  if (said?.kind !== 'message' || !upTo) throw new Error('nothing was said');
  await rowOf(page, '恵美').click();
  const own = page.locator('.message', { hasText: said.text });
  await own.getByText(/^delivered/).waitFor();
  app.emit('room.readsChanged', { roomId: direct.id, marks: [{ id: emi.id, upTo }] });
  await own.getByText('Seen', { exact: true }).waitFor();
  await expect.poll(() => own.getByRole('button', { name: /Seen/ }).count()).toBe(0);
  await own.locator('.bubble').click({ button: 'right', position: { x: 20, y: 10 } });
  const menu = page.getByRole('menu');
  await menu.getByRole('menuitem', { name: 'Delete' }).waitFor();
  await expect.poll(() => menu.getByRole('menuitem', { name: 'Who has seen it' }).count()).toBe(0);
  await menu.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for both of you' }).click();
  await page.getByText('You deleted a message').waitFor();
  await close();
});

it('[direct] where nothing was said yet, it is no room that people could be invited to', async () => {
  const scene = talk(Date.now());
  const empty = scene.app.addDirect(person('Gusti', 'green'));
  empty.connection = { kind: 'hosting', port: 1, addresses: [], reach: 'unknown' };
  const { page, close } = await open(scene);
  await rowOf(page, 'Gusti').click();
  await page.getByText('Nothing has been said here yet. Write the first message.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
  await close();
});

it('[direct] whoever is not reached is told so in their own terms: what is written waits, and can be tried at once', async () => {
  const { page, app, away, close } = await open();
  away.connection = { kind: 'waiting', cause: 'host-unreachable', nextAttemptAt: app.now() + 60_000 };
  app.changed(away);
  await rowOf(page, 'Dmitri').click();
  await page.getByText('Dmitri is not reached now. What you write waits here').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Host it here' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => app.called).toContain('room.reconnect');
  await close();
});
