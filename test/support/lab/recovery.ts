import type { Crew } from './crew.ts';
import type { Run, Talker } from './talker.ts';

/** What four processes of the prototype took from the loss of their host to all being attached to another. */
export const prototypeMs = { killed: 650, unplugged: 2_800, frozen: 2_900 } as const;
export type Cause = keyof typeof prototypeMs;
const words: Record<Cause, string> = {
  killed: 'kill -9 of the host',
  unplugged: 'the host’s cable was pulled',
  frozen: 'the host froze',
};

/** In milliseconds since the event. */
export interface Recovery {
  /** Until the first message that was said after it was on two devices. */
  readonly firstMs: number;
  /** Until the last of those who are left had the one host they all have. */
  readonly attachedMs: number;
}

/**
 * Waits until these go on without the host they had when `happened` began: all are attached to one of them, and what
 * each says is delivered.
 */
export async function recovery(
  crew: Crew,
  survivors: readonly Talker[],
  happened: () => void | Promise<void>,
): Promise<Recovery> {
  const since = performance.now();
  await happened();
  await crew.attached(survivors);
  await crew.heard(survivors);
  const delivered = survivors.flatMap((talker) => deliveries(talker, since));
  return {
    firstMs: Math.min(...delivered) - since,
    attachedMs: Math.max(...survivors.map(({ run }) => attachedAt(run))) - since,
  };
}

/** Takes the host away in that way. */
export const lose = {
  killed: (host: Talker) => void host.run.program.kill(),
  unplugged: (host: Talker, lan: string) => host.host.unplug(lan),
  frozen: (host: Talker) => host.freeze(),
} as const satisfies Record<Cause, (host: Talker, lan: string) => void | Promise<void>>;

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** A line for the log: nothing depends on it. */
export function recoveryLine(cause: Cause, { firstMs, attachedMs }: Recovery): string {
  const prototype = seconds(prototypeMs[cause]);
  return `recovery after ${words[cause]}: first message delivered in ${seconds(firstMs)}, all attached in ${seconds(attachedMs)} (prototype ${prototype})`;
}

function deliveries({ run, name }: Talker, since: number): readonly number[] {
  return run.said.flatMap((at, index) => {
    const delivered = at < since ? null : run.deliveredAt(name, index + 1);
    return delivered === null ? [] : [delivered];
  });
}

/** When it came to the host it has now, or began to host. */
function attachedAt(run: Run): number {
  const attached = (kind: string): boolean => kind === 'hosting' || kind === 'connected';
  const { connections, pairs } = run.read();
  const lastAway = connections.findLastIndex(({ kind }) => !attached(kind));
  return Math.max(connections[lastAway + 1]?.at ?? 0, pairs.at(-1)?.at ?? 0);
}
