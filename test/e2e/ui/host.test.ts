import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atRest } from '../../support/fake-app/at-rest.ts';
import { hostHere, hostMoves } from '../../support/fake-app/fake-succession.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { office, people } from '../../support/fake-app/scenes.ts';
import { apart, hosting, unreached, type Scene } from '../../support/fake-app/succession-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openWorkshop(scene: Scene): Promise<OpenWindow & Scene> {
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  const { page } = window;
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await page.getByRole('textbox').waitFor();
  await page.locator('.conversation li').last().waitFor();
  return { ...window, ...scene };
}
const bar = (page: Page) => page.locator('.chat > .banner');
const header = (page: Page) => page.locator('.chat-head p');
const line = (page: Page, hasText: string) => page.locator('.line-event', { hasText });
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id ?? '');

it('[H7] a change of host is one quiet line, read out once; a restart of everybody is one line too', async () => {
  const { page, app, main, close } = await openWorkshop(office(Date.now()));
  const lines = page.locator('.line-event', { hasText: 'is now hosting' });
  hostMoves(app, main, people.carla, 'lost');
  const lost = 'Carla Weiss is now hosting the room — Ben Okafor’s connection was lost';
  await page.locator('.line-event', { hasText: lost }).waitFor();
  await page.locator('[aria-live="polite"] p', { hasText: lost }).waitFor({ state: 'attached' });
  await page.getByText('4 of 5 here · Carla Weiss hosts').waitFor();
  hostMoves(app, main, people.emi, 'handed');
  hostMoves(app, main, people.ben, 'handed');
  await page
    .locator('.line-event', { hasText: 'Ben Okafor is now hosting the room — 恵美 handed it over' })
    .waitFor();
  await expect.poll(() => lines.count()).toBe(1);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  app.tell(main, [main.addLeave(people.dmitri, Date.now())]);
  await page.getByText('Dmitri left the room').waitFor();
  await close();
});

it('[calm] a short loss changes nothing that is in sight; one that lasts is said, and takes nothing away', async () => {
  const scene = office(Date.now());
  const { app, main } = scene;
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const { page, close } = window;
  await page.clock.install();
  await page.reload();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await page.getByRole('button', { name: 'Room details' }).click();
  await page.getByRole('complementary').getByText('Carla Weiss').waitFor();
  await page.locator('.conversation li').last().waitFor();
  await page.clock.pauseAt(Date.now() + 60_000);
  const row = page.getByRole('navigation').getByRole('button', { name: /Workshop/ });
  const sameAs = async (): Promise<string> =>
    [await page.getByRole('main').innerText(), await page.getByRole('complementary').innerText()].join() +
    (await row.locator('.room-row-mark').count());
  const everybody = main.members;
  const lose = (): void => {
    main.connection = { kind: 'connecting' };
    main.members = everybody.map((member) => ({ ...member, present: false }));
    app.changed(main);
    app.emit('room.peopleChanged', { roomId: main.id, people: main.people() });
  };
  const find = (): void => {
    main.connection = { kind: 'connected', merging: false };
    main.members = everybody;
    app.changed(main);
    app.emit('room.peopleChanged', { roomId: main.id, people: main.people() });
  };
  /** What was told before is in the page. */
  const told = async (): Promise<void> => {
    const title = await page.title();
    const other = [...app.rooms.values()].find(({ name }) => name === 'Lunch');
    if (!other) throw new Error('no lunch');
    other.addMessage(people.farid, 'ping', Date.now());
    app.changed(other);
    await expect.poll(() => page.title()).not.toBe(title);
  };
  // Answers that were on their way have come too.
  await told();
  const before = await sameAs();
  lose();
  await told();
  await page.clock.runFor(1_400);
  const during = await sameAs();
  find();
  await told();
  await page.clock.runFor(5_000);
  expect(during).toBe(before);
  await expect.poll(() => bar(page).count()).toBe(0);

  lose();
  await told();
  await page.clock.runFor(1_600);
  await bar(page).getByText('The host does not answer').waitFor();
  await expect.poll(() => header(page).innerText()).toBe('5 people');
  find();
  await told();
  await page.clock.runFor(1_500);
  await bar(page).waitFor({ state: 'detached' });
  await expect.poll(() => header(page).innerText()).toBe('4 of 5 here · Ben Okafor hosts');
  await close();
});

it('[window] the bar comes and goes without moving what is being read', async () => {
  const { page, app, main, close } = await openWorkshop(office(Date.now()));
  await page.setViewportSize({ width: 1280, height: 420 });
  await page.locator('.conversation-scroll').hover();
  while (!(await page.getByText('Drawings are on the shelf').isVisible())) await page.mouse.wheel(0, -120);
  await page.mouse.wheel(0, 60);
  const read = page.locator('.message', { hasText: 'Laser cutter' });
  await read.waitFor();
  const at = async (): Promise<number> => (await read.boundingBox())?.y ?? -1;
  await atRest(page);
  const before = await at();
  main.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null };
  app.changed(main);
  await bar(page).waitFor();
  await expect.poll(async () => Math.abs((await at()) - before)).toBeLessThan(4);
  main.connection = { kind: 'connected', merging: false };
  app.changed(main);
  await bar(page).waitFor({ state: 'detached' });
  await expect.poll(async () => Math.abs((await at()) - before)).toBeLessThan(4);
  await close();
});

it('[window] alone: says so, tries at once when asked, and hosts here when asked', async () => {
  const { page, app, main, close } = await openWorkshop(apart(Date.now()));
  await bar(page).getByText('You reach nobody of this room; what you write waits here.').waitFor();
  const host = page.getByRole('button', { name: 'Host it here' });
  await expect.poll(() => host.getAttribute('aria-describedby')).toBe('host-here');
  await expect.poll(() => page.locator('#host-here').innerText()).toContain('goes on from this computer');
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => app.called).toContain('room.reconnect');
  await bar(page).getByText('Trying now…').waitFor();

  main.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null };
  app.changed(main);
  app.failNext('room.host', 'room-hosted');
  await host.click();
  await bar(page).getByRole('alert').getByText('Somebody already hosts this room').waitFor();
  await host.focus();
  await page.keyboard.press('Enter');
  await bar(page).waitFor({ state: 'detached' });
  await line(page, 'You are now hosting the room').waitFor();
  await expect.poll(() => header(page).innerText()).toContain('you host');
  // What had the focus is gone; the focus is not.
  await expect.poll(() => focused(page)).toBe('Message to Workshop, second floor');
  await close();
});

it('[window] a cause the person can do something about is said instead, and nothing is hosted beside a host', async () => {
  const scene = apart(Date.now());
  scene.main.connection = { kind: 'waiting', cause: 'version-too-old', nextAttemptAt: null };
  const { page, close } = await openWorkshop(scene);
  await bar(page).getByText('Your Landline is too old for this room').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Host it here' }).count()).toBe(0);
  await close();
});

it('[window] catching up is said only when it lasts', async () => {
  const scene = office(Date.now());
  scene.main.connection = { kind: 'connected', merging: true };
  const { page, app, main, close } = await openWorkshop(scene);
  await bar(page).getByText('Back in the room').waitFor();
  main.connection = { kind: 'connected', merging: false };
  app.changed(main);
  await bar(page).waitFor({ state: 'detached' });
  await close();
});

it('[H8] a host nobody can reach is told so in one bar, with the one who could take over', async () => {
  const { page, app, main, close } = await openWorkshop(unreached(Date.now(), true));
  app.addNotice({ id: 'unreached', code: 'host-unreached', roomId: main.id, params: {} });
  await bar(page).getByText('Others cannot reach this computer').waitFor();
  await expect.poll(() => page.locator('.banner').count()).toBe(1);
  app.failNext('room.handOver', 'member-unreachable');
  const hand = page.getByRole('button', { name: 'Hand over to Ben Okafor' });
  await hand.click();
  await bar(page).getByRole('alert').getByText('did not take the room over in time').waitFor();
  main.members = main.members.map((member) => ({ ...member, reachable: false }));
  app.emit('room.peopleChanged', { roomId: main.id, people: main.people() });
  await bar(page).getByText('Nobody who is here can take the room over').waitFor();
  await expect.poll(() => hand.count()).toBe(0);
  main.members = main.members.map((member) => ({ ...member, reachable: true }));
  app.emit('room.peopleChanged', { roomId: main.id, people: main.people() });
  await hand.click();
  await bar(page).waitFor({ state: 'detached' });
  await line(page, 'Ben Okafor is now hosting the room').waitFor();
  // In another room the notice is all there is to say it.
  await page.getByRole('navigation').getByRole('button', { name: /Lunch/ }).click();
  await page.getByText('In Workshop, second floor:').waitFor();
  await close();
});

it('[H4] the room is handed over by keyboard alone; who can take it is in the list, and a refusal is said there', async () => {
  const { page, app, main, close } = await openWorkshop(hosting(Date.now(), true));
  await page.getByRole('button', { name: 'More about this room' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Hand over to…' }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hand over Workshop, second floor' });
  await dialog.waitFor();
  await expect.poll(() => dialog.getByRole('listitem').allInnerTexts()).toEqual(['Ben Okafor', '恵美']);
  app.failNext('room.handOver', 'member-unreachable');
  await dialog.getByRole('button', { name: 'Hand over to 恵美' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('did not take the room over in time').waitFor();
  await expect.poll(() => focused(page)).toBe('Hand over to 恵美');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await line(page, '恵美 is now hosting the room — Ana handed it over').waitFor();
  expect(main.host.id).toBe(people.emi.id);
  await expect.poll(() => focused(page)).toBe('More about this room');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Leave the room' }).waitFor();
  await expect.poll(() => page.getByRole('menuitem', { name: 'Hand over to…' }).count()).toBe(0);
  await close();
});

it('[H4] the details say who hosts and since when, and offer to hand over where this device does', async () => {
  const now = Date.now();
  const { page, app, main, close } = await openWorkshop(hosting(now, true));
  await page.getByRole('button', { name: 'Room details' }).click();
  const details = page.getByRole('complementary');
  await details.getByText(/^Hosted by you since (?:\d+ \w+, )?\d{1,2}:\d\d$/).waitFor();
  await details.getByRole('button', { name: 'Hand over to…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Hand over to Ben Okafor' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await details.getByText(/^Hosted by Ben Okafor since (?:\d+ \w+, )?\d{1,2}:\d\d$/).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  main.since = now - 40 * 3_600_000;
  app.changed(main);
  await details.getByText(/^Hosted by Ben Okafor since \d{1,2} \w+.*\d:\d\d$/).waitFor();
  main.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null };
  main.since = null;
  app.changed(main);
  await details.getByText('The last one known is Ben Okafor.').waitFor();
  await close();
});

it('[H4] the dialog says so when nobody can take over, and when this device hosts no more', async () => {
  const { page, app, main, close } = await openWorkshop(hosting(Date.now(), false));
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Hand over to…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nobody who is here can be reached by the others').waitFor();
  main.connection = { kind: 'connected', merging: false };
  app.changed(main);
  await dialog.getByText('This device does not host the room any more').waitFor();
  await close();
});

it('[window] the list of rooms says for each how it stands, in one small mark', async () => {
  const scene = apart(Date.now());
  const { app } = scene;
  const rooms = [...app.rooms.values()];
  const lunch = rooms.find(({ name }) => name === 'Lunch');
  const own = rooms.find(({ name }) => name === 'Ana’s room');
  if (!lunch || !own) throw new Error('not an office');
  hostHere(own, Date.now());
  if (own.connection.kind === 'hosting') own.connection = { ...own.connection, reach: 'unreached' };
  const { page, close } = await openWindow(browser, app);
  const row = (name: string) => page.getByRole('navigation').getByRole('button', { name });
  await row('Workshop').getByText('Not connected, 3 messages wait').waitFor({ state: 'attached' });
  await row('Ana’s room').getByText('others cannot reach this computer').waitFor({ state: 'attached' });
  await expect.poll(() => row('Lunch').locator('.room-row-mark').count()).toBe(0);
  await close();
});
