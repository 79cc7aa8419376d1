import os from 'node:os';
import type { BenchOptions } from './bench-options.ts';
import { startProgram, type Program } from './program.ts';
import type { FloorProgram } from './programs/floor.ts';
import type { HostProgram } from './programs/host.ts';
import type { LoginStepsProgram } from './programs/login-steps.ts';
import type { NewcomersProgram } from './programs/newcomers.ts';
import type { StormProgram } from './programs/storm.ts';
import { figure, times, type Table } from './report.ts';

const passphrase = 'a passphrase';
const strangerAt = '127.0.0.2';

/** What a login costs and whom, and how fast newcomers get in, also while somebody floods the door. */
export async function login(options: BenchOptions): Promise<readonly Table[]> {
  return [await steps(options), await joins(options)];
}

async function steps({ quick }: BenchOptions): Promise<Table> {
  const program = startProgram<LoginStepsProgram>('login-steps');
  try {
    const rounds = quick ? 3 : 11;
    const cost = await program.call('measure', rounds);
    const row = (what: string, ms: number, floor: number): string[] => [
      what,
      figure(ms),
      figure(floor),
      times(ms, floor),
    ];
    return {
      title: `A login by passphrase, step by step, median of ${rounds}`,
      columns: ['', 'ms', 'floor', 'ratio'],
      rows: [
        row('the owner sets the passphrase', cost.register, cost.bareStretching),
        row('guest begins', cost.begin, cost.bareExchange),
        row('host answers', cost.answer, cost.bareExchange),
        row('guest finishes', cost.finishAsGuest, cost.bareStretching),
        row('host finishes', cost.finishAsHost, cost.bareExchange),
        row('the tags of both sides', cost.tags, cost.bareExchange),
      ],
      notes: [
        'floors: one Argon2id of 64 MB by OpenSSL where a passphrase is stretched, one X25519 exchange elsewhere',
      ],
    };
  } finally {
    await program.stop();
  }
}

interface Came {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly mostMs: number;
  readonly hostCpuMs: number;
}
type Crowd = readonly Program<NewcomersProgram>[];

async function joins({ quick }: BenchOptions): Promise<Table> {
  const atOnce = Math.max(1, os.availableParallelism() - 1);
  const crowd: Crowd = Array.from({ length: atOnce }, () => startProgram<NewcomersProgram>('newcomers'));
  const storm = startProgram<StormProgram>('storm');
  const notes = [
    `${atOnce} at a time, each another device at another address of this machine; the door is the app's own, but for how often one may log in`,
    'floors: a handshake with both certificates and a frame each way, with one Argon2id by OpenSSL between them for a login',
  ];
  try {
    const rows: string[][] = [];
    for (const secret of [null, passphrase]) {
      const each = Math.ceil((quick ? 12 : secret === null ? 200 : 30) / atOnce);
      const what = secret === null ? 'open room' : 'by passphrase';
      const floor = await atFloor(crowd, each, secret !== null);
      const host = startProgram<HostProgram>('host');
      try {
        const opening = secret === null ? {} : { passphrase: secret };
        const { port, room } = await host.call('open', { door: 'kept', ...opening });
        const come = () =>
          measure(host, each * atOnce, (joins = each) =>
            crowd.map((program, at) =>
              program.call('join', { port, room, passphrase: secret, joins, street: at + 1 }),
            ),
          );
        const calm = await come();
        const knocking = storm.call('knock', { port, forMs: 600_000, from: strangerAt });
        const flooded = await come();
        await storm.call('stop');
        const { attempts, handshakes, tookMs } = await knocking;
        rows.push(
          row(what, calm, floor),
          row(`${what}, door flooded`, flooded, floor),
          row('  floor', floor),
        );
        notes.push(
          `flood: ${figure((attempts / tookMs) * 1_000)} connections a second from one address, of which ${figure((handshakes / tookMs) * 1_000)} came to a handshake`,
        );
      } finally {
        await host.stop();
      }
    }
    return {
      title: 'Newcomers that are let in, from the first packet to the welcome',
      columns: ['', 'joins/s', '÷ floor', 'p50 ms', 'most ms', 'host CPU ms each', '÷ floor'],
      rows,
      notes,
    };
  } finally {
    await Promise.all([...crowd, storm].map((program) => program.stop()));
  }
}

const row = (what: string, came: Came, floor?: Came): string[] => [
  what,
  figure(came.perSecond),
  floor ? times(came.perSecond, floor.perSecond) : '',
  figure(came.p50Ms),
  figure(came.mostMs),
  figure(came.hostCpuMs),
  floor ? times(came.hostCpuMs, floor.hostCpuMs) : '',
];

async function atFloor(crowd: Crowd, each: number, stretching: boolean): Promise<Came> {
  const host = startProgram<FloorProgram>('floor');
  try {
    const { port } = await host.call('open', 'tls');
    return await measure(host, each * crowd.length, (joins = each) =>
      crowd.map((program, at) => program.call('connect', { port, joins, stretching, street: at + 1 })),
    );
  } finally {
    await host.stop();
  }
}

/** One of each comes before it counts: programs have started what they need by then. */
async function measure(
  host: Pick<Program<FloorProgram>, 'call'> | Pick<Program<HostProgram>, 'call'>,
  count: number,
  come: (joins?: number) => readonly Promise<number[]>[],
): Promise<Came> {
  await Promise.all(come(1));
  const usage = () => (host as Program<FloorProgram>).call('usage');
  const before = await usage();
  const began = performance.now();
  const took = (await Promise.all(come())).flat().sort((a, b) => a - b);
  const wallMs = performance.now() - began;
  const { cpuUs } = await usage();
  return {
    perSecond: (count / wallMs) * 1_000,
    p50Ms: took[took.length >> 1] ?? NaN,
    mostMs: took.at(-1) ?? NaN,
    hostCpuMs: (cpuUs - before.cpuUs) / 1_000 / count,
  };
}
