import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readInvite } from '../../main/admission/invites.ts';
import { TerminalProcess } from '../support/terminal.ts';
import { deviceOf, heard } from '../support/terminals.ts';

// A real run at the loudest: two people at terminals, wrong tries, garbage at the door, invites, a kick, and what the
// system writes about each program while it runs. None of what is secret may be in what is written about it.

const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-secrets-'));
const passphrase = 'unmistakable horse battery';
const wrongPassphrase = 'mistaken horse battery';
const message = 'the eagle lands at dawn 4711';
const running: TerminalProcess[] = [];
/** What must not be found, by what it is. */
const secrets = new Map<string, string>();
/** Everything that was written about the run, by where. */
const written = new Map<string, string>();

const reportsOf = (who: string): string => path.join(folder, `reports-of-${who}`);

function start(who: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): TerminalProcess {
  mkdirSync(reportsOf(who));
  const process = new TerminalProcess(
    [...args, '--json', '--data', path.join(folder, who), '--name', who, '--port', '0'],
    {
      env: {
        LANDLINE_LOG: 'debug',
        NODE_OPTIONS: `--report-on-signal --report-uncaught-exception --report-directory=${reportsOf(who)}`,
        ...env,
      },
    },
  );
  running.push(process);
  return process;
}

/** What the system writes about a program that is looked into, or has crashed. */
async function reportOn(who: string, { child }: TerminalProcess): Promise<string> {
  const reports = reportsOf(who);
  child.kill('SIGUSR2');
  const find = (): string => {
    const [name = ''] = readdirSync(reports).filter((file) => file.includes(`.${child.pid}.`));
    const text = readFileSync(path.join(reports, name), 'utf8');
    JSON.parse(text);
    return text;
  };
  return vi.waitFor(find, { timeout: 30_000, interval: 200 });
}

function keysOf(who: string): void {
  for (const name of ['device.key', 'certificate.json']) {
    const text = readFileSync(path.join(folder, who, 'identity', name), 'utf8').replaceAll('\\n', '\n');
    const pem = /-----BEGIN PRIVATE KEY-----\n([^-]+)\n-----END/.exec(text)?.[1] ?? '';
    expect(pem.length).toBeGreaterThan(50);
    for (const [at, line] of pem.split('\n').entries()) secrets.set(`${name} of ${who}, line ${at}`, line);
    const der = Buffer.from(pem.replaceAll('\n', ''), 'base64');
    // The part that nobody else has: of Ed25519 the seed, of P-256 the number.
    const own = name === 'device.key' ? der.subarray(-32) : der.subarray(36, 68);
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      secrets.set(`${name} of ${who} as ${form}`, own.toString(form).replace(/=+$/, ''));
    }
  }
}

beforeAll(async () => {
  const ana = start('Ana', ['host', 'Team', '--access', 'passphrase'], { LANDLINE_PASSPHRASE: passphrase });
  const { roomId } = await ana.event('hosting');
  const port = Number((await ana.event('ready'))['port']);
  const place = `127.0.0.1:${port}/${String(roomId)}`;
  secrets.set('the passphrase', passphrase);

  const file = path.join(folder, 'wrong');
  writeFileSync(file, `${wrongPassphrase}\n`);
  const eve = start('Eve', ['join', place, '--passphrase-file', file]);
  expect(await eve.exited).toBe(1);
  secrets.set('a wrong passphrase', wrongPassphrase);

  const ben = start('Ben', ['join', place, '--passphrase-file', '-']);
  ben.write(passphrase);
  await ben.event('joined');
  ben.write({ type: 'send', text: message });
  await heard(ana, message);
  secrets.set('a message', message);

  // What the door refuses, and what a program refuses.
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end(`GET /${message} HTTP/1.1\r\n\r\n`);
  await once(socket, 'close');
  ben.write(`{"type":"send","text":"${message}","more":1}`);
  ben.write({ type: 'edit', id: 'x', text: message });

  ana.write({ type: 'invite', by: 'link' });
  ana.write({ type: 'invite', by: 'code' });
  const link = String((await ana.event('invite', ({ by }) => by === 'link'))['text']);
  const code = String((await ana.event('invite', ({ by }) => by === 'code'))['text']);
  const secret = Buffer.from(readInvite(link)?.secret ?? []);
  expect(secret).toHaveLength(16);
  secrets.set('an invite', link.slice('LANDLINE://JOIN/'.length));
  secrets.set('an invite’s secret', secret.toString('hex'));
  secrets.set('an invite’s secret in base64', secret.toString('base64url'));
  secrets.set('a code', code);
  secrets.set('a code without its dash', code.replace('-', ''));
  ana.write({ type: 'kick', deviceId: await deviceOf(ben) });
  await ben.event('connection', ({ state }) => state === 'removed');

  for (const who of ['Ana', 'Ben', 'Eve']) keysOf(who);
  written.set('report on Ana', await reportOn('Ana', ana));
  written.set('report on Ben', await reportOn('Ben', ben));
  await Promise.all([ana.leave(), ben.leave()]);
  for (const [who, process] of [
    ['Ana', ana],
    ['Ben', ben],
    ['Eve', eve],
  ] as const) {
    written.set(`log of ${who}`, process.errors);
  }
}, 240_000);
afterAll(async () => {
  for (const { child, exited } of running) {
    child.kill('SIGKILL');
    await exited;
  }
  rmSync(folder, { recursive: true });
});

describe('what is written about a run', () => {
  it('[A53] is there to be searched', () => {
    expect(secrets.size).toBeGreaterThan(20);
    for (const [what, secret] of secrets)
      expect([what, secret.length]).toEqual([what, Math.max(8, secret.length)]);
    // What may be said is found, so that what is not found is not there.
    expect(written.get('report on Ana')).toContain('"LANDLINE_LOG": "debug"');
    for (const who of ['Ana', 'Ben']) expect(written.get(`report on ${who}`)).toContain('"threadId"');
  });

  it('[A53, I3] has no key, no passphrase, no invite and no message in it', () => {
    const found = [...written].flatMap(([where, text]) =>
      [...secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => `${what} in the ${where}`),
    );
    expect(found).toEqual([]);
  });

  it('[A53] lies in no file but those that are for it, and those are for this user alone', () => {
    const files = ['Ana', 'Ben', 'Eve'].flatMap((who) =>
      readdirSync(path.join(folder, who), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name)),
    );
    const leaks = files.flatMap((file) => {
      const text = readFileSync(file, 'latin1');
      const isStore = /history\.db/.test(file) || /identity\/(device\.key|certificate\.json)$/.test(file);
      return isStore
        ? []
        : [...secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => `${what} in ${file}`);
    });
    expect(leaks).toEqual([]);
    // Nobody's passphrase is kept at all, and an invite only as what it is checked with.
    const kept = files.filter((file) => {
      const text = readFileSync(file, 'latin1');
      return ['the passphrase', 'a wrong passphrase', 'an invite', 'a code'].some((what) =>
        text.includes(secrets.get(what) ?? what),
      );
    });
    expect(kept).toEqual([]);
    if (process.platform === 'win32') return;
    for (const file of files) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
  });
});
