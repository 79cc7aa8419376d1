import type { Placed } from './deeds.ts';
import { apply } from './apply.ts';
import { isAtLeast, type Role } from './ranks.ts';
import { State, type CutOff, type Rules } from './state.ts';

export interface Ground {
  readonly founder: string;
  /** Of a direct room its two devices: both are owners, nobody else is ever inside, and no deed counts (J7). */
  readonly direct?: readonly string[] | null;
  /** What the room was founded with. */
  readonly access: Rules['access'];
  /** Where that device's first join stands in shown order; null where there is none here. */
  joinOf(device: string): string | null;
}

export type CutOffs = ReadonlyMap<string, readonly CutOff[]>;
const none: CutOffs = new Map();

/**
 * The rules that all of `deeds`, in shown order, make together; the same on every member. Whether a deed counts depends on its author's
 * right at its place, and, where that was taken away behind it, on its having been seen then. Only those of higher rank take it away:
 * so owners' deeds are settled first, then moderators', then everybody's. The cut-offs are those that went into the last run.
 */
export function fold(
  ground: Ground,
  deeds: readonly Placed[],
): { readonly state: State; readonly cutOffs: CutOffs } {
  const owners = run(ground, deeds, 'owner', none);
  const moderators = run(ground, deeds, 'moderator', owners.cutOffs);
  const { cutOffs } = moderators;
  return { state: run(ground, deeds, 'guest', cutOffs), cutOffs };
}

function run(ground: Ground, deeds: readonly Placed[], least: Role, cutOffs: CutOffs): State {
  const state = new State(ground);
  for (const placed of deeds) step(ground, state, placed, least, cutOffs);
  return state;
}

/** Takes in one deed that stands behind all that `state` was made of. Says whether it counts. */
export function step(ground: Ground, state: State, placed: Placed, least: Role, cutOffs: CutOffs): boolean {
  const { deed, cursor } = placed;
  const { author } = deed;
  if (ground.direct) return false;
  const role = state.roleOf(author);
  if (!isAtLeast(role, least) || !isInside(ground, state, author) || state.outBy(author)) return false;
  if (!isSeen(cutOffs.get(author), deed, cursor) || !apply(state, placed, role)) return false;
  state.note(deed);
  return true;
}

/** It stands behind each of these, or had been seen when they were made. */
export const isSeen = (
  cutOffs: readonly CutOff[] | undefined,
  { chain, seq }: { readonly chain: string; readonly seq: number },
  cursor: string,
): boolean =>
  (cutOffs ?? []).every((cutOff) => cutOff.cursor < cursor || (cutOff.known.get(chain) ?? 0) >= seq);

/** Where its first join stands or, where nobody could come in by joining alone, the admission, whichever is later. */
export function admissionOf(ground: Ground, state: State, device: string): string | null {
  const joined = ground.joinOf(device);
  if (ground.direct) return ground.direct.includes(device) ? joined : null;
  if (joined === null || device === ground.founder || state.openAt(joined)) return joined;
  const admitted = state.admitted.get(device);
  if (admitted === undefined) return null;
  return admitted > joined ? admitted : joined;
}

/** Whether the device came in by the rules, wherever it may be now. */
export function isInside(ground: Ground, state: State, device: string): boolean {
  if (ground.direct) return ground.direct.includes(device);
  if (device === ground.founder || state.admitted.has(device)) return true;
  const joined = ground.joinOf(device);
  return joined !== null && state.openAt(joined);
}
