import type { CDPSession, Page } from 'playwright-core';

export interface InputMethod {
  /** Shows `text` as not yet chosen, as an input method does while letters are typed. */
  compose(text: string): Promise<void>;
  /**
   * The Enter that chooses: the page hears it with key code 229, before or after the end of the composition.
   * In a `form` it goes on, where nobody stops it, to what an Enter does there: some systems submit.
   */
  choose(text: string, order: 'keydown first' | 'composition end first', where?: 'form'): Promise<void>;
}

/** The input method of somebody who types Chinese or Japanese into `page`. */
export async function inputMethod(page: Page): Promise<InputMethod> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  const down = (where?: 'form'): Promise<unknown> =>
    cdp.send(
      'Input.dispatchKeyEvent',
      where ? { ...key, type: 'keyDown', text: '\r' } : { ...key, type: 'rawKeyDown' },
    );
  return {
    compose: async (text) => {
      await cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    },
    choose: async (text, order, where) => {
      if (order === 'keydown first') await down(where);
      await cdp.send('Input.insertText', { text });
      if (order === 'composition end first') await down(where);
      await cdp.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' });
    },
  };
}
