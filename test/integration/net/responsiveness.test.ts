import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/networks.ts';
import { Program } from '../../support/net/programs.ts';

const signatures = 10_000;
const programs: Program[] = [];
const run = (file: string, ...args: readonly string[]): Program => {
  const program = new Program(process.execPath, file, ...args);
  programs.push(program);
  return program;
};

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.stop()));
});

describe('the loop that answers the windows', () => {
  it('[C6] is late by less than 20 ms (p99) under a handshake flood, commits and 10,000 signatures', async () => {
    const host = run('busy-app.ts', String(signatures));
    await eventually(() => host.find('port') !== undefined);
    const opened = host.find<{ port: number; room: string }>('port');
    const port = String(opened?.port);
    const flood = run('handshake-flood.ts', port);
    await eventually(() => (flood.lines.at(-1) as { secured: number } | undefined)?.secured !== undefined);
    run('busy-guest.ts', port, String(signatures), String(opened?.room));
    await host.ended;
    expect(host.errors).toEqual([]);
    const late = host.find<{ p50: number; p99: number; asked: number }>('p99');
    const { tried, secured } = flood.lines.at(-1) as { tried: number; secured: number };
    process.stdout.write(`    ${JSON.stringify({ ...late, tried, secured })}\n`);
    expect(late?.p99).toBeLessThan(20);
    expect(late?.asked).toBeGreaterThan(20);
    expect(tried).toBeGreaterThan(200);
  }, 60_000);
});
