import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerminalProcess } from '../../support/terminal.ts';
import { Terminals } from '../../support/terminals.ts';

const passphrase = 'gold leaf on calf skin';
let terminals: Terminals;
let folder = '';
beforeEach(async () => {
  terminals = new Terminals();
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-keeping-'));
  await fs.writeFile(inFolder('passphrase'), `${passphrase}\nsecond line\n`);
});
afterEach(async () => {
  await terminals.end();
  await fs.rm(folder, { recursive: true });
});

const inFolder = (name: string): string => path.join(folder, name);
const byFile = (name = 'passphrase'): string[] => ['--passphrase-file', inFolder(name)];

/** One command to its end. */
async function run(who: string, ...args: string[]): Promise<TerminalProcess & { readonly code: unknown }> {
  const process = await terminals.start(who, ...args);
  process.child.stdin.end();
  return Object.assign(process, { code: await process.exited });
}

/** Ana's room “Front desk”, with that said in it; she has left the terminal since. Gives its id. */
async function said(...texts: string[]): Promise<string> {
  const [ana] = await terminals.host('Ana', 'Front desk');
  const { roomId } = await ana.event('hosting');
  for (const text of texts) {
    ana.write({ type: 'send', text });
  }
  await ana.until((own) => (own.of('message').length === texts.length ? true : undefined));
  expect(await ana.leave()).toBe(0);
  return String(roomId);
}

describe('an archive from a terminal', () => {
  it('[archive] is one new file, read by whoever has the passphrase, and by nobody else', async () => {
    const roomId = await said('the key is under the mat', '钥匙在垫子下面');
    const file = inFolder('desk.landline');
    const saved = await run('Ana', 'archive', 'Front desk', file, ...byFile(), '--json');
    expect([saved.code, saved.errors]).toEqual([0, '']);
    expect(saved.of('saved')).toEqual([{ type: 'saved', file, roomId }]);
    const bytes = await fs.readFile(file);
    for (const word of ['mat', 'Front desk', '垫子']) expect(bytes.includes(Buffer.from(word))).toBe(false);
    if (process.platform !== 'win32') expect((await fs.stat(file)).mode & 0o777).toBe(0o600);

    const again = await run('Ana', 'archive', 'Front desk', file, ...byFile());
    expect([again.code, again.errors.includes('is there already')]).toEqual([1, true]);
    expect((await fs.readFile(file)).equals(bytes)).toBe(true);

    await fs.writeFile(inFolder('wrong'), 'gold leaf on calf');
    const wrong = await run('Ben', 'open-archive', file, ...byFile('wrong'), '--json');
    expect([wrong.code, wrong.of('error').map(({ code }) => code)]).toEqual([1, ['archive-passphrase']]);
    const opened = await run('Ben', 'open-archive', file, ...byFile(), '--json');
    expect([opened.code, opened.errors]).toEqual([0, '']);
    expect(opened.of('opened')).toEqual([
      expect.objectContaining({ roomId, name: 'Front desk', madeBy: 'Ana', messages: 2, member: false }),
    ]);
    for (const words of ['under the mat', '垫子']) {
      const found = await run('Ben', 'search', words, '--json');
      expect([found.code, found.of('found').map((hit) => [hit['roomId'], hit['name']])]).toEqual([
        0,
        [[roomId, 'Ana']],
      ]);
    }
    const own = await run('Ana', 'open-archive', file, ...byFile(), '--json');
    expect(own.of('opened')).toEqual([expect.objectContaining({ member: true, missing: 0 })]);
  });

  it('[archive] says in words what is wrong, and leaves nothing behind', async () => {
    await said('hello');
    const file = inFolder('desk.landline');
    await fs.writeFile(inFolder('short'), 'seven77');
    const short = await run('Ana', 'archive', 'Front desk', file, ...byFile('short'));
    expect([short.code, short.out]).toEqual([1, '']);
    expect(short.errors).toContain('at least 8 characters');
    const elsewhere = await run('Ana', 'archive', 'Back office', file, ...byFile());
    expect([elsewhere.code, elsewhere.errors.includes('No room “Back office”')]).toEqual([1, true]);
    await expect(fs.access(file)).rejects.toThrow();
    for (const [name, content] of [
      ['none', null],
      ['text', 'not an archive at all'],
      ['empty', ''],
    ] as const) {
      if (content !== null) await fs.writeFile(inFolder(name), content);
      const opened = await run('Ana', 'open-archive', inFolder(name), ...byFile(), '--json');
      const code = content === null ? 'invalid-request' : 'archive-invalid';
      expect([name, opened.code, opened.of('error').map((error) => error['code'])]).toEqual([
        name,
        1,
        [code],
      ]);
      expect(opened.of('opened')).toEqual([]);
    }
  });
});

describe('a room as a document', () => {
  it.each([
    ['html', /^<!doctype html>/i],
    ['markdown', /^# Front desk/],
    ['json', /^\[\n\{"type":"landline-room-export"/],
  ])('[export] of the kind %s is written once, for its owner alone', async (format, beginning) => {
    const roomId = await said('the **key** is <under> the mat');
    const file = inFolder(`desk-${format}`);
    const written = await run('Ana', 'export', 'Front desk', file, '--format', format, '--json');
    expect([written.code, written.errors]).toEqual([0, '']);
    expect(written.of('saved')).toEqual([{ type: 'saved', file, roomId }]);
    const text = await fs.readFile(file, 'utf8');
    expect(text).toMatch(beginning);
    expect(text).toContain('Ana');
    if (format === 'html') expect(text).not.toContain('<under>');
    if (process.platform !== 'win32') expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    const again = await run('Ana', 'export', 'Front desk', file, '--format', format);
    expect([again.code, again.errors.includes('is there already')]).toEqual([1, true]);
  });
});

describe('search', () => {
  it('[search] finds what has all the words, one line each, and says where there is none', async () => {
    await said('the east stairs want paint', 'paint for\nthe west stairs', '\u001b[2Jeast paint stairs');
    const found = await run('Ana', 'search', 'paint "east stairs"');
    expect([found.code, found.errors]).toEqual([0, '']);
    expect(found.out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^Front desk {2}\S.* {2}Ana: the east stairs want paint$/),
    ]);
    const west = await run('Ana', 'search', 'paint stairs');
    expect(west.out.trimEnd().split('\n')).toHaveLength(3);
    expect(west.out).toContain('Ana: paint for the west stairs');
    expect(west.out).not.toContain('\u001b');
    const none = await run('Ana', 'search', 'elevator');
    expect([none.code, none.out]).toEqual([0, '']);
    expect(none.errors).toContain('Nothing was found for “elevator”.');
  });
});
