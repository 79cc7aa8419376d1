import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../main/cli/run.ts';
import type { Surroundings } from '../../../main/cli/session.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { serve, type Handlers } from '../../../preload/bridge/server.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { DeviceId, EntryId, type Room } from '../../../preload/contract/model.ts';
import { type InvitePreview } from '../../../preload/contract/rules.ts';
import { idOf, lookingReport, nearbyOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));
const link = 'LANDLINE://JOIN/ABCDEFG';
const preview: InvitePreview = {
  roomId: idOf('a'),
  roomName: null,
  host: DeviceId.parse('d'.repeat(32)),
  fingerprint: 'dddd dddd',
  words: ['abandon', 'ability'],
  addresses: ['10.0.0.2:47470'],
  expiresAt: Date.UTC(2026, 10, 22),
  expired: false,
  member: false,
};
const invite = {
  id: EntryId.parse('e'.repeat(52)),
  by: 'link',
  authorName: 'Ana',
  own: true,
  expiresAt: Date.UTC(2026, 10, 22),
  text: link,
} as const;

interface World {
  readonly own?: Room[];
  readonly input?: string;
  readonly interactive?: boolean;
  readonly env?: Record<string, string>;
  readonly handlers?: Partial<Handlers>;
  /** As by Ctrl+C, at once. */
  readonly interrupted?: boolean;
}

/** Runs one command in an app of `handlers`: what it said, what was asked of the app, and its exit code. */
async function command(args: readonly string[], world: World = {}) {
  const { own = [], input = '', interactive = false, env = {}, handlers = {}, interrupted = false } = world;
  const asked: string[] = [];
  const all: Partial<Handlers> = {
    'notice.list': () => [],
    'app.info': () => ({ deviceId: preview.host }) as ReturnType<Handlers['app.info']> & object,
    'settings.get': () => defaultSettings,
    'room.list': () => own,
    'room.people': () => [],
    'room.nearby': () => ({ rooms: [], discovery: lookingReport }),
    'message.history': () => ({ items: [], more: false, newer: false }),
    'invite.read': () => preview,
    ...handlers,
  };
  const listening = new Proxy(all as Handlers, {
    get: (given, name) => {
      asked.push(String(name));
      return Reflect.get(given, name) as unknown;
    },
  });
  const out: string[] = [];
  const errors: string[] = [];
  const surroundings: Surroundings = {
    system: { env, platform: 'linux', home: folder, folder },
    clock: new ManualClock(),
    logger: silentLogger,
    version: '0',
    language: 'en',
    input: Readable.from(input === '' ? [] : [input]),
    interactive,
    interrupted: interrupted ? Promise.resolve() : new Promise(() => undefined),
    interfaceFolder: '/nowhere',
    randomBytes: (count) => new Uint8Array(count),
    createApp: () =>
      Promise.resolve({
        start: () => Promise.resolve(),
        connect: (port, face) =>
          serve(port, listening, { onAny: () => () => undefined }, { face, onBug: () => undefined }),
        listen: () => Promise.resolve(0),
        stop: () => Promise.resolve(),
        erased: new Promise(() => undefined),
      }),
  };
  const sinks = {
    out: { write: (text: string) => out.push(text) },
    errors: { write: (text: string) => errors.push(text) },
  };
  const code = await run(args, sinks, surroundings);
  const said = out.join('');
  return {
    code,
    said,
    errors: errors.join(''),
    asked,
    events: () =>
      said
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { readonly type: string }),
  };
}
const joined: Partial<Handlers> = { 'room.join': () => ({ kind: 'joined', room: roomOf('a') }) };

describe('joining by an invite', () => {
  it('[A24] shows what it says and sends nothing before the answer, which is no by default', async () => {
    for (const input of ['', '\n', 'n\n', 'maybe\n']) {
      const { code, errors, asked } = await command(['join', link], {
        input,
        interactive: true,
        handlers: joined,
      });
      expect(code).toBe(1);
      expect(asked).not.toContain('room.join');
      expect(errors).toContain('abandon ability (dddd dddd)');
      expect(errors).toContain('10.0.0.2:47470');
      expect(errors).toContain('Nothing was sent, and the invite was not used.');
    }
  });

  it('[J4] joins once somebody says so, and goes on reading behind the answer', async () => {
    const texts: string[] = [];
    const { code, asked } = await command(['join', link], {
      input: 'y\nhello\n',
      interactive: true,
      handlers: {
        ...joined,
        'message.send': ({ text }) => {
          texts.push(text);
          throw new AppError('read-only');
        },
      },
    });
    expect(asked).toContain('room.join');
    expect([code, texts]).toEqual([0, ['hello']]);
  });

  it('[A24] is never done for a script that does not say --yes', async () => {
    for (const given of [[], ['--json']]) {
      const { code, asked } = await command(['join', link, ...given], { input: 'y\n', handlers: joined });
      expect(code).toBe(1);
      expect(asked).not.toContain('room.join');
    }
    const { code, asked, events } = await command(['join', link, '--yes', '--json'], { handlers: joined });
    expect(code).toBe(0);
    expect(asked).toContain('room.join');
    const { expired: _expired, member: _member, roomName: name, ...shown } = preview;
    expect(events().slice(0, 3)).toEqual([
      { type: 'ready', deviceId: preview.host, port: null },
      { type: 'preview', name, ...shown },
      { type: 'joined', roomId: idOf('a'), members: 2 },
    ]);
  });

  it('[A23] says why one cannot be used', async () => {
    const expired = await command(['join', link, '--yes', '--json'], {
      handlers: { ...joined, 'invite.read': () => ({ ...preview, expired: true }) },
    });
    expect(expired.code).toBe(1);
    expect(expired.events()).toContainEqual(expect.objectContaining({ code: 'invite-expired' }));
    expect(expired.asked).not.toContain('room.join');
    const garbage = await command(['join', 'landline:nonsense', '--json'], {
      handlers: {
        'invite.read': () => {
          throw new AppError('invite-invalid');
        },
      },
    });
    expect(garbage.code).toBe(1);
    expect(garbage.events()).toContainEqual(expect.objectContaining({ code: 'invite-invalid' }));
  });
});

describe('a room that wants a credential', () => {
  const closed: Partial<Handlers> = {
    'room.join': ({ credential }) =>
      credential
        ? { kind: 'joined', room: roomOf('a') }
        : { kind: 'credential', room: nearbyOf('a', { access: 'passphrase' }) },
  };

  it('[J1] says how to give it, and ends with 1', async () => {
    const person = await command(['join', '10.0.0.2:47470'], { handlers: closed });
    expect([person.code, person.said]).toEqual([1, '']);
    expect(person.errors).toContain('--passphrase-file');
    const program = await command(['send', '10.0.0.2:47470', 'x', '--json'], { handlers: closed });
    expect(program.code).toBe(1);
    expect(program.events()).toContainEqual(expect.objectContaining({ code: 'credential-needed' }));
  });

  it('[A53] takes one from the first line of the input, and tells it to nobody', async () => {
    const given = await command(['join', '10.0.0.2:47470', '--passphrase-file', '-', '--json'], {
      handlers: closed,
      input: 'correct horse\n',
    });
    expect(given.code).toBe(0);
    expect(given.said + given.errors).not.toContain('correct horse');
  });
});

describe('hosting a room that is there already', () => {
  const hosting = { kind: 'hosting', port: 1, addresses: [], reach: 'unknown' } as const;
  const own = [roomOf('a', { connection: hosting })];
  const changed: unknown[] = [];
  const handlers: Partial<Handlers> = {
    'room.setRules': (input) => {
      changed.push(input);
      return roomOf('a', { connection: hosting });
    },
  };

  it('[J1] changes how people get in only where that was asked for', async () => {
    const env = { LANDLINE_PASSPHRASE: 'correct horse' };
    const kept = await command(['host', 'Team'], { own, handlers, env });
    expect([kept.code, changed]).toEqual([0, []]);
    expect(kept.errors).toContain('people get in as before');
    await command(['host', 'Team', '--access', 'passphrase'], { own, handlers, env });
    expect(changed).toEqual([
      { roomId: idOf('a'), change: { access: 'passphrase' }, passphrase: 'correct horse' },
    ]);
  });
});

describe('looking around', () => {
  const near = [
    nearbyOf('a'),
    nearbyOf('b', { name: 'Office', access: 'passphrase' }),
    nearbyOf('c', { name: 'Safe', access: 'ask', locked: true }),
  ];
  const handlers: Partial<Handlers> = {
    'room.nearby': () => ({ rooms: near, discovery: lookingReport }),
    'room.watchNearby': () => undefined,
  };

  it('[J1] tells how people get into what it finds', async () => {
    const { events } = await command(['rooms', '--json'], { handlers, interrupted: true });
    expect(events().filter(({ type }) => type === 'room')).toMatchObject([
      { access: 'open', locked: false },
      { access: 'passphrase', locked: false },
      { access: 'ask', locked: true },
    ]);
    const { said } = await command(['rooms'], { handlers, interrupted: true });
    const ends = said
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/[a-c]{32}/)[1]);
    expect(ends).toEqual(['', '  with a passphrase', '  ask to join  locked']);
  });
});

describe('inviting', () => {
  const make: Partial<Handlers> = { 'invite.make': ({ by }) => ({ ...invite, by }) };

  it('[J4] prints the link, and nothing else on the output', async () => {
    const { code, said, errors } = await command(['invite', 'Team', '--minutes', '60'], {
      own: [roomOf('a')],
      handlers: make,
    });
    expect([code, said]).toEqual([0, `${link}\n`]);
    expect(errors).toContain('This link lets one person into “Team”');
  });

  it('[J4] fails where nobody hosts the room, and where this device is not in it', async () => {
    const outside = await command(['invite', 'Nowhere', '--json'], { own: [roomOf('a')], handlers: make });
    expect(outside.code).toBe(1);
    expect(outside.events()).toContainEqual(expect.objectContaining({ code: 'room-unknown' }));
    expect(outside.asked).not.toContain('room.join');
  });
});

describe('exporting', () => {
  const pages: Partial<Handlers> = {
    'data.export': ({ after }) =>
      after === undefined
        ? { lines: ['{"a":1}', '{"a":2}'], next: 'x' }
        : { lines: after === 'x' ? ['{"a":3}'] : [], next: null },
  };

  it('[A53] writes every line into a new file for its owner only', async () => {
    const { code, events } = await command(['export', 'mine.jsonl', '--json'], { handlers: pages });
    const file = path.join(folder, 'mine.jsonl');
    expect(code).toBe(0);
    expect(events()).toContainEqual({ type: 'exported', file, lines: 3 });
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('[cli] writes over nothing, and leaves no half of one behind', async () => {
    writeFileSync(path.join(folder, 'there'), 'notes');
    const there = await command(['export', 'there'], { handlers: pages });
    expect([there.code, readFileSync(path.join(folder, 'there'), 'utf8')]).toEqual([1, 'notes']);
    expect(there.errors).toContain('is there already');
    const failing = await command(['export', 'half'], {
      handlers: {
        'data.export': ({ after }) => {
          if (after !== undefined) throw new AppError('storage-failed');
          return { lines: ['{}'], next: 'x' };
        },
      },
    });
    expect(failing.code).toBe(1);
    expect(() => statSync(path.join(folder, 'half'))).toThrow();
  });
});
