import fs from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { browserFace, type PersonAt } from '../../support/people.ts';

const patient = { timeout: 60_000 };
const face = browserFace();
const open: PersonAt[] = [];
const folders: string[] = [];

const message = ({ page }: PersonAt, text: string): Locator =>
  page.locator('.message').filter({ hasText: text });
const composer = ({ page }: PersonAt): Locator => page.getByRole('textbox', { name: /^Message to / });
/** What was said, in the order it is shown. */
const texts = ({ page }: PersonAt): Promise<string[]> => page.locator('.message-text').allInnerTexts();
/** The lines that tell of another host. */
const hostLines = ({ page }: PersonAt): Locator =>
  page.locator('.line-event').filter({ hasText: / now hosting the room — / });

async function folder(): Promise<string> {
  const made = await makeFolder();
  folders.push(made);
  return made;
}
async function person(dataFolder: string): Promise<PersonAt> {
  const opened = await face.open(dataFolder);
  open.push(opened);
  return opened;
}
/** `end` takes that person's app away; nobody else is left open behind a test. */
async function gone(leaver: PersonAt, end: () => Promise<void>): Promise<void> {
  open.splice(open.indexOf(leaver), 1);
  await end();
}
async function newcomer(name: string, dataFolder?: string): Promise<PersonAt> {
  const opened = await person(dataFolder ?? (await folder()));
  await opened.page.getByLabel('Your name').fill(name);
  await opened.page.getByRole('button', { name: 'Continue' }).click();
  return opened;
}
async function say(speaker: PersonAt, text: string): Promise<void> {
  await composer(speaker).fill(text);
  await composer(speaker).press('Enter');
  await message(speaker, text).waitFor(patient);
}
async function startRoom({ page }: PersonAt): Promise<void> {
  await page.getByRole('button', { name: 'Start a room' }).first().click();
  await page.getByLabel('Name of the room').fill('Tischlerei');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}
async function joinRoom(guest: PersonAt): Promise<void> {
  const seen = guest.page.getByRole('listitem').filter({ hasText: 'Tischlerei' });
  await seen.getByRole('button').first().click(patient);
  await composer(guest).waitFor(patient);
}
/** Three people in one room, the first of whom hosts it. */
async function threePeople(): Promise<readonly [PersonAt, PersonAt, PersonAt]> {
  const [ana, bo, cy] = await Promise.all([newcomer('Ana'), newcomer('Bo'), newcomer('Cy')]);
  await startRoom(ana);
  await Promise.all([joinRoom(bo), joinRoom(cy)]);
  await say(ana, 'Hello from Ana');
  await say(bo, 'Hello from Bo');
  await say(cy, 'Hello from Cy');
  for (const one of [ana, bo, cy]) {
    for (const name of ['Ana', 'Bo', 'Cy']) await message(one, `Hello from ${name}`).waitFor(patient);
  }
  for (const one of [ana, bo, cy]) await delivered(one, 'Hello from');
  return [ana, bo, cy];
}
/** That own message is on another device too. */
const delivered = (author: PersonAt, text: string): Promise<void> =>
  message(author, text)
    .getByText(/^(delivered|Seen by)/)
    .first()
    .waitFor({ ...patient, state: 'attached' });

afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.quit()));
  for (const made of folders.splice(0)) await fs.rm(made, { recursive: true, force: true });
});
afterAll(() => face.close());

it.each<[how: string, end: (host: PersonAt) => Promise<void>, why: RegExp]>([
  ['is killed', (host) => host.kill(), /— Ana’s connection was lost$/],
  ['quits', (host) => host.quit(), /— Ana handed it over$/],
])('[H7] the host’s app %s: the other two read one line, and go on talking', async (_how, end, why) => {
  const [ana, bo, cy] = await threePeople();
  const before = await texts(bo);
  await gone(ana, () => end(ana));
  await say(bo, 'Where is Ana?');
  await say(cy, 'Her computer has gone home');
  await message(cy, 'Where is Ana?').waitFor(patient);
  await message(bo, 'Her computer has gone home').waitFor(patient);
  await delivered(bo, 'Where is Ana?');
  await delivered(cy, 'Her computer has gone home');
  for (const one of [bo, cy]) {
    await hostLines(one).first().waitFor(patient);
    await expect.poll(() => hostLines(one).count()).toBe(1);
    expect(await hostLines(one).innerText()).toMatch(why);
    await expect.poll(async () => (await texts(one)).length).toBe(before.length + 2);
    const said = await texts(one);
    expect(said.slice(0, before.length)).toEqual(before);
  }
  expect(await texts(cy)).toEqual(await texts(bo));
});

it('[L5] who is alone writes on, changes and takes back what waits; on return it goes out as it is then', async () => {
  const anaFolder = await folder();
  const [ana, bo] = await Promise.all([newcomer('Ana', anaFolder), newcomer('Bo')]);
  await startRoom(ana);
  await joinRoom(bo);
  await say(bo, 'Hello from Bo');
  await message(ana, 'Hello from Bo').waitFor(patient);
  await delivered(bo, 'Hello from Bo');
  await gone(ana, () => ana.kill());
  await bo.page.locator('.chat > .banner').waitFor(patient);

  for (const text of ['The meeting is at nine', 'Bring cake', 'See you there']) await say(bo, text);
  await message(bo, 'Bring cake').getByRole('button', { name: 'Take back' }).click(patient);
  await message(bo, 'Bring cake').waitFor({ ...patient, state: 'detached' });
  await message(bo, 'The meeting is at nine').getByRole('button', { name: 'Edit' }).click(patient);
  await composer(bo).fill('The meeting is at ten');
  await composer(bo).press('Enter');
  await message(bo, 'The meeting is at ten').waitFor(patient);
  const left = ['Hello from Bo', 'The meeting is at ten', 'See you there'];
  await expect.poll(() => texts(bo)).toEqual(left);

  const again = await person(anaFolder);
  await again.page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('listitem')
    .filter({ hasText: 'Tischlerei' })
    .getByRole('button')
    .first()
    .click(patient);
  await message(again, 'See you there').waitFor(patient);
  for (const one of [again, bo]) await expect.poll(() => texts(one)).toEqual(left);
  await delivered(bo, 'See you there');
  await expect.poll(() => bo.page.getByRole('button', { name: 'Take back' }).count()).toBe(0);
});
