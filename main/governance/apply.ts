import type { DeedOf, Placed } from './deeds.ts';
import { isAtLeast, rankOf, type Role } from './ranks.ts';
import type { State } from './state.ts';

/** Clocks of members may be that far apart where it matters whether an invite had run out. */
const expiryGraceMs = 600_000;
const moderatorsMay: readonly string[] = ['locked', 'readOnly', 'slowMs', 'files'];

/** What an author may do at one place; `role` is the author's there. */
type Apply<Kind extends Placed['deed']['kind']> = (
  state: State,
  deed: DeedOf<Kind>,
  at: { readonly cursor: string; readonly role: Role },
) => boolean;

/** Each carries its deed out and says so, or leaves everything as it was where its author may not. */
const applying: { readonly [Kind in Placed['deed']['kind']]: Apply<Kind> } = {
  settings(state, { body }, { cursor, role }) {
    const keys = Object.keys(body);
    const may =
      role === 'owner' || (role === 'moderator' && keys.every((key) => moderatorsMay.includes(key)));
    if (!may || (body.access === 'passphrase' && !body.login && !state.rules.login)) return false;
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    state.rules = { ...state.rules, ...given };
    const { access, locked } = state.rules;
    state.open.push({ from: cursor, value: access === 'open' && !locked });
    if (body.readOnly !== undefined) state.readOnly.push({ from: cursor, value: body.readOnly });
    return true;
  },

  role(state, { author, body }, { cursor, role }) {
    const before = state.roleOf(body.device);
    const own = author === body.device;
    const byOwner = role === 'owner' && (before !== 'owner' || own);
    const byModerator =
      role === 'moderator' && !isAtLeast(before, 'moderator') && !isAtLeast(body.role, 'moderator');
    const stepsDown = own && rankOf(body.role) < rankOf(before);
    if (!byOwner && !byModerator && !stepsDown) return false;
    state.setRole(body.device, body.role, cursor);
    if (rankOf(body.role) < rankOf(before)) cutOff(state, body, cursor);
    return true;
  },

  remove(state, { id, author, sentAt, body }, { cursor, role }) {
    if (!mayActOn(state, role, body.device)) return false;
    const removals = state.removals.get(body.device) ?? [];
    const { device, how } = body;
    const removal = { id, device, how, by: author, byRole: role, at: sentAt, from: cursor, to: null };
    state.removals.set(body.device, [...removals, removal]);
    cutOff(state, body, cursor);
    return true;
  },

  pardon(state, { body }, { cursor, role }) {
    if (!isAtLeast(role, 'moderator')) return false;
    return lift(
      state,
      body,
      cursor,
      ({ how, byRole }) => how === 'ban' && (role === 'owner' || byRole !== 'owner'),
    );
  },

  mute(state, { body }, { cursor, role }) {
    if (!mayActOn(state, role, body.device)) return false;
    const mutes = state.mutes.get(body.device) ?? [];
    state.mutes.set(body.device, [...mutes, { from: cursor, value: body.until }]);
    return true;
  },

  admit(state, { body, sentAt }, { cursor, role }) {
    if (state.rules.locked || role === 'guest' || (body.how === 'asked' && !isAtLeast(role, 'moderator')))
      return false;
    if (body.how === 'passphrase' && !state.rules.login) return false;
    if (body.how === 'open' && state.rules.access !== 'open') return false;
    if (body.how === 'invite') {
      const invitation = state.invitations.get(body.invite ?? '');
      const free = invitation && (invitation.usedBy ?? body.device) === body.device && !invitation.revoked;
      if (!free || sentAt > invitation.body.expires + expiryGraceMs) return false;
      invitation.usedBy = body.device;
    }
    if (body.how !== 'passphrase') lift(state, body, cursor, ({ how }) => how === 'kick');
    if (!state.admitted.has(body.device)) state.admitted.set(body.device, cursor);
    return true;
  },

  invite(state, { id, author, body }, { role }) {
    const needed = state.rules.inviters === 'members' ? 'member' : 'moderator';
    if (!isAtLeast(role, needed)) return false;
    if (body.by === 'code') {
      for (const other of state.invitations.values()) if (other.body.by === 'code') other.revoked = true;
    }
    state.invitations.set(id, { id, body, by: author, revoked: false, usedBy: null });
    return true;
  },

  revoke(state, { author, body }, { role }) {
    const invitation = state.invitations.get(body.invite);
    if (!invitation || (invitation.by !== author && !isAtLeast(role, 'moderator'))) return false;
    invitation.revoked = true;
    return true;
  },
};

/** Whether the deed counted at its place, whose author had `role` there. */
export function apply(state: State, { deed, cursor }: Placed, role: Role): boolean {
  const run = applying[deed.kind] as Apply<typeof deed.kind>;
  return run(state, deed, { cursor, role });
}

const mayActOn = (state: State, role: Role, device: string): boolean =>
  isAtLeast(role, 'moderator') && rankOf(role) > rankOf(state.roleOf(device));

function lift(
  state: State,
  body: { readonly device: string; readonly lifts: readonly string[] },
  cursor: string,
  may: (removal: { readonly how: 'kick' | 'ban'; readonly byRole: Role }) => boolean,
): boolean {
  const lifted = (state.removals.get(body.device) ?? []).filter(
    (removal) => removal.to === null && body.lifts.includes(removal.id) && may(removal),
  );
  for (const removal of lifted) removal.to = cursor;
  return lifted.length > 0;
}

function cutOff(
  state: State,
  body: { readonly device: string; readonly known: readonly (readonly [string, number])[] },
  cursor: string,
): void {
  const cutOffs = state.cutOffs.get(body.device) ?? [];
  state.cutOffs.set(body.device, [...cutOffs, { cursor, known: new Map(body.known) }]);
}
