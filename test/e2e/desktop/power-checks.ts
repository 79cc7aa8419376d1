import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { runtime } from '../../support/launch.ts';
import type { Check } from './checks.ts';
import { callMain, type Desktop } from './page.ts';

/** What the page is given when it asks for these: the kinds of what it gets, or the name of the failure. */
const asksFor = (page: Page, wanted: { readonly video: boolean; readonly audio: boolean }): Promise<string> =>
  page.evaluate(
    (constraints) =>
      navigator.mediaDevices.getUserMedia(constraints).then(
        (stream) => {
          const tracks = stream.getTracks();
          for (const track of tracks) track.stop();
          return tracks.map(({ kind }) => kind).join();
        },
        (error: Error) => error.name,
      ),
    wanted,
  );
/** What main answers the window's session of its media. */
const grants = (window: Desktop['window']): Promise<{ video: boolean; audio: boolean }> =>
  window.evaluate(async (own) => {
    const session = own.webContents.session as unknown as {
      $grants(permission: string, contents: unknown, origin: string, media: string): Promise<boolean>;
    };
    const ask = (media: string) => session.$grants('media', own.webContents, 'app://landline', media);
    return { video: await ask('video'), audio: await ask('audio') };
  });

const video = { video: true, audio: false } as const;

/** Powers of the browser that the page is kept from, or lent for a while. */
export const powerChecks: readonly Check[] = [
  {
    name: 'permissions',
    async run({ page }) {
      const states = await page.evaluate(async () => {
        const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as const;
        const asked = names.map((name) => navigator.permissions.query({ name }));
        return (await Promise.all(asked)).map(({ name, state }) => `${name} ${state}`);
      });
      assert.deepEqual(
        states.filter((state) => !state.endsWith(' denied')),
        [],
      );
      assert.equal(await asksFor(page, video), 'NotAllowedError');
    },
  },
  {
    name: 'powers of the page',
    async run({ page }) {
      const allowed = await page.evaluate(() => {
        const { featurePolicy } = document as unknown as {
          readonly featurePolicy: { allowedFeatures(): string[] };
        };
        return featurePolicy.allowedFeatures();
      });
      // Hints about the browser are no powers; the last two concern what the page itself shows and says.
      const harmless = /^(ch-.*|aria-notify|media-playback-while-not-visible)$/;
      const powers = allowed.filter((feature) => !harmless.test(feature)).sort();
      assert.deepEqual(powers, ['camera', 'clipboard-write']);
    },
  },
  {
    name: 'camera',
    async run({ page, window }) {
      assert.equal((await callMain(page, 'app.allowCamera')).kind, 'answer');
      const got = await asksFor(page, video);
      // The stand-in's browser has a camera of its own; another machine need not have one.
      if (runtime === 'stand-in') assert.equal(got, 'video');
      else assert.notEqual(got, 'NotAllowedError');
      for (const video of [false, true]) {
        assert.equal(await asksFor(page, { video, audio: true }), 'NotAllowedError');
      }
      // That would be so by the page's own policy alone: main is asked as well.
      if (runtime === 'stand-in') assert.deepEqual(await grants(window), { video: true, audio: false });
    },
  },
];
