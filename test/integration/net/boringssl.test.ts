import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { golden } from '../../support/golden.ts';
import { eventually } from '../../support/networks.ts';
import { Program } from '../../support/net/programs.ts';

/** Bun is built on BoringSSL, as Electron is; Node on OpenSSL. */
const bun = path.join(import.meta.dirname, '../../../node_modules/.bin/bun');
const runtimes = { OpenSSL: process.execPath, BoringSSL: bun };
const programs: Program[] = [];

afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.stop()));
});

function run(library: keyof typeof runtimes, ...args: readonly string[]): Program {
  const program = new Program(runtimes[library], 'peer-program.ts', ...args);
  programs.push(program);
  return program;
}

describe.skipIf(!existsSync(bun))('between TLS libraries', () => {
  it.each([
    ['OpenSSL', 'BoringSSL'],
    ['BoringSSL', 'OpenSSL'],
    ['BoringSSL', 'BoringSSL'],
  ] as const)(
    '[C1] [C3] a guest on %s and a host on %s verify each other and talk',
    async (dialler, listener) => {
      const host = run(listener, 'listen');
      await eventually(() => host.lines.length > 0 || host.errors.length > 0);
      expect(host.errors).toEqual([]);
      const { port, device } = host.lines[0] as { port: number; device: string };
      const guest = run(dialler, 'dial', String(port));
      await eventually(() => host.find('end') !== undefined && guest.find('end') !== undefined);
      expect(guest.lines).toEqual([{ met: device }, { message: 'welcome' }, { end: 'leaving' }]);
      expect(host.lines.slice(2)).toEqual([
        { message: 'join' },
        { entries: golden('frame-entries').length - 5 },
        { end: 'leaving' },
      ]);
      expect(guest.errors).toEqual([]);
    },
  );
});
