import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { office } from '../../support/fake-app/scenes.ts';
import { shots, type Shot } from '../../support/fake-app/shots.ts';
import { overlapping } from '../../support/overlapping.ts';

declare global {
  interface Window {
    /** Of each dialog that has opened, where the focus was then. */
    focusAtOpening: string[];
  }
}

/** From now on the page notes where the focus is once a dialog has opened. */
function noteFocus(): void {
  window.focusAtOpening = [];
  const show = HTMLDialogElement.prototype.showModal;
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    show.call(this);
    queueMicrotask(() => {
      const has = document.activeElement;
      const ringed = has?.matches('.dialog, .dialog-body') && getComputedStyle(has).outlineStyle !== 'none';
      const place = has && this.contains(has) ? (ringed ? 'a ring around all' : null) : 'outside';
      const title = this.querySelector('h2')?.textContent ?? '';
      const close = has?.closest('.dialog-head') ? 'on the way out' : null;
      window.focusAtOpening.push(`${title}: ${place ?? close ?? 'well'}`);
    });
  };
}
const focusAtOpening = (page: Page): Promise<readonly string[]> => page.evaluate(() => window.focusAtOpening);
const wrong = (noted: readonly string[]): readonly string[] => noted.filter((one) => !one.endsWith(': well'));

/** Each dialog once, as it is come to with the mouse. */
const names = new Set([
  'alias',
  'ban-phone',
  'block',
  'compare',
  'door-ask',
  'door-locked',
  'erase-typed',
  'forget',
  'hand-over',
  'hand-over-nobody',
  'invite',
  'join',
  'kick',
  'leave',
  'link',
  'message-delete',
  'message-forward',
  'message-pinned',
  'message-seen',
  'message-versions',
  'mute',
  'person',
  'person-self',
  'role',
  'roll-call',
  'rules',
  'same-person',
  'settings',
  'start',
  'start-passphrase',
  'status',
]);
const withDialogs = shots.filter(({ name }) => names.has(name));

async function examine(browser: Browser, shot: Shot): Promise<readonly string[]> {
  const app = shot.app(Date.now());
  const { page, served, close } = await openWindow(browser, app, {
    viewport: shot.size ?? { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  try {
    await page.locator('main').waitFor();
    await page.evaluate(noteFocus);
    await shot.go?.(page, app, served);
    await page.locator('dialog[open]').first().waitFor();
    await page.waitForFunction(() => window.focusAtOpening.length > 0);
    return await focusAtOpening(page);
  } finally {
    await close();
  }
}

describe('dialogs', () => {
  const browser = launchBrowser();
  const results = overlapping(
    withDialogs.map((shot) => async () => examine(await browser, shot)),
    2,
  );
  afterAll(async () => (await browser).close());

  it.each(withDialogs.map(({ name }, index) => [name, index] as const))(
    '[access] the focus begins where something is typed, chosen or read, not at the way out: %s',
    async (_, index) => {
      expect(wrong(await results(index))).toEqual([]);
    },
  );

  it('[access] asked for with keys they have no ring around them, arrow keys scroll them, and Tab leads to the first thing in them', async () => {
    const { app } = office(Date.now());
    const { page, close } = await openWindow(await browser, app, {
      viewport: { width: 1280, height: 480 },
      reducedMotion: 'reduce',
    });
    await page.getByRole('navigation').getByRole('button', { name: 'Workshop' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Workshop' }).waitFor();
    await page.evaluate(noteFocus);
    const commands = [
      'Export this room',
      'Save this room as an archive',
      'Open an archive',
      'Leave this room',
    ];
    for (const name of commands) {
      await page.keyboard.press('Control+Shift+p');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.locator('dialog:not(.palette) h2').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog').first().waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await page.locator('dialog h2').waitFor();
    const noted = await focusAtOpening(page);
    expect(noted.length).toBeGreaterThanOrEqual(commands.length + 1);
    expect(wrong(noted)).toEqual([]);

    const body = page.locator('.dialog-body');
    await page.keyboard.press('PageDown');
    await expect.poll(() => body.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
    await page.keyboard.press('Tab');
    expect(await body.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await close();
  });
});
