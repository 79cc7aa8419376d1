import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerminalProcess } from '../../support/terminal.ts';
import { deviceOf, heard, Terminals, until } from '../../support/terminals.ts';

const passphrase = 'correct horse battery staple';
let terminals: Terminals;
let folder: string;
beforeEach(async () => {
  terminals = new Terminals();
  folder = await mkdtemp(path.join(os.tmpdir(), 'landline-doors-'));
});
afterEach(async () => {
  await terminals.end();
  await rm(folder, { recursive: true });
});

/** Hosts a room, gives its address, and waits until its rules are told. */
async function host(...args: string[]): Promise<readonly [TerminalProcess, string]> {
  const ana = await terminals.start('Ana', 'host', 'Team', '--json', ...args);
  const { roomId } = await ana.event('hosting');
  const { port } = await ana.event('ready');
  return [ana, `127.0.0.1:${String(port)}/${String(roomId)}`];
}
const joining = (who: string, place: string, ...args: string[]): Promise<TerminalProcess> =>
  terminals.start(who, 'join', place, '--json', ...args);
const codeOf = async (process: TerminalProcess): Promise<unknown[]> => {
  await process.exited;
  return process.of('error').map(({ code }) => code);
};
/** Lines are obeyed one after the other: resolves once all written so far are. */
async function done(process: TerminalProcess): Promise<void> {
  const text = `done ${process.of('message').length}`;
  process.write({ type: 'send', text });
  await heard(process, text);
}
const secretFile = (text: string): string => {
  const file = path.join(folder, 'secret');
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return file;
};

describe('a room with a passphrase', () => {
  it('[J2] lets in whoever gives it, by file or by the input, and nobody else', async () => {
    const [ana, place] = await host('--access', 'passphrase', '--passphrase-file', secretFile(passphrase));
    expect(await ana.event('rules')).toMatchObject({ access: 'passphrase', locked: false });
    const without = await joining('Eve', place);
    expect(await codeOf(without)).toEqual(['credential-needed']);
    expect(await without.exited).toBe(1);
    const wrong = await joining('Eve', place, '--passphrase-file', secretFile('correct horse'));
    expect(await codeOf(wrong)).toEqual(['credential-wrong']);

    const ben = await joining('Ben', place, '--passphrase-file', secretFile(passphrase));
    await ben.event('joined');
    const cleo = await joining('Cleo', place, '--passphrase-file', '-');
    cleo.write(passphrase);
    await cleo.event('joined');
    cleo.write({ type: 'send', text: 'hello all' });
    await heard(ben, 'hello all');
    // The line that was the passphrase is no message.
    for (const one of [ana, ben, cleo]) expect(one.out).not.toContain(passphrase);

    // Members come back by their key alone (J3).
    expect(await ben.leave()).toBe(0);
    const again = await joining('Ben', 'Team');
    await again.event('joined');
  });

  it('[J1] becomes another passphrase, or none, as its owner says', async () => {
    const [ana, place] = await host('--access', 'passphrase', '--passphrase-file', secretFile(passphrase));
    ana.write({ type: 'rules', change: { access: 'passphrase' }, passphrase: 'another one' });
    await done(ana);
    const old = await terminals.start(
      'Ben',
      'join',
      place,
      '--json',
      '--passphrase-file',
      secretFile(passphrase),
    );
    const outcome = await codeOf(old);
    expect(outcome).toEqual(['credential-wrong']);
    ana.write({ type: 'rules', change: { access: 'open' } });
    await until(ana, 'rules', ({ access }) => access === 'open');
    const ben = await joining('Ben', place);
    await ben.event('joined');
    ben.write({ type: 'rules', change: { access: 'invite' } });
    expect(await ben.event('error')).toMatchObject({ code: 'not-allowed' });
  });
});

describe('invites', () => {
  it('[J4] by link let one person in who says yes, by code one who types it', async () => {
    const [ana, place] = await host('--access', 'invite');
    ana.write({ type: 'invite', by: 'link', minutes: 60 });
    const link = await ana.event('invite', ({ by }) => by === 'link');
    expect(link).toEqual({
      type: 'invite',
      id: expect.stringMatching(/^[a-z2-7]{52}$/),
      by: 'link',
      expiresAt: expect.any(Number),
      text: expect.stringMatching(/^LANDLINE:\/\/JOIN\//),
    });
    const unasked = await joining('Ben', String(link['text']));
    expect(await codeOf(unasked)).toEqual(['invalid-request']);
    const ben = await joining('Ben', String(link['text']), '--yes');
    expect(await ben.event('preview')).toMatchObject({
      host: await deviceOf(ana),
      addresses: [expect.any(String)],
    });
    await ben.event('joined');
    const second = await joining('Eve', String(link['text']), '--yes');
    expect(await codeOf(second)).toEqual(['invite-used']);

    ana.write({ type: 'invite', by: 'code' });
    const code = await ana.event('invite', ({ by }) => by === 'code');
    expect(code['text']).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const cleo = await joining('Cleo', place, '--code');
    cleo.write(String(code['text']).toLowerCase());
    await cleo.event('joined');
  });

  it('[J4] are listed and revoked', async () => {
    const [ana] = await host('--access', 'invite');
    ana.write({ type: 'invite', by: 'link' });
    const { id, text } = await ana.event('invite');
    ana.write({ type: 'revoke', id });
    await done(ana);
    const eve = await joining('Eve', String(text), '--yes');
    expect(await codeOf(eve)).toEqual(['invite-unknown']);
    ana.write({ type: 'invites' });
    await done(ana);
    expect(ana.of('invite').filter((invite) => invite['text'] === undefined)).toEqual([]);
  });

  it('[J4] are made by a command of their own, while somebody hosts', async () => {
    const [ana, place] = await host();
    const ben = await joining('Ben', place);
    await ben.event('joined');
    expect(await ben.leave()).toBe(0);
    const making = await terminals.start('Ben', 'invite', 'Team', '--minutes', '60');
    expect(await making.exited).toBe(0);
    expect(making.out).toMatch(/^LANDLINE:\/\/JOIN\/[A-Z2-7]+\n$/);
    ana.write({ type: 'rules', change: { access: 'invite' } });
    await until(ana, 'rules', ({ access }) => access === 'invite');
    const cleo = await joining('Cleo', making.out.trim(), '--yes');
    await cleo.event('joined');
  });
});

describe('asking', () => {
  it('[J1] is answered by whoever may', async () => {
    const [ana, place] = await host('--access', 'ask');
    const ben = await joining('Ben', place, '--ask');
    await ben.event('asked');
    const asking = await ana.event('asking', ({ name }) => name === 'Ben');
    expect(asking).toMatchObject({ deviceId: await deviceOf(ben), waiting: true });
    ana.write({ type: 'admit', deviceId: asking['deviceId'] });
    await ben.event('joined');
    await until(ana, 'asking', ({ waiting }) => waiting === false);

    const eve = await joining('Eve', place, '--ask');
    await eve.event('asked');
    const other = await ana.event('asking', ({ name }) => name === 'Eve');
    ana.write({ type: 'turn-away', deviceId: other['deviceId'] });
    expect(await codeOf(eve)).toEqual(['turned-away']);
    expect(await eve.exited).toBe(1);
  });
});

describe('roles and rules', () => {
  it('[L6, J6] are told to everybody as they change, and hold', async () => {
    const [ana, place] = await host();
    const ben = await joining('Ben', place);
    const cleo = await joining('Cleo', place);
    const [benId, cleoId] = [await deviceOf(ben), await deviceOf(cleo)];
    await cleo.event('joined');
    await ana.event('role', ({ deviceId }) => deviceId === cleoId);
    ana.write({ type: 'role', deviceId: benId, role: 'moderator' });
    await ben.event('role', ({ deviceId, role }) => deviceId === benId && role === 'moderator');

    ben.write({ type: 'mute', deviceId: cleoId, minutes: 10 });
    expect(await cleo.event('silence')).toMatchObject({ why: 'muted', until: expect.any(Number) });
    expect(await ana.event('conduct', ({ what }) => what === 'mute')).toMatchObject({
      subject: 'Cleo',
      name: 'Ben',
      author: benId,
    });
    cleo.write({ type: 'send', text: 'can you hear me' });
    expect(await cleo.event('error')).toMatchObject({ code: 'muted' });
    ben.write({ type: 'mute', deviceId: cleoId, minutes: 0 });
    await until(cleo, 'silence', ({ why }) => why === null);

    ana.write({ type: 'rules', change: { readOnly: true } });
    await until(cleo, 'silence', ({ why }) => why === 'read-only');
    expect(await cleo.event('rules', ({ readOnly }) => readOnly === true)).toMatchObject({ access: 'open' });

    ben.write({ type: 'ban', deviceId: cleoId });
    expect(await until(cleo, 'connection', ({ state }) => state === 'removed')).toMatchObject({
      how: 'ban',
      by: 'Ben',
    });
    cleo.write({ type: 'send', text: 'hello?' });
    await cleo.event('error', ({ code }) => code === 'removed');
    await cleo.leave();
    ana.write({ type: 'out' });
    expect(await ana.event('out')).toEqual({
      type: 'out',
      deviceId: cleoId,
      name: 'Cleo',
      how: 'ban',
      by: 'Ben',
    });
    const back = await joining('Cleo', place);
    expect(await codeOf(back)).toEqual(['banned']);
    ana.write({ type: 'pardon', deviceId: cleoId });
    await ana.event('conduct', ({ what }) => what === 'pardon');
    const pardoned = await joining('Cleo', place);
    await pardoned.event('joined');
  });
});

describe('one’s own data', () => {
  it('[export] is written as lines, without a key', async () => {
    const [ana] = await host();
    ana.write({ type: 'send', text: 'a word of mine' });
    await heard(ana, 'a word of mine');
    expect(await ana.leave()).toBe(0);
    const file = path.join(folder, 'mine.jsonl');
    const exporting = await terminals.start('Ana', 'export', file, '--json');
    expect(await exporting.exited).toBe(0);
    const text = readFileSync(file, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(exporting.of('exported')).toEqual([{ type: 'exported', file, lines: lines.length }]);
    expect(text).toContain('a word of mine');
    expect(text).not.toContain('PRIVATE KEY');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
