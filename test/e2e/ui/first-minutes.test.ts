import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nearbyRoom } from '../../support/fake-app/fake-admission.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { alone, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const frontDesk = (app: FakeApp): FakeRoom => {
  const room = new FakeRoom('Front desk', app.self, people.ben);
  room.members = [{ person: people.ben, present: true }];
  room.addMessage(people.ben, 'The parcel is here.', app.now());
  app.around.set(room.id, room);
  return room;
};

it('[first minutes] from the welcome card to the first message in three clicks and one typed word', async () => {
  const app = new FakeApp('');
  const { page, close } = await openWindow(browser, app);
  await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('Ana');
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByText('Looking for rooms').waitFor();
  const room = frontDesk(app);
  app.setNearby({ rooms: [nearbyRoom(room)] });
  await page.getByRole('button', { name: /Front desk.*Join/ }).click();

  await page.getByText('The parcel is here.', { exact: true }).waitFor();
  await page.keyboard.type('Coming');
  await page.keyboard.press('Enter');
  await page.locator('.message-own', { hasText: 'Coming' }).getByText('delivered, on 2 devices').waitFor();
  expect(room.items.at(-1)).toMatchObject({ text: 'Coming', own: true });
  await close();
});

it('[first minutes] an empty list names a cause and the next steps after eight seconds, not before', async () => {
  const app = alone(Date.now(), 0);
  const { page, close } = await openWindow(browser, app);
  await page.getByText('Looking for rooms').waitFor();
  app.setNearby({ discovery: { ...app.nearby.discovery, since: Date.now() - 9_000 } });
  await page.getByRole('heading', { name: 'No room here yet' }).waitFor();
  await page.getByText('Why can’t I see my colleague?').click();
  await page.getByText('A firewall on their computer').waitFor();

  app.setNearby({ discovery: { ...app.nearby.discovery, problem: 'local-network-denied' } });
  await page.getByText('Allow it in the system’s privacy settings').waitFor();
  await close();
});

it('[first minutes] a started room has the proposed name and shows how others get there', async () => {
  const app = alone(Date.now(), 60_000);
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('main').getByRole('button', { name: 'Start a room' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ana’s room' }).waitFor();
  await page.getByRole('button', { name: 'Room details' }).click();
  await page.getByText('192.168.1.20:47470', { exact: true }).waitFor();
  await close();
});

it('[first minutes] joining by address asks which room where there are several, and says what failed', async () => {
  const app = alone(Date.now(), 60_000);
  const rooms = ['North', 'South'].map((name) => {
    const room = new FakeRoom(name, app.self, people.carla);
    room.members = [{ person: people.carla, present: true }];
    return room;
  });
  app.addresses.set('10.0.0.9', rooms);
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('main').getByRole('button', { name: 'Join with a code or link' }).click();
  const address = page.getByRole('textbox', { name: 'Link, code or address' });
  await address.fill('10.0.0.8');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('The host could not be reached').waitFor();
  await page.getByText('Details', { exact: true }).click();
  await page.getByText('host-unreachable').waitFor();

  await address.fill('10.0.0.9');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /South/ }).click();
  await page.getByRole('heading', { name: 'South' }).waitFor();
  await close();
});

it('[first minutes] a name that is refused is said beside the field, and kept', async () => {
  const app = new FakeApp('');
  const { page, close } = await openWindow(browser, app);
  app.failNext('settings.set', 'name-invalid');
  await page.getByLabel('Your name').fill('\u202eevil');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This name cannot be used').waitFor();
  await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('\u202eevil');
  await close();
});
