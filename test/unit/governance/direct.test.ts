import { expect, it } from 'vitest';
import { Constitution } from '../../../main/governance/constitution.ts';
import { deedKinds, type Deed, type DeedKind } from '../../../main/governance/deeds.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../../main/protocol/entry.ts';
import { Members } from '../../../main/room/members.ts';
import { knownDevice, someRoom, someSalt, type KnownDevice } from '../../support/devices.ts';

const [ana, bo, eve] = [1, 2, 3].map((byte) => knownDevice(byte)) as [KnownDevice, KnownDevice, KnownDevice];
const devices: [string, string] = [ana.device, bo.device];
const salt = someSalt;

function entry<Kind extends EntryKind>(
  who: KnownDevice,
  seq: number,
  kind: Kind,
  body: EntryBody<Kind>,
): Entry {
  const chain = who.device === ana.device ? 'a' : who.device === bo.device ? 'b' : 'e';
  const draft = { room: someRoom, author: who.publicKey, chain: chain.repeat(32), seq };
  const rest = { previous: new Uint8Array(32), lamport: seq, sentAt: seq * 1_000, kind, body, salt };
  return makeEntry({ ...draft, ...rest }, (bytes) => who.sign(bytes));
}
const bodies: { readonly [Kind in DeedKind]: EntryBody<Kind> } = {
  settings: { access: 'open', readOnly: true },
  role: { device: bo.device, role: 'guest', known: [] },
  remove: { device: bo.device, how: 'ban', known: [] },
  pardon: { device: bo.device, lifts: ['x'.repeat(52)] },
  mute: { device: bo.device, until: 0 },
  admit: { device: eve.device, how: 'open', lifts: [] },
  invite: { by: 'link', id: 'A'.repeat(22), key: 'A'.repeat(43), expires: 9_999_999_999_999 },
  revoke: { invite: 'x'.repeat(52) },
};
const everyDeed = (who: KnownDevice): Deed[] =>
  deedKinds.map((kind, at) => entry(who, at + 1, kind, bodies[kind]) as Deed);
const rulesWith = (...deeds: Deed[]): Constitution =>
  new Constitution({ founder: ana.device, direct: devices, access: 'invite', joinOf: () => null }, deeds);

it('[J7] both are owners and inside before either has said a word, and no deed of anybody changes that', () => {
  for (const rules of [rulesWith(), rulesWith(...everyDeed(ana), ...everyDeed(bo), ...everyDeed(eve))]) {
    for (const device of devices) {
      expect(rules.roleOf(device)).toBe('owner');
      expect(rules.isInside(device)).toBe(true);
      expect(rules.outBy(device)).toBeNull();
      expect(rules.mutedUntil(device, 0)).toBeNull();
    }
    expect(rules.isInside(eve.device)).toBe(false);
    expect(rules.isOpen).toBe(false);
    expect(rules.rules).toMatchObject({ access: 'invite', readOnly: false });
    expect(rules.invitations(0)).toEqual([]);
  }
  const rules = rulesWith(...everyDeed(ana));
  for (const deed of everyDeed(ana)) expect(rules.counts(deed)).toBe(false);
  for (const kind of deedKinds) expect(rules.permits(ana.device, kind, bodies[kind], 0)).toBe(false);
});

it('[J7] what the two say counts, what anybody else says does not; of coming, going and hosting nothing is shown', () => {
  const rules = rulesWith();
  const says = (who: KnownDevice): boolean => rules.counts(entry(who, 1, 'message', { text: 'x' }));
  expect([ana, bo, eve].map(says)).toEqual([true, true, false]);
  expect(rules.counts(entry(ana, 1, 'join', { name: 'Ana', colour: 'blue' }))).toBe(false);
  expect(rules.counts(entry(ana, 1, 'join', { name: 'Ana', colour: 'blue', former: 'Anna' }))).toBe(true);
  expect(rules.counts(entry(ana, 1, 'leave', {}))).toBe(false);
  const host = { term: 2, former: ana.device, how: 'lost' } as const;
  expect(rules.counts(entry(bo, 1, 'host', host))).toBe(false);
});

it('[J7] the two are on the roster for good; whoever else has joined, or is vouched for, is out', () => {
  const pair = { devices, name: 'Bo of the other room' };
  const members = new Members([], ana.device, { founder: ana.device, access: 'invite', deeds: [], pair });
  expect(members.partner).toBe(bo.device);
  expect(members.nameOf(bo.device)).toBe('Bo of the other room');
  expect([members.count, members.ranked().length]).toEqual([2, 2]);
  members.partial = true;
  members.learn([
    entry(eve, 1, 'join', { name: 'Eve', colour: 'red' }),
    entry(bo, 1, 'join', { name: 'Bo', colour: 'green' }),
    entry(bo, 2, 'leave', {}),
  ]);
  expect(members.nameOf(bo.device)).toBe('Bo');
  expect(devices.map((device) => members.has(device))).toEqual([true, true]);
  expect(members.hasGone(bo.device)).toBe(false);
  expect(members.has(eve.device)).toBe(false);
  expect(members.isOut(eve.device)).toBe(true);
  expect(members.present().map(({ device, left }) => [device, left])).toEqual(
    devices.map((device) => [device, false]),
  );
  const others = new Members([], eve.device, { founder: ana.device, access: 'invite', deeds: [], pair });
  expect(others.partner).toBeNull();
});
