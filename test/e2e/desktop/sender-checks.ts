import assert from 'node:assert/strict';
import type { Check } from './checks.ts';
import { callMain, type Desktop } from './page.ts';

type Kind = 'foreign page' | 'frame inside' | 'gone frame' | 'other window';

/**
 * Lets main hear a call on the port's channel that seems to come from `kind`, and reports what main sent back.
 * No page can do this here; it is what a broken-out frame or a window of something else would do.
 */
async function intrude({ page, window }: Desktop, kind: Kind): Promise<unknown[]> {
  await window.evaluate((own, from) => {
    const contents = own.webContents;
    const frame = { url: contents.getURL(), origin: 'app://landline', parent: null as unknown };
    const answers: unknown[] = [];
    const send = contents.send.bind(contents);
    const note = (...args: readonly unknown[]): void => {
      if (args[1] === 'intruder') answers.push(args);
      else send(...(args as [string]));
    };
    contents.send = note;
    const stranger = { send: note, on: () => undefined, once: () => undefined, isDestroyed: () => false };
    const foreign = { ...frame, url: 'https://example.invalid/', origin: 'https://example.invalid' };
    const senderFrame = {
      'foreign page': foreign,
      'frame inside': { ...frame, parent: frame },
      'gone frame': null,
      'other window': frame,
    }[from];
    const event = { senderFrame, sender: from === 'other window' ? stranger : contents };
    const globals = globalThis as unknown as { answers: unknown[]; emitPort: (...args: unknown[]) => void };
    globals.answers = answers;
    globals.emitPort(event, 'intruder', 'open');
    globals.emitPort(event, 'intruder', 'frame', { kind: 'call', id: 1, name: 'app.info', input: {} });
  }, kind);
  // The page's own call comes after, so its answer does, too; it also proves that the page kept its port.
  assert.equal((await callMain(page, 'app.info')).kind, 'answer');
  return window.evaluate(() => (globalThis as unknown as { answers: unknown[] }).answers);
}

const prepare = ({ app }: Desktop): Promise<void> =>
  app.evaluate(({ ipcMain }) => {
    Object.assign(globalThis, { emitPort: (...args: unknown[]) => void ipcMain.emit('port', ...args) });
  });

const refuses = (kind: Kind): Check => ({
  name: `sender: ${kind}`,
  async run(desktop) {
    await prepare(desktop);
    assert.deepEqual(await intrude(desktop, kind), []);
  },
});

export const senderChecks: readonly Check[] = [
  refuses('foreign page'),
  refuses('frame inside'),
  refuses('gone frame'),
  refuses('other window'),
  {
    name: 'garbage on the channel',
    async run(desktop) {
      await prepare(desktop);
      await desktop.window.evaluate((own) => {
        const { emitPort } = globalThis as unknown as { emitPort: (...args: unknown[]) => void };
        const contents = own.webContents;
        const frame = { url: contents.getURL(), origin: 'app://landline', parent: null };
        const event = { senderFrame: frame, sender: contents };
        for (const parts of [[], [42, 'open'], [null], [{}, {}, {}], ['', 'open'], ['unknown', 'frame', 1]])
          emitPort(event, ...parts);
      });
      assert.equal((await callMain(desktop.page, 'app.info')).kind, 'answer');
    },
  },
  {
    name: 'garbage from the page',
    async run({ page }) {
      // A frame that is no call ends the pipe: such a page is broken, or not ours.
      const closed = await page.evaluate(
        () =>
          new Promise<boolean>((resolve) => {
            const { port } = window as unknown as {
              readonly port: { post(frame: unknown): void; onClose(listener: () => void): void };
            };
            const timer = setTimeout(() => resolve(false), 30_000);
            port.onClose(() => {
              clearTimeout(timer);
              resolve(true);
            });
            port.post({ kind: 'answer', id: 1, value: 'not for a page to say' });
          }),
      );
      assert.equal(closed, true);
    },
  },
];
