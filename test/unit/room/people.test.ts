import { expect, it } from 'vitest';
import { Contacts } from '../../../main/people/contacts.ts';
import { makeEntry, type EntryBody } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { parseAddress } from '../../../main/room/address.ts';
import { countCopies, Delivery } from '../../../main/room/hosting/copies.ts';
import { Members } from '../../../main/room/members.ts';
import { people as peopleOf } from '../../../main/room/person-view.ts';
import { OwnMessages } from '../../../main/room/messages/own-messages.ts';
import { Pushes } from '../../../main/room/hosting/pushes.ts';
import { toItem } from '../../../main/room/messages/translate.ts';
import { safeLink } from '../../../main/api/safe-link.ts';
import { knownDevice, messageDraft } from '../../support/devices.ts';
import { MemoryDisk, MemoryHistory } from '../../support/memory-history.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { Tidings } from '../../../main/room/messages/tidings.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';
import { activePerson } from '../../support/own-state.ts';

const [ana, bo] = [knownDevice(1), knownDevice(2)];
const joined = (who: typeof ana, lamport: number, body: EntryBody<'join'>) =>
  makeEntry({ ...messageDraft(who), lamport, kind: 'join', body }, who.sign);
const membersOf = () => new Members([], bo.device, { founder: ana.device, access: 'open', deeds: [] });
const shownBy = (members: Members) => (entry: Parameters<typeof toItem>[0]) =>
  toItem(entry, {
    self: bo.device,
    members,
    travelled: () => ({ state: 'waiting', copies: 1 }),
    late: false,
    withheld: false,
  });

it('[I1] a name is a claim: the latest in shown order counts, cleaned, and never moves to another key', () => {
  const members = membersOf();
  expect(members.learn([joined(ana, 5, { name: 'Ana\u202e', colour: 'green' })]).people).toBe(true);
  expect(members.learn([joined(ana, 4, { name: 'Older', colour: 'red' })]).people).toBe(false);
  expect(members.learn([joined(bo, 6, { name: '\u200b', colour: 'mauve' })]).people).toBe(true);
  expect(members.nameOf(ana.device)).toBe('Ana');
  expect(members.nameOf(bo.device)).toBe(
    `${bo.device.slice(0, 4)} ${bo.device.slice(4, 8)} ${bo.device.slice(8, 12)}`,
  );
  expect(members.colourOf(bo.device)).toBe('slate');
});

it('[L6] whoever left is not on the roster, in whatever order their join and leave come', () => {
  const left = (lamport: number) =>
    makeEntry({ ...messageDraft(ana), lamport, kind: 'leave', body: {} }, ana.sign);
  const [first, leave, again] = [
    joined(ana, 1, { name: 'Ana', colour: 'green' }),
    left(2),
    joined(ana, 3, { name: 'Ana again', colour: 'green' }),
  ] as const;
  for (const came of [
    [first, leave],
    [leave, first],
  ]) {
    const members = membersOf();
    for (const entry of came) members.learn([entry]);
    expect([members.has(ana.device), members.hasGone(ana.device)]).toEqual([false, true]);
    members.learn([again]);
    expect([members.has(ana.device), members.nameOf(ana.device)]).toEqual([true, 'Ana again']);
  }
});

it('[I1] two people whose names look alike are both marked, with their fingerprints', () => {
  const members = membersOf();
  members.learn([joined(ana, 1, { name: 'Ｂo', colour: 'blue' })]);
  members.learn([joined(bo, 2, { name: 'bO', colour: 'blue' })]);
  const people = peopleOf(members, {
    self: bo.device,
    contacts: new Contacts(new MemoryHistory(new MemoryDisk(bo.device), (run) => run()), bo.device),
    forkers: new Set(),
    tidings: new Tidings(
      { id: 'r'.repeat(32), readUpTo: null },
      [],
      { signer: { device: bo.device }, person: activePerson } as unknown as Surroundings,
      () => true,
    ),
    now: 0,
    present: new Set([ana.device]),
    host: ana.device,
    successors: new Set([bo.device]),
  });
  expect(people.map(({ sameName }) => sameName)).toEqual([true, true]);
  expect(people[0]).toMatchObject({ id: ana.device, present: true, host: true, self: false, canHost: false });
  expect(people[1]).toMatchObject({ id: bo.device, present: false, host: false, self: true, canHost: true });
  expect(people[0]?.fingerprint).not.toBe(people[1]?.fingerprint);
});

it('[L3] times are shown by this device’s clock, corrected by the skew of the author’s', () => {
  const members = membersOf();
  expect(members.learnSkew(ana.device, 3_600_000)).toBe(false);
  members.learn([joined(ana, 1, { name: 'Ana', colour: 'green' })]);
  members.learnSkew(ana.device, 3_600_000);
  const item = shownBy(members)(makeEntry(messageDraft(ana), ana.sign));
  expect(item.sentAt).toBe(1_700_000_000_000 - 3_600_000);
  expect(members.learnSkew(ana.device, 3_600_400)).toBe(false);
});

it('control characters in a message are shown as such, lines and tabs kept', () => {
  const entry = makeEntry(messageDraft(ana, { body: { text: 'a\u001b[31m\r\nb\tc\u0007' } }), ana.sign);
  expect(shownBy(membersOf())(entry)).toMatchObject({ text: 'a\ufffd[31m\nb\tc\ufffd' });
});

it('a join line shows the name of that moment and the one before', () => {
  const members = membersOf();
  const entry = joined(ana, 5, { name: 'Ana B', colour: 'blue', former: 'Ana' });
  members.learn([entry]);
  members.learn([joined(ana, 9, { name: 'A', colour: 'blue' })]);
  expect(shownBy(members)(entry)).toMatchObject({ kind: 'join', authorName: 'Ana B', formerName: 'Ana' });
});

it('[L5] copies are counted from how far each device holds a chain, the author’s included', () => {
  expect(countCopies('c', [])).toEqual([]);
  const held = [0, 5, 9, 5].map((to) => ({ after: 0, to }));
  expect(countCopies('c', held)).toEqual([
    { chain: 'c', seq: 5, copies: 4 },
    { chain: 'c', seq: 9, copies: 2 },
  ]);
  const delivery = new Delivery([
    { chain: 'c', seq: 5, copies: 4 },
    { chain: 'c', seq: 9, copies: 2 },
  ]);
  expect([1, 5, 6, 9, 10].map((seq) => delivery.copiesOf('c', seq))).toEqual([4, 4, 2, 2, 1]);
});

it('[L5] an own message goes waiting, sent, delivered, each step told once', () => {
  let hosting = false;
  const own = new OwnMessages([], () => hosting);
  const entry = makeEntry(messageDraft(ana), ana.sign);
  own.follow(entry);
  expect(own.travelled(entry)).toEqual({ state: 'waiting', copies: 1 });
  const row = { chain: entry.chain, seq: 1, copies: 2 };
  expect(own.learn([row]).changes).toEqual([
    { id: entry.id, state: 'sent', copies: 2, withheld: false },
    { id: entry.id, state: 'delivered', copies: 2, withheld: false },
  ]);
  expect(own.learn([row])).toEqual({ news: [], changes: [] });
  hosting = true;
  const second = { ...entry, id: 'second', seq: 2 };
  own.follow(second);
  expect(own.travelled(second)).toEqual({ state: 'sent', copies: 1 });
  expect(own.learn([{ chain: entry.chain, seq: 2, copies: 500 }]).changes).toEqual([
    { id: entry.id, state: 'delivered', copies: 100, withheld: false },
    { id: 'second', state: 'delivered', copies: 100, withheld: false },
  ]);
});

it('[S4] one push over the burst is muted for a while; who goes on is dropped; who waits is taken again', () => {
  const clock = new ManualClock();
  const pushes = new Pushes(clock);
  const burst = Array.from({ length: limits.messagesBurst }, () => pushes.judge(1, 200, 0));
  expect(new Set(burst)).toEqual(new Set(['take']));
  expect([pushes.judge(1, 200, 0), pushes.judge(1, 200, 0)]).toEqual(['mute', 'ignore']);
  clock.pass(limits.muteMs);
  expect(pushes.judge(1, 200, 0)).toBe('take');
  const verdicts: string[] = [];
  for (let round = 0; round < limits.mutesBeforeDrop; round++) {
    verdicts.push(pushes.judge(limits.messagesBurst + 1, 200, 0));
    clock.pass(limits.muteMs);
  }
  expect(verdicts).toEqual(['mute', 'mute', 'drop']);
});

it('[S4] bytes have a budget of their own', () => {
  const pushes = new Pushes(new ManualClock());
  expect(pushes.judge(1, limits.bytesBurst, 0)).toBe('take');
  expect(pushes.judge(1, 1, 0)).toBe('mute');
});

it.each([
  ['192.168.1.20', '192.168.1.20', 47470],
  ['  ana-pc.local:5000 ', 'ana-pc.local', 5000],
  ['[fe80::1%eth0]:80', 'fe80::1%eth0', 80],
  ['fd00::2', 'fd00::2', 47470],
  ['会议室电脑', '会议室电脑', 47470],
])('[D5] an address as typed: %s', (typed, host, port) => {
  expect(parseAddress(typed, 47470)).toEqual({ host, port });
});

it.each([
  '',
  ':80',
  'a:0',
  'a:65536',
  'a b',
  'http://a',
  '[1.2.3.4]:80',
  'a:b',
  '[fe80::1',
  '../x',
  'a\u0000b',
])('[D5] refuses %j as an address', (typed) => {
  expect(() => parseAddress(typed, 47470)).toThrow(expect.objectContaining({ code: 'address-invalid' }));
});

it('only web and mail links are handed to the system, without user names', () => {
  expect(safeLink('https://例え.jp/a?b')).toBe('https://xn--r8jz45g.jp/a?b');
  expect(safeLink('https://example.org/a b')).toBe('https://example.org/a%20b');
  expect(safeLink('mailto:ana@example.org')).toBe('mailto:ana@example.org');
  for (const link of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://x/y',
    '\\\\host\\share',
    'ms-cmd:x',
    'ms-settings:',
    'not a link',
    'https://a@b.c',
    'x',
  ]) {
    expect(() => safeLink(link)).toThrow(expect.objectContaining({ code: 'link-refused' }));
  }
});
