import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerminalProcess } from '../../support/terminal.ts';
import { deviceOf, heard, Terminals, texts, until } from '../../support/terminals.ts';

let terminals: Terminals;
beforeEach(() => {
  terminals = new Terminals();
});
afterEach(() => terminals.end());

/** Both are in, and each has heard the other. */
async function room(): Promise<{
  ana: TerminalProcess;
  ben: TerminalProcess;
  cat: TerminalProcess;
  address: string;
}> {
  const [ana, address] = await terminals.host('Ana', 'Team');
  const ben = await terminals.join('Ben', address);
  const cat = await terminals.join('Cat', address);
  await talk(ana, ben);
  await talk(ana, cat);
  return { ana, ben, cat, address };
}
/** They talk both ways. */
async function talk(one: TerminalProcess, other: TerminalProcess): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const text = `number ${texts(from).length} of ${from.child.pid}`;
    from.write({ type: 'send', text });
    await heard(to, text);
  }
}
const hosts = async (process: TerminalProcess, device: string): Promise<unknown> =>
  until(process, 'host', ({ deviceId }) => deviceId === device);
/** Asks until the host knows that it can reach that member. */
async function handOver(from: TerminalProcess, to: string): Promise<void> {
  for (let refused = from.of('error').length; ; refused = from.of('error').length) {
    from.write({ type: 'handover', to });
    const done = await from.until((own) => {
      if (own.of('host').at(-1)?.['deviceId'] === to) return true;
      return own.of('error').length > refused ? false : undefined;
    });
    if (done) return;
    expect(from.of('error').at(-1)).toMatchObject({ code: 'member-unreachable' });
  }
}

describe('the terminals of a room whose host goes', () => {
  it.each([
    ['[H4] at the end of its input', (host: TerminalProcess) => host.child.stdin.end(), 0],
    ['[H4] on SIGTERM', (host: TerminalProcess) => host.child.kill('SIGTERM'), 0],
    ['[H1] without a word', (host: TerminalProcess) => host.child.kill('SIGKILL'), 'SIGKILL'],
  ])('%s go on, and one of them hosts', async (_how, end, code) => {
    const { ana, ben, cat } = await room();
    end(ana);
    expect(await ana.exited).toBe(code);
    const devices = [await deviceOf(ben), await deviceOf(cat)];
    const { deviceId: host, term } = await until(ben, 'host', ({ deviceId }) =>
      devices.includes(String(deviceId)),
    );
    await until(cat, 'host', (event) => event['deviceId'] === host && event['term'] === term);
    expect(term).toBeGreaterThan(1);
    await talk(ben, cat);
    const successor = host === devices[0] ? ben : cat;
    expect((await until(successor, 'connection', ({ state }) => state === 'hosting'))['port']).toBeTypeOf(
      'number',
    );
    expect([...ben.of('error'), ...cat.of('error')]).toEqual([]);

    // Whoever hosted it before comes back as a guest, and has missed nothing.
    const again = await terminals.start('Ana', 'host', 'Team', '--json');
    await hosts(again, String(host));
    await until(again, 'connection', ({ state, merging }) => state === 'connected' && merging === false);
    again.write({ type: 'history', limit: 100 });
    await again.until((own) => {
      const told = new Set(texts(own));
      return texts(ben).every((text) => told.has(text)) || undefined;
    });
    await talk(again, ben);
  });

  it('[H7] read one quiet line of that', async () => {
    const [ana, address] = await terminals.host('Ana', 'Team');
    const ben = await terminals.start('Ben', 'join', address);
    await ben.until(({ errors }) => errors.includes('You are in') || undefined);
    const cat = await terminals.join('Cat', address);
    await talk(ana, cat);
    expect(await ana.leave()).toBe(0);
    await ben.until(({ errors }) => errors.includes('now.') || undefined);
    cat.write({ type: 'send', text: 'after Ana' });
    await ben.until(({ out }) => out.includes('after Ana') || undefined);
    expect(ben.errors.match(/.*now\.$/gm)).toEqual([
      expect.stringMatching(/^(Cat hosts|You host) the room now\.$/),
    ]);
    expect(await ben.leave()).toBe(0);
  });
});

describe('a program at a terminal', () => {
  it('[H4] hands the room over and stays in it', async () => {
    const { ana, ben, cat } = await room();
    const to = await deviceOf(ben);
    await handOver(ana, to);
    await Promise.all([ana, ben, cat].map((terminal) => hosts(terminal, to)));
    await until(ana, 'connection', ({ state }) => state === 'connected');
    await talk(ana, cat);
    ana.write({ type: 'handover', to: await deviceOf(cat) });
    expect(await ana.event('error', ({ code }) => code === 'not-hosting')).toBeDefined();
  });

  it('[H1] hosts the room that nobody hosts, and none that somebody does', async () => {
    const [ana, address] = await terminals.host('Ana', 'Team');
    const ben = await terminals.join('Ben', address);
    await talk(ana, ben);
    ben.write({ type: 'host' });
    expect(await ben.event('error')).toMatchObject({ code: 'room-hosted' });
    ana.child.kill('SIGKILL');
    await until(ben, 'connection', ({ state }) => state === 'waiting');
    ben.write({ type: 'host' });
    await hosts(ben, await deviceOf(ben));
    await until(ben, 'connection', ({ state }) => state === 'hosting');
  });

  it('[L5] takes back and changes what waits; the rest goes out by itself', async () => {
    const [ana, address] = await terminals.host('Ana', 'Team');
    const ben = await terminals.join('Ben', address);
    await talk(ana, ben);
    ana.child.kill('SIGKILL');
    await until(ben, 'connection', ({ state }) => state === 'waiting');
    for (const text of ['one', 'two', 'three']) ben.write({ type: 'send', text });
    const one = await heard(ben, 'one');
    expect(one).toMatchObject({ withheld: true });
    await heard(ben, 'three');
    ben.write({ type: 'cancel', id: one['id'] });
    await ben.event('removed', ({ ids }) => (ids as unknown[]).includes(one['id']));
    const two = await ben.until((own) => own.of('message').findLast(({ text }) => text === 'two'));
    ben.write({ type: 'edit', id: two['id'], text: 'two, changed' });
    const changed = await heard(ben, 'two, changed');

    const [again] = await terminals.host('Ana', 'Team');
    await heard(again, 'three');
    expect(texts(again).slice(-2)).toEqual(['two, changed', 'three']);
    await ben.event('state', ({ id, state }) => id === changed['id'] && state === 'delivered');
    ben.write({ type: 'cancel', id: changed['id'] });
    expect(await ben.event('error', ({ code }) => code === 'already-sent')).toBeDefined();
    expect(await ben.leave()).toBe(0);
  });
});
