import fs from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { makeFolder } from './apps.ts';
import { browserFace, type PersonAt } from './people.ts';

/** What comes over the network, or after another program, comes within this time on any machine. */
export const patient = { timeout: 60_000 };

/** Somebody in front of a real app, in a browser profile of their own. */
export interface Talker {
  readonly name: string;
  readonly page: Page;
  readonly folder: string;
}

/** Real apps with real windows, for as long as a file of tests takes. */
export class Talkers {
  readonly #face = browserFace();
  readonly #open = new Map<string, PersonAt>();
  readonly #folders: string[] = [];

  /** Opens an app on an empty folder and gives it a name. */
  async come(name: string): Promise<Talker> {
    const folder = await makeFolder();
    this.#folders.push(folder);
    const page = await this.#start(folder);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rooms near you' }).waitFor(patient);
    return { name, page, folder };
  }

  /** Quits the app as its person would. */
  async go({ folder }: Talker): Promise<void> {
    await this.#open.get(folder)?.quit();
    this.#open.delete(folder);
  }

  /** Starts the app of somebody who went again. */
  async comeBack({ name, folder }: Talker): Promise<Talker> {
    return { name, folder, page: await this.#start(folder) };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#open.values()].map((opened) => opened.quit()));
    await this.#face.close();
    for (const folder of this.#folders) await fs.rm(folder, { recursive: true, force: true });
  }

  async #start(folder: string): Promise<Page> {
    const opened = await this.#face.open(folder);
    this.#open.set(folder, opened);
    return opened.page;
  }
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to / });
/** Whose own words these are, not those that quote it. */
export const message = (page: Page, text: string): Locator =>
  page.locator('.message', { has: page.locator('.message-text', { hasText: text }) });
export const line = (page: Page, hasText: string): Locator => page.locator('.line-event', { hasText });
export const dialog = (page: Page): Locator => page.getByRole('dialog');
export const roomRow = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('listitem').filter({ hasText: name });

export async function startRoom({ page }: Talker, name: string, kind?: 'hidden'): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Start a room' }).click();
  await page.getByLabel('Name of the room').fill(name);
  if (kind === 'hidden') await page.getByRole('switch', { name: 'Hidden room' }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('textbox', { name: `Message to ${name}` }).waitFor(patient);
}

/** Joins an open room from the list of those near. */
export async function joinRoom({ page }: Talker, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Rooms near you/ }).click();
  await page
    .getByRole('main')
    .getByRole('button', { name: new RegExp(`^${name} `) })
    .click(patient);
  await page.getByRole('textbox', { name: `Message to ${name}` }).waitFor(patient);
}

export async function openRoom({ page }: Talker, name: string): Promise<void> {
  await roomRow(page, name).getByRole('button').first().click(patient);
  await page.getByRole('heading', { level: 1, name }).waitFor(patient);
}

/** Writes it, and waits until everybody of `others` sees it. */
export async function say(from: Talker, text: string, ...others: readonly Talker[]): Promise<void> {
  await composer(from.page).fill(text);
  await composer(from.page).press('Enter');
  for (const { page } of [from, ...others]) await message(page, text).waitFor(patient);
}

/** Goes to the end of the conversation: rows far out of sight are not drawn. */
export async function toEnd(page: Page): Promise<void> {
  await page.locator('.conversation-scroll').press('End');
}

/** The menu of the message with that text. */
export async function menuOf({ page }: Talker, text: string): Promise<Locator> {
  await message(page, text)
    .locator('.bubble')
    .click({ button: 'right', position: { x: 20, y: 10 } });
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
}
export async function choose(talker: Talker, text: string, item: string): Promise<void> {
  const menu = await menuOf(talker, text);
  await menu.getByRole('menuitem', { name: item, exact: true }).click();
  await menu.waitFor({ state: 'detached' });
}

/** The files below a talker's folder in which those words stand, in UTF-8. */
export async function filesWith({ folder }: Talker, words: string): Promise<readonly string[]> {
  const bytes = Buffer.from(words);
  const found: string[] = [];
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if ((await fs.readFile(file)).includes(bytes)) found.push(path.relative(folder, file));
  }
  return found;
}
