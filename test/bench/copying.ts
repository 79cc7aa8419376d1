import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Delay } from './loop-delay.ts';
import { startProgram } from './program.ts';
import type { CopyProgram, Part } from './programs/copy.ts';
import type { WireProgram } from './programs/wire.ts';

export interface Copying {
  /** Entries that both hold, and those that only one does. */
  readonly common: number;
  readonly missing: number;
  /** Who lacks them; `newcomer`: the guest, who knows nothing of the room. */
  readonly lacking: 'guest' | 'host' | 'newcomer';
  readonly profileFolder?: string | null;
}
export interface Copied {
  readonly tookMs: number;
  /** Passed between them, both ways, all framing and encryption included. */
  readonly wireBytes: number;
  readonly entryBytes: number;
  /** Of all threads of each process, in ms. */
  readonly takerCpuMs: number;
  readonly giverCpuMs: number;
  /** Of the loop that answers the taker's windows. */
  readonly delay: Delay;
  /** Bare signature checks and bare inserts of the same entries, in one process, in ms. */
  readonly floorMs: number;
  readonly floorCpuMs: number;
}

const atMostMs = 240_000;

/** One device brings another, over TLS on loopback, what it lacks of a room's log. */
export async function copy({ common, missing, lacking, profileFolder = null }: Copying): Promise<Copied> {
  const shared = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
  const wire = startProgram<WireProgram>('wire');
  const host = startProgram<CopyProgram>('copy', lacking === 'host' ? profileFolder : null);
  const guest = startProgram<CopyProgram>('copy', lacking === 'host' ? null : profileFolder);
  try {
    const bytes = await host.call('make', shared, { common, missing });
    const whole: readonly Part[] = ['common', 'missing'];
    const part: readonly Part[] = lacking === 'newcomer' ? [] : ['common'];
    const port = await host.call('open', shared, lacking === 'host' ? part : whole, true);
    await guest.call('open', shared, lacking === 'host' ? whole : part, false);
    const through = await wire.call('open', port);
    const [taker, giver] = lacking === 'host' ? [host, guest] : [guest, host];
    await taker.call('watch');
    const before = [await taker.call('usage'), await giver.call('usage')] as const;
    const began = performance.now();
    const arrived = taker.call('arrived', missing + (lacking === 'newcomer' ? common : 0), atMostMs);
    await guest.call('join', through);
    await arrived;
    const tookMs = performance.now() - began;
    const after = [await taker.call('usage'), await giver.call('usage')] as const;
    const delay = await taker.call('delay');
    const { checks, commits } = await giver.call('floors', shared);
    return {
      tookMs,
      wireBytes: await wire.call('bytes'),
      entryBytes: bytes.missing,
      takerCpuMs: (after[0].cpuUs - before[0].cpuUs) / 1_000,
      giverCpuMs: (after[1].cpuUs - before[1].cpuUs) / 1_000,
      delay: delay ?? { p50Ms: NaN, p99Ms: NaN, maxMs: NaN },
      floorMs: (missing / checks.perSecond + missing / commits.perSecond) * 1_000,
      floorCpuMs: (missing * (checks.cpuUs + commits.cpuUs)) / 1_000,
    };
  } finally {
    await Promise.all([host.stop(), guest.stop(), wire.stop()]);
    await rm(shared, { recursive: true });
  }
}
