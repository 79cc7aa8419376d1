import type { Rules, Silence } from '../../preload/contract/rules.ts';
import { isAtLeast } from '../governance/ranks.ts';
import type { Members } from './members.ts';

/** The room's rules as windows know them. */
export function rulesOf({ rules: { rules } }: Members): Rules {
  const { access, locked, readOnly, slowMs, files, history, inviters } = rules;
  return { access, locked, readOnly, slowSeconds: Math.round(slowMs / 1_000), files, history, inviters };
}

/** Why that device's person cannot write at `now`; they last did `sinceMs` ago. */
export function silenceOf(members: Members, device: string, now: number, sinceMs: number): Silence | null {
  const { rules } = members;
  const until = rules.mutedUntil(device, now);
  if (until !== null) return { why: 'muted', until: until === 0 ? null : until };
  if (isAtLeast(rules.roleOf(device), 'moderator')) return null;
  if (rules.rules.readOnly) return { why: 'read-only' };
  const waitMs = rules.rules.slowMs - sinceMs;
  return waitMs > 0 ? { why: 'slow', until: now + waitMs } : null;
}
