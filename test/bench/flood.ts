import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { BenchOptions } from './bench-options.ts';
import { startProgram, type Program } from './program.ts';
import type { HostProgram } from './programs/host.ts';
import type { NewcomersProgram } from './programs/newcomers.ts';
import { figure, times, type Table } from './report.ts';

const attacker = path.resolve(import.meta.dirname, '../attackers/flood.ts');
/** Newcomers and the crowd share a network of 24 bits: 127.200.0.x. */
const street = 200;
const crowd = Array.from({ length: 120 }, (_, index) => `127.${street}.0.${135 + index}`);
const kinds = [
  { kind: 'silent', what: 'connections that say nothing', rate: 800 },
  { kind: 'hello', what: 'hellos that never join', rate: 100 },
  { kind: 'handshake', what: 'handshakes', rate: 300 },
] as const;
/** More waiting places than this are being taken when the first newcomer comes. */
const warmUpMs = 2_000;

interface Came {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly mostMs: number;
  readonly withinSecond: number;
  readonly again: number;
}

/** How newcomers get in while many addresses of their own network flood the door, beside how they do without. */
export async function flood({ quick }: BenchOptions): Promise<readonly Table[]> {
  const joins = quick ? 10 : 30;
  const host = startProgram<HostProgram>('host');
  const newcomers = startProgram<NewcomersProgram>('newcomers');
  try {
    const { port, room } = await host.call('open', { door: 'kept' });
    const come = (): Promise<Came> => measure(newcomers, { port, room, joins });
    await come();
    const calm = await come();
    const rows = [row('without a flood', calm, calm)];
    const notes = [
      'one newcomer after another, each another device at another address of the attackers’ own network; where the door lets one go, it comes again, and that counts',
    ];
    for (const { kind, what, rate } of kinds) {
      const attack = startFlood(kind, rate, port);
      try {
        await new Promise((resolve) => setTimeout(resolve, warmUpMs));
        rows.push(row(`${figure(rate)} ${what} a second`, await come(), calm));
        notes.push(`${what}: ${attack.told()}`);
      } finally {
        attack.child.kill('SIGKILL');
      }
    }
    return [
      {
        title: `${joins} newcomers into an open room, from ${crowd.length} flooding addresses`,
        columns: ['', 'joins/s', '÷ calm', 'p50 ms', 'most ms', 'within 1 s', 'came again'],
        rows,
        notes,
      },
    ];
  } finally {
    await Promise.all([host, newcomers].map((program) => program.stop()));
  }
}

const row = (what: string, came: Came, calm: Came): string[] => [
  what,
  figure(came.perSecond),
  times(came.perSecond, calm.perSecond),
  figure(came.p50Ms),
  figure(came.mostMs),
  `${Math.round(came.withinSecond * 100)} %`,
  figure(came.again),
];

async function measure(
  newcomers: Program<NewcomersProgram>,
  { port, room, joins }: { readonly port: number; readonly room: string; readonly joins: number },
): Promise<Came> {
  const took: number[] = [];
  let again = 0;
  const began = performance.now();
  while (took.length < joins) {
    const came = performance.now();
    while (!(await comesIn(newcomers, port, room))) again++;
    took.push(performance.now() - came);
  }
  const wallMs = performance.now() - began;
  took.sort((a, b) => a - b);
  return {
    perSecond: (joins / wallMs) * 1_000,
    p50Ms: took[took.length >> 1] ?? NaN,
    mostMs: took.at(-1) ?? NaN,
    withinSecond: took.filter((ms) => ms < 1_000).length / joins,
    again,
  };
}

const comesIn = (newcomers: Program<NewcomersProgram>, port: number, room: string): Promise<boolean> =>
  newcomers.call('join', { port, room, passphrase: null, joins: 1, street }).then(
    () => true,
    () => false,
  );

function startFlood(
  kind: string,
  rate: number,
  port: number,
): { readonly child: ChildProcess; told(): string } {
  const args = [attacker, '127.0.0.1', String(port), kind, String(rate), ...crowd];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => (last = line));
  return { child, told: () => last.replaceAll(/[{}"]/g, '').replaceAll(',', ', ').replaceAll(':', ' ') };
}
