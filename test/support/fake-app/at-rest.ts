import type { Page } from 'playwright-core';

/** Resolves once the conversation was drawn several times over where it is: nothing scrolls in it, and nothing comes into it. */
export const atRest = (page: Page): Promise<void> =>
  page.locator('.conversation-scroll').evaluate(async (list) => {
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    let before = '';
    for (let still = 0; still < 4;) {
      await frame();
      const now = `${list.scrollTop} of ${list.scrollHeight}`;
      still = now === before ? still + 1 : 0;
      before = now;
    }
  });
