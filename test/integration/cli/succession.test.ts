import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
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
/** Resolves once they agree on a host, and are with it. */
async function settled(...terminals: TerminalProcess[]): Promise<Readonly<Record<string, unknown>>> {
  const last = (terminal: TerminalProcess, type: string) =>
    terminal.events.findLast((event) => event.type === type);
  for (;;) {
    for (const terminal of terminals) {
      await until(terminal, 'connection', ({ state, merging }) => state === 'hosting' || merging === false);
    }
    const [host, ...others] = terminals.map((terminal) => last(terminal, 'host'));
    const agree = others.every((other) => isDeepStrictEqual(other, host));
    const hosting = terminals.filter((terminal) => last(terminal, 'connection')?.['state'] === 'hosting');
    // One says that it hosts a moment before it says who does: until then all may agree on the one that is gone.
    const isTheirs = hosting.some((terminal) => last(terminal, 'ready')?.['deviceId'] === host?.['deviceId']);
    if (host && agree && hosting.length === 1 && isTheirs) return host;
    await Promise.race(terminals.map((terminal) => terminal.change()));
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
    const { deviceId: host, term } = await settled(ben, cat);
    expect([await deviceOf(ben), await deviceOf(cat)]).toContain(host);
    expect(term).toBeGreaterThan(1);
    await talk(ben, cat);
    expect([...ben.of('error'), ...cat.of('error')]).toEqual([]);

    // Whoever hosted it before is in again, and has missed nothing.
    const again = await terminals.start('Ana', 'host', 'Team', '--json');
    await settled(again, ben, cat);
    again.write({ type: 'history', limit: 100 });
    await again.until((own) => {
      const told = new Set(texts(own));
      return texts(ben).every((text) => told.has(text)) || undefined;
    });
    await talk(again, ben);
  });

  it('[H1] stands still go on, and it is their guest when it goes on as well', async () => {
    const { ana, ben, cat } = await room();
    ana.child.kill('SIGSTOP');
    const { deviceId } = await settled(ben, cat);
    expect([await deviceOf(ben), await deviceOf(cat)]).toContain(deviceId);
    await talk(ben, cat);
    ana.child.kill('SIGCONT');
    expect((await settled(ana, ben, cat))['deviceId']).not.toBe(await deviceOf(ana));
    await talk(ana, cat);
    const said = texts(ben);
    await ana.until((own) => said.every((text) => texts(own).includes(text)) || undefined);
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
    const lines = ben.errors.match(/.*now\.$/gm) ?? [];
    expect(lines.filter((line) => !/^(Cat hosts|You host) the room now\.$/.test(line))).toEqual([]);
    // A slow machine may take a host for lost that is not: each change has its line, and only one.
    expect(lines.filter((line, at) => line === lines[at - 1])).toEqual([]);
    expect(await ben.leave()).toBe(0);
  });
});

describe('a program at a terminal', () => {
  it('[H4] hands the room over and stays in it', async () => {
    const { ana, ben, cat } = await room();
    const to = await deviceOf(ben);
    await handOver(ana, to);
    const { deviceId } = await settled(ana, ben, cat);
    expect([to, await deviceOf(cat)]).toContain(deviceId);
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
    const { ids } = await ben.event('removed');
    expect(ids).toContain(one['id']);
    // What stood behind it comes again, under a new id.
    const two = await ben.event(
      'message',
      ({ id, text }) => text === 'two' && !(ids as unknown[]).includes(id),
    );
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
