import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Constitution } from '../../../main/governance/constitution.ts';
import type { Deed, DeedKind } from '../../../main/governance/deeds.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../../main/protocol/entry.ts';
import { knownDevice, someRoom, someSalt, type KnownDevice } from '../../support/devices.ts';

const [ana, bo, cy, di, eve] = [1, 2, 3, 4, 5].map((byte) => knownDevice(byte)) as [
  KnownDevice,
  KnownDevice,
  KnownDevice,
  KnownDevice,
  KnownDevice,
];
const everybody = [ana, bo, cy, di, eve];
const chainOf = (who: KnownDevice, start = 0): string =>
  `${everybody.indexOf(who)}${start}`.padStart(32, '0');

/** What `who` signs as the `seq`-th of a chain, at that lamport; the hour is the lamport's. */
function entry<Kind extends EntryKind>(
  who: KnownDevice,
  lamport: number,
  kind: Kind,
  body: EntryBody<Kind>,
  seq = lamport,
): Entry {
  const previous = new Uint8Array(32);
  const draft = { room: someRoom, author: who.publicKey, chain: chainOf(who), seq, previous };
  return makeEntry({ ...draft, lamport, sentAt: lamport * 1_000, kind, body, salt: someSalt }, (bytes) =>
    who.sign(bytes),
  );
}
const deed = <Kind extends DeedKind>(
  who: KnownDevice,
  lamport: number,
  kind: Kind,
  body: EntryBody<Kind>,
): Deed => entry(who, lamport, kind, body) as Deed;
const says = (who: KnownDevice, lamport: number): Entry => entry(who, lamport, 'message', { text: 'x' });

/** Everybody joined the open room of Ana's at the beginning. */
const room = (...deeds: Deed[]): Constitution =>
  new Constitution(
    {
      founder: ana.device,
      access: 'open',
      joinOf: () => '000000000001-00000000000000000000000000000000-00000001',
    },
    deeds,
  );
const makes = (
  who: KnownDevice,
  lamport: number,
  whom: KnownDevice,
  role: EntryBody<'role'>['role'],
  known: [string, number][] = [],
) => deed(who, lamport, 'role', { device: whom.device, role, known });
const removes = (
  who: KnownDevice,
  lamport: number,
  whom: KnownDevice,
  how: 'kick' | 'ban',
  known: [string, number][] = [],
) => deed(who, lamport, 'remove', { device: whom.device, how, known });

describe('who may what', () => {
  it('[L8] the founder owns the room; a member decides nothing, a moderator about members alone', () => {
    const ban = removes(bo, 10, cy, 'ban');
    expect(room(ban).outBy(cy.device)).toBeNull();
    const appointed = makes(ana, 5, bo, 'moderator');
    expect(room(appointed, ban).outBy(cy.device)).toMatchObject({ how: 'ban', by: bo.device });
    expect(room(appointed, makes(bo, 11, cy, 'moderator')).roleOf(cy.device)).toBe('member');
    expect(room(appointed, makes(bo, 11, cy, 'guest')).roleOf(cy.device)).toBe('guest');
    expect(room(appointed, removes(bo, 11, ana, 'ban')).outBy(ana.device)).toBeNull();
    expect(
      room(appointed, makes(ana, 6, cy, 'moderator'), removes(bo, 11, cy, 'kick')).outBy(cy.device),
    ).toBeNull();
  });

  it('[L8] an owner makes another one, whom only that one can unmake', () => {
    const second = makes(ana, 5, bo, 'owner');
    expect(room(second, makes(ana, 9, bo, 'member')).roleOf(bo.device)).toBe('owner');
    expect(room(second, makes(bo, 9, bo, 'member')).roleOf(bo.device)).toBe('member');
    expect(room(second, makes(bo, 9, ana, 'member')).roleOf(ana.device)).toBe('owner');
  });

  it('[L6] rules are owners’, the manner of talking moderators’ too', () => {
    const appointed = makes(ana, 5, bo, 'moderator');
    expect(room(appointed, deed(bo, 9, 'settings', { slowMs: 5_000 })).rules.slowMs).toBe(5_000);
    expect(room(appointed, deed(bo, 9, 'settings', { access: 'invite' })).rules.access).toBe('open');
    expect(room(appointed, deed(bo, 9, 'settings', { access: 'invite', locked: true })).rules.locked).toBe(
      false,
    );
    expect(room(deed(cy, 9, 'settings', { locked: true })).rules.locked).toBe(false);
    expect(room(deed(ana, 9, 'settings', { access: 'passphrase' })).rules.access).toBe('open');
  });
});

describe('what comes together', () => {
  it('[J6, A49] a ban wins over a pardon and a role that did not know of it', () => {
    const before = removes(ana, 5, cy, 'ban');
    const again = removes(ana, 20, cy, 'ban');
    const pardon = deed(bo, 30, 'pardon', { device: cy.device, lifts: [before.id] });
    const moderator = makes(ana, 2, bo, 'moderator');
    // Bo's half pardons what it knows of; an owner's ban is not a moderator's to lift at all.
    const byModerator = [makes(ana, 3, di, 'moderator'), removes(di, 6, cy, 'ban')] as const;
    const lifts = deed(bo, 31, 'pardon', { device: cy.device, lifts: [byModerator[1].id] });
    expect(room(moderator, before, pardon).outBy(cy.device)?.id).toBe(before.id);
    expect(room(moderator, ...byModerator, lifts).outBy(cy.device)).toBeNull();
    expect(room(moderator, ...byModerator, again, lifts).outBy(cy.device)?.id).toBe(again.id);
    expect(room(before, makes(ana, 30, cy, 'moderator')).outBy(cy.device)).not.toBeNull();
  });

  it('[L6, A49] what a demoted moderator did counts where the owner had seen it, and not what it dates back', () => {
    const appointed = makes(ana, 2, bo, 'moderator');
    const seen = removes(bo, 10, cy, 'ban');
    const unseen = removes(bo, 12, di, 'ban');
    const demoted = makes(ana, 20, bo, 'member', [[chainOf(bo), 10]]);
    const rules = room(appointed, seen, demoted, unseen);
    expect([rules.outBy(cy.device) !== null, rules.outBy(di.device) !== null]).toEqual([true, false]);
    expect(rules.counts(seen)).toBe(true);
    expect(rules.counts(unseen)).toBe(false);
    const back = makes(ana, 30, bo, 'moderator');
    const anew = removes(bo, 40, di, 'ban');
    expect(room(appointed, seen, demoted, unseen, back, anew).outBy(di.device)?.id).toBe(anew.id);
  });

  it('[L6] in whatever order and however often deeds come, the outcome is the same', () => {
    const pick = fc.constantFrom(...everybody);
    const someDeed = fc.oneof(
      fc.record({
        what: fc.constant('role' as const),
        who: pick,
        whom: pick,
        role: fc.constantFrom('owner', 'moderator', 'member', 'guest'),
      }),
      fc.record({
        what: fc.constant('remove' as const),
        who: pick,
        whom: pick,
        how: fc.constantFrom('kick', 'ban'),
      }),
      fc.record({
        what: fc.constant('mute' as const),
        who: pick,
        whom: pick,
        until: fc.constantFrom(0, null, 50_000),
      }),
      fc.record({
        what: fc.constant('settings' as const),
        who: pick,
        locked: fc.boolean(),
        readOnly: fc.boolean(),
      }),
      fc.record({ what: fc.constant('pardon' as const), who: pick, whom: pick, which: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(someDeed, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (drafts, shuffle) => {
        const deeds: Deed[] = [];
        drafts.forEach((draft, index) => {
          const lamport = index + 1;
          if (draft.what === 'role')
            deeds.push(
              makes(draft.who, lamport, draft.whom, draft.role, [
                [chainOf(draft.whom), Math.max(1, lamport - 3)],
              ]),
            );
          else if (draft.what === 'remove')
            deeds.push(
              removes(draft.who, lamport, draft.whom, draft.how, [
                [chainOf(draft.whom), Math.max(1, lamport - 3)],
              ]),
            );
          else if (draft.what === 'mute')
            deeds.push(deed(draft.who, lamport, 'mute', { device: draft.whom.device, until: draft.until }));
          else if (draft.what === 'settings')
            deeds.push(
              deed(draft.who, lamport, 'settings', { locked: draft.locked, readOnly: draft.readOnly }),
            );
          else if (deeds[draft.which])
            deeds.push(
              deed(draft.who, lamport, 'pardon', {
                device: draft.whom.device,
                lifts: [deeds[draft.which]?.id ?? ''],
              }),
            );
        });
        const talk = everybody.flatMap((who) => [says(who, 5), says(who, 25), says(who, 60)]);
        const told = (rules: Constitution) => ({
          rules: rules.rules,
          roles: everybody.map(({ device }) => rules.roleOf(device)),
          out: everybody.map(({ device }) => rules.outBy(device)?.id),
          counts: [...deeds, ...talk].map((one) => rules.counts(one)),
        });
        const inOrder = told(room(...deeds));
        const mixed = [...deeds]
          .map((one) => [shuffle.next().value as number, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const learning = room();
        for (const one of mixed) learning.learn([one]);
        learning.learn(mixed);
        expect(told(learning)).toEqual(inOrder);
        expect(told(room(...mixed))).toEqual(inOrder);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is shown', () => {
  it('[J6] nothing of somebody who is out, from the place on where they were removed', () => {
    const rules = room(removes(ana, 10, cy, 'ban'));
    expect([says(cy, 9), says(cy, 11), says(bo, 11)].map((one) => rules.counts(one))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('[L6] nothing of a muted member until the time, nothing of members where only moderators write', () => {
    const muted = room(deed(ana, 10, 'mute', { device: cy.device, until: 20_000 }));
    expect([says(cy, 9), says(cy, 11), says(cy, 21)].map((one) => muted.counts(one))).toEqual([
      true,
      false,
      true,
    ]);
    const quiet = room(
      makes(ana, 3, bo, 'moderator'),
      deed(ana, 10, 'settings', { readOnly: true }),
      deed(bo, 20, 'settings', { readOnly: false }),
    );
    expect([says(cy, 9), says(cy, 15), says(bo, 15), says(cy, 25)].map((one) => quiet.counts(one))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('[L6] who writes where only moderators do is judged by the role it had at that place', () => {
    const rules = room(
      makes(ana, 3, bo, 'moderator'),
      deed(ana, 5, 'settings', { readOnly: true }),
      makes(ana, 10, cy, 'moderator'),
      makes(ana, 20, bo, 'member'),
    );
    const shown = [says(cy, 9), says(cy, 11), says(bo, 15), says(bo, 21)].map((one) => rules.counts(one));
    expect(shown).toEqual([false, true, true, false]);
  });

  it('[J1] nothing of somebody whom nobody let into a closed room', () => {
    const joins = new Map([
      [ana.device, 1],
      [bo.device, 2],
      [eve.device, 2],
    ]);
    const joinOf = (device: string): string | null => {
      const lamport = joins.get(device);
      return lamport === undefined ? null : `00000000000${lamport}-${'0'.repeat(32)}-00000001`;
    };
    const rules = new Constitution({ founder: ana.device, access: 'invite', joinOf }, []);
    expect(rules.counts(says(eve, 5))).toBe(false);
    const invite = deed(ana, 3, 'invite', {
      by: 'link',
      id: 'A'.repeat(22),
      key: 'A'.repeat(43),
      expires: 100_000,
    });
    rules.learn([
      invite,
      deed(ana, 4, 'admit', { device: bo.device, how: 'invite', invite: invite.id, lifts: [] }),
    ]);
    expect([rules.isInside(bo.device), rules.counts(says(bo, 5)), rules.isInside(eve.device)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([rules.counts(says(bo, 3)), rules.counts(says(ana, 1))]).toEqual([false, true]);
    // One invite lets in one device, and only who is in can let others in.
    rules.learn([deed(bo, 6, 'admit', { device: eve.device, how: 'invite', invite: invite.id, lifts: [] })]);
    rules.learn([deed(eve, 7, 'admit', { device: eve.device, how: 'asked', lifts: [] })]);
    expect(rules.isInside(eve.device)).toBe(false);
  });
  it('[J1, J6] what was said while the room was open is shown as before when it is closed', () => {
    const rules = new Constitution({ founder: ana.device, access: 'open', joinOf: () => null }, []);
    expect(rules.counts(says(eve, 5))).toBe(true);
    rules.learn([deed(ana, 10, 'settings', { access: 'invite' })]);
    expect([says(eve, 5), says(eve, 11)].map((one) => rules.counts(one))).toEqual([true, false]);
  });
});
