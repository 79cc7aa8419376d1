import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorText } from '../../../preload/contract/error-text.ts';
import type { TerminalProcess } from '../../support/terminal.ts';
import { heard, Terminals, texts, until } from '../../support/terminals.ts';

let terminals: Terminals;
const landline = (who: string, ...args: string[]): Promise<TerminalProcess> => terminals.start(who, ...args);
const hostRoom = (who: string, room: string): ReturnType<Terminals['host']> => terminals.host(who, room);

beforeEach(() => {
  terminals = new Terminals();
});
afterEach(() => terminals.end());

describe('two terminals', () => {
  it('[L5] talk both ways, as objects with the named fields, and leave in order', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    ana.write({ type: 'send', text: 'before Ben came' });
    await heard(ana, 'before Ben came');
    const ben = await landline('Ben', 'join', address, '--json');
    await ben.event('joined');
    await ana.event('member', (member) => member['name'] === 'Ben' && member['present'] === true);
    ana.write({ type: 'send', text: 'hello Ben' });
    await heard(ben, 'hello Ben');
    ben.write({ type: 'send', text: 'hello Ana' });
    await heard(ana, 'hello Ana');
    const own = await ben.event('message', ({ text }) => text === 'hello Ana');
    await ben.event('state', ({ id, state }) => id === own['id'] && state === 'delivered');

    expect(ben.events[0]).toEqual({
      type: 'ready',
      deviceId: expect.stringMatching(/^[a-z2-7]{32}$/),
      port: null,
    });
    expect(ben.of('joined')).toEqual([
      { type: 'joined', roomId: expect.any(String), members: expect.any(Number) },
    ]);
    const { deviceId } = await ana.event('ready');
    expect(await ben.event('host')).toEqual({ type: 'host', deviceId, term: expect.any(Number) });
    expect(await ben.event('message', ({ text }) => text === 'hello Ben')).toEqual({
      type: 'message',
      id: expect.stringMatching(/^[a-z2-7]{52}$/),
      roomId: ana.of('hosting')[0]?.['roomId'],
      author: deviceId,
      name: 'Ana',
      text: 'hello Ben',
      sentAt: expect.any(Number),
      lamport: expect.any(Number),
    });
    // What was said before is told when it is asked for.
    expect(texts(ben)).toEqual(['hello Ben', 'hello Ana']);
    ben.write({ type: 'history', limit: 3 });
    await ben.until((own) => (own.of('message').length === 5 ? true : undefined));
    expect(texts(ben).slice(2)).toEqual(['before Ben came', 'hello Ben', 'hello Ana']);

    ben.write({ type: 'leave' });
    expect(await ben.exited).toBe(0);
    expect(ben.events.at(-1)).toEqual({ type: 'bye' });
    await ana.event('member', (member) => member['name'] === 'Ben' && member['present'] === false);
    expect(await ana.leave()).toBe(0);
    expect(ben.errors + ana.errors).toBe('');
  });

  it('[H5] a guest that was killed comes back and is told all it missed, and only that', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'join', address, '--json');
    await ben.event('joined');
    ana.write({ type: 'send', text: 'one' });
    await heard(ben, 'one');
    ben.write({ type: 'send', text: 'two' });
    await heard(ana, 'two');
    ben.child.kill('SIGKILL');
    await ben.exited;
    for (const text of ['three', 'four', 'five']) ana.write({ type: 'send', text });
    await heard(ana, 'five');
    const again = await landline('Ben', 'join', 'Team', '--json');
    await heard(again, 'five');
    expect(texts(again).slice(-3)).toEqual(['three', 'four', 'five']);
    expect(texts(again)).not.toContain('one');
  });

  it('[L5] what is written while nobody is reached waits, says so, and goes out the next time', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'join', address, '--json');
    await ben.event('joined');
    ana.child.kill('SIGKILL');
    await ana.exited;
    await until(ben, 'connection', ({ state }) => state === 'waiting');
    ben.write({ type: 'send', text: 'is anybody there' });
    expect(await heard(ben, 'is anybody there')).toMatchObject({ withheld: true });
    expect(await ben.leave()).toBe(1);
    expect(ben.of('error').at(-1)).toMatchObject({ code: 'room-gone' });
    expect(ben.of('error').at(-1)?.['message']).toContain('1 of your messages');
    expect(ben.events.at(-1)).toEqual({ type: 'bye' });

    const [again] = await hostRoom('Ana', 'Team');
    await landline('Ben', 'join', 'Team', '--json');
    await heard(again, 'is anybody there');
  });

  it('[L5] a terminal ends its hosting and takes it up again with its history', async () => {
    const [first] = await hostRoom('Ana', 'Team');
    first.write({ type: 'send', text: 'kept' });
    await heard(first, 'kept');
    const { roomId } = await first.event('hosting');
    expect(await first.leave()).toBe(0);
    const [second] = await hostRoom('Ana', 'Team');
    expect((await second.event('hosting'))['roomId']).toBe(roomId);
    second.write({ type: 'history', limit: 10 });
    await heard(second, 'kept');
  });
});

describe('a pipe', () => {
  it('[S4] whose lines the host slows leaves when all of them are there', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'join', address, '--json');
    await ben.event('joined');
    const lines = Array.from({ length: 100 }, (_none, at) => `line ${at}`);
    ben.child.stdin.end(lines.join('\n'));
    expect(await ben.exited).toBe(0);
    expect(ben.errors).toBe(`${errorText('en', 'sending-slowed')}\n`);
    await ana.until((own) => (own.of('message').length === lines.length ? true : undefined));
    expect(texts(ana)).toEqual(lines);
  });
});

describe('the name of a room', () => {
  it.each([['Work  shop'], [' Team\u200f '], ['w'.repeat(80)]])(
    '[L5] brings back the room it made, also where it is kept cleaned: %j',
    async (name) => {
      const [first] = await hostRoom('Ana', name);
      const { roomId } = await first.event('hosting');
      expect(await first.leave()).toBe(0);
      const [second] = await hostRoom('Ana', name);
      expect((await second.event('hosting'))['roomId']).toBe(roomId);
    },
  );

  it.each(['host', 'join'])('[A25] that cannot be one is told as such by %s', async (command) => {
    const ana = await landline('Ana', command, 'w'.repeat(10_000), '--json');
    expect(await ana.exited).toBe(1);
    expect(ana.of('error')).toEqual([
      { type: 'error', code: 'name-invalid', message: errorText('en', 'name-invalid') },
    ]);
    expect(ana.events.at(-1)).toEqual({ type: 'bye' });
  });
});

describe('send', () => {
  it('[L5] delivers one message and leaves', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'send', address, 'the delivery is here');
    expect(await ben.exited).toBe(0);
    expect(ben.out).toBe('');
    expect(ben.errors).toContain('Team');
    await heard(ana, 'the delivery is here');
  });

  it('[L5] fails in words where nobody answers', async () => {
    const ben = await landline('Ben', 'send', '127.0.0.1:9', 'hello');
    expect(await ben.exited).toBe(1);
    expect(ben.out).toBe('');
    expect(ben.errors).toMatch(/could not be reached/);
  });
});

describe('input', () => {
  it('[A25] bad lines are refused one by one and the talk goes on', async () => {
    const [ana] = await hostRoom('Ana', 'Team');
    ana.write('{');
    ana.write('[]');
    ana.write('null');
    ana.write({ type: 'send' });
    ana.write({ type: 'send', text: 'x', more: 1 });
    ana.write({ type: 'history', limit: 0 });
    ana.write({ type: '__proto__' });
    ana.child.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]));
    ana.write({ type: 'send', text: '' });
    ana.write(`{"type":"send","text":"${'a'.repeat(600_000)}"}`);
    ana.write({ type: 'send', text: 'a'.repeat(64_001) });
    ana.write('a plain line');
    ana.write({ type: 'send', text: 'still here' });
    await heard(ana, 'still here');
    expect(ana.of('error').map(({ code }) => code)).toEqual([
      ...Array.from({ length: 8 }, () => 'invalid-request'),
      'message-empty',
      'message-too-long',
      'message-too-long',
    ]);
    expect(texts(ana)).toEqual(['a plain line', 'still here']);
  });

  it('[A07] what a peer writes never acts on the terminal', async () => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'join', address);
    await ben.until(({ errors }) => (errors.includes('Team') ? true : undefined));
    const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b31mred \u202egnp.exe\r\nsecond\tline';
    ana.write({ type: 'send', text: hostile });
    ana.write({ type: 'send', text: 'end' });
    await ben.until(({ out }) => (out.includes('end') ? true : undefined));
    const lines = ben.out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d\d:\d\d Ana {2}/);
    expect(lines[0]).toContain('second line');
    expect(
      [...ben.out].filter((character) => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(character)),
    ).toEqual([]);
  });
});

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('[H4] %s says goodbye and exits with 0', async (signal) => {
    const [ana, address] = await hostRoom('Ana', 'Team');
    const ben = await landline('Ben', 'join', address, '--json');
    await ben.event('joined');
    await ana.event('member', (member) => member['name'] === 'Ben' && member['present'] === true);
    ben.child.kill(signal);
    expect(await ben.exited).toBe(0);
    expect(ben.events.at(-1)).toEqual({ type: 'bye' });
    await ana.event('member', (member) => member['name'] === 'Ben' && member['present'] === false);
  });

  it.each([
    ['join', 0],
    ['send', 1],
  ])('[H4] SIGINT ends what %s looks for, and nothing was not found', async (command, code) => {
    const text = command === 'send' ? ['hello'] : [];
    const ben = await landline('Ben', command, 'Nowhere', ...text, '--json');
    await ben.event('ready');
    ben.child.kill('SIGINT');
    expect(await ben.exited).toBe(code);
    expect(ben.of('error').map((error) => error['code'])).not.toContain('room-unknown');
    expect(ben.events.at(-1)).toEqual({ type: 'bye' });
  });

  it('[D6] a second one on the same data folder says so and exits with 1', async () => {
    const [ana] = await hostRoom('Ana', 'Team');
    const second = await landline('Ana', 'rooms', '--wait', '0');
    expect(await second.exited).toBe(1);
    expect(second.out).toBe('');
    expect(second.errors).toBe(
      'Another Landline is already using this data folder, so this one did not start. Use the one that runs, or choose another folder.\n',
    );
    ana.write({ type: 'send', text: 'not disturbed' });
    await heard(ana, 'not disturbed');
  });

  it('[cli] asked wrongly exits with 2: a sentence for people, an error object for programs', async () => {
    const person = await landline('Ana', 'host', '--lang', 'en');
    expect(await person.exited).toBe(2);
    expect([person.out, person.errors]).toEqual(['', 'NAME is missing.\nSee: landline --help\n']);
    const program = await landline('Ana', 'host', '--lang', 'en', '--json');
    expect(await program.exited).toBe(2);
    expect(program.errors).toBe('');
    expect(program.events).toEqual([
      { type: 'error', code: 'invalid-request', message: 'NAME is missing.' },
      { type: 'bye' },
    ]);
  });
});
