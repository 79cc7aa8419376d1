import { setTimeout as pause } from 'node:timers/promises';
import type { FloorProgram } from './programs/floor.ts';
import type { HostProgram } from './programs/host.ts';
import type { Crowd, Heard, LoadProgram, Talk } from './programs/load.ts';
import { startProgram } from './program.ts';
import { figure, times, type Table } from './report.ts';
import type { BenchOptions } from './bench-options.ts';

interface Measured extends Heard {
  readonly cpuUsPerDelivery: number;
}
interface CrowdMeasured {
  readonly talks: readonly Measured[];
  readonly kbPerGuest: number;
  readonly idleCpuMsPerSecond: number;
}

const kinds = ['landline', 'tls', 'net'] as const;
const allRates = [20, 200, null] as const;
const entryBytes = 372;

/** Server processor time per delivery, latency and memory, of the real host beside bare broadcasts of the same bytes. */
export async function fanOut({ quick, profileFolder, only }: BenchOptions): Promise<readonly Table[]> {
  const sizes = [10, 100, 1_000].filter((guests) => only.guests === null || only.guests === guests);
  const rows: string[][] = [];
  const notes: string[] = [];
  const rates = allRates.filter((rate) => only.rate === undefined || only.rate === rate);
  for (const guests of quick && only.guests === null ? [100] : sizes) {
    const measured = new Map<Crowd['kind'], CrowdMeasured>();
    for (const kind of only.kinds ?? kinds)
      measured.set(kind, await crowd(kind, guests, rates, quick, profileFolder));
    for (const [at, rate] of rates.entries()) {
      for (const [kind, { talks, kbPerGuest, idleCpuMsPerSecond }] of measured) {
        const talk = talks[at] as Measured;
        const floor = (other: Crowd['kind']): string => {
          const there = measured.get(other)?.talks[at];
          return there && other !== kind ? times(talk.cpuUsPerDelivery, there.cpuUsPerDelivery) : '';
        };
        rows.push([
          `${figure(guests)} guests, ${rate === null ? 'flood' : `${rate} a second`}, ${names[kind]}`,
          figure(talk.cpuUsPerDelivery),
          kind === 'landline' ? floor('tls') : '',
          kind === 'net' ? '' : floor('net'),
          figure(talk.p50Ms),
          figure(talk.p99Ms),
          figure(talk.maxMs),
          figure((talk.deliveries / talk.tookMs) * 1_000),
          at === 0 ? figure(kbPerGuest) : '',
          at === 0 ? figure(idleCpuMsPerSecond) : '',
        ]);
        if (talk.missing + talk.lost + talk.repeated > 0)
          notes.push(
            `${figure(guests)} guests, ${rate ?? 'flood'}, ${names[kind]}: ${talk.missing} missing at the end, ${talk.lost} skipped, ${talk.repeated} repeated; guests dropped: ${talk.lostGuests.map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none'}`,
          );
      }
    }
  }
  return [
    {
      title: `Fan-out over loopback: lines of 128 characters, ${entryBytes} bytes an entry; every delivery checked`,
      columns: [
        '',
        'CPU µs/delivery',
        '÷ tls',
        '÷ net',
        'p50 ms',
        'p99 ms',
        'max ms',
        'deliveries/s',
        'KB/guest',
        'idle ms/s',
      ],
      rows,
      notes: notes.length > 0 ? notes : ['nothing lost, repeated or out of order'],
    },
  ];
}

const names = { landline: 'Landline', tls: 'bare TLS', net: 'bare TCP' } as const;

async function crowd(
  kind: Crowd['kind'],
  guests: number,
  rates: readonly (number | null)[],
  quick: boolean,
  profileFolder: string | null,
): Promise<CrowdMeasured> {
  const host = kind === 'landline' ? startProgram<HostProgram>('host', profileFolder) : null;
  const floor = kind === 'landline' ? null : startProgram<FloorProgram>('floor');
  const server = (host ?? floor) as NonNullable<typeof floor>;
  const load = startProgram<LoadProgram>('load');
  try {
    const door = kind === 'landline' ? await host?.call('open') : await floor?.call('open', kind);
    if (!door) throw new Error('no door');
    const before = await server.call('usage');
    await load.call('open', { kind, ...door, guests, authors: Math.min(guests, 20) });
    // who has come is told to everybody again and again while they come
    await pause(300 + guests);
    const joined = await server.call('usage');
    await load.call('introduce');
    await pause(300 + guests * (kind === 'landline' ? 4 : 0));
    const settled = await server.call('usage');
    await pause(quick ? 500 : 1_500);
    const idle = await server.call('usage');
    const talks: Measured[] = [];
    for (const rate of rates) {
      const talk = plan(rate, guests, quick);
      if (talk.perSecond !== null)
        await load.call('talk', { ...talk, messages: Math.ceil(talk.messages / 4) });
      const start = await server.call('usage');
      const heard = await load.call('talk', talk);
      const end = await server.call('usage');
      talks.push({ ...heard, cpuUsPerDelivery: (end.cpuUs - start.cpuUs) / heard.deliveries });
    }
    return {
      talks,
      kbPerGuest: (joined.memoryBytes - before.memoryBytes) / 1_024 / guests,
      idleCpuMsPerSecond: (idle.cpuUs - settled.cpuUs) / 1_000 / (quick ? 0.5 : 1.5),
    };
  } finally {
    await load.stop();
    await server.stop();
  }
}

function plan(perSecond: number | null, guests: number, quick: boolean): Talk {
  const seconds = quick ? 1.5 : 3;
  const flood = Math.min(quick ? 2_000 : 10_000, (quick ? 200_000 : 3_000_000) / guests);
  return {
    perSecond,
    messages: perSecond === null ? flood : perSecond * seconds,
    // more than the slowest guest takes in a moment would only stand in queues
    underWay: Math.min(500, 100_000 / guests),
    atMostMs: 20_000,
  };
}
