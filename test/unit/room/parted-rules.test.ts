import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import type { Session } from '../../../main/net/network.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../../main/protocol/entry.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { Crew } from '../../support/crew.ts';
import { knownDevice, someSalt } from '../../support/devices.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
beforeEach(() => {
  crew = new Crew();
});
afterEach(() => crew.stop());

type Five = [Mate, Mate, Mate, Mate, Mate];
const idOf = (mate: Mate): DeviceId => mate.device as DeviceId;
const hasCode = (code: string): unknown => expect.objectContaining({ code });
const port = 47_470;
const hosting = (mate: Mate, id: RoomId) => () => expect(mate.room(id).connection.kind).toBe('hosting');
const part = (...halves: readonly (readonly Mate[])[]): void =>
  crew.hub.part(...halves.map((mates) => mates.map(({ address }) => address)));
const turns = (mate: Mate): number => mate.heard.filter(({ name }) => name === 'room.timelineChanged').length;

/** What everybody has to agree about. */
function state(mate: Mate, id: RoomId): unknown {
  return {
    rules: mate.room(id).rules,
    people: mate.rooms
      .people(id)
      .map(({ id: device, name, role, muted }) => ({ device, name, role, muted }))
      .sort((a, b) => (a.device < b.device ? -1 : 1)),
    removed: mate.rooms.deeds.removed(id).map(({ id: device, how, byName }) => ({ device, how, byName })),
  };
}
/** They are one room, under the same rules. */
async function untilOne(id: RoomId, mates: readonly Mate[]): Promise<Mate> {
  const host = await crew.untilOne(id, mates);
  for (const mate of mates) expect(state(mate, id)).toEqual(state(host, id));
  return host;
}
const untilOut = (id: RoomId, mate: Mate, how: 'kick' | 'ban'): Promise<unknown> =>
  crew.until(() => expect(mate.room(id).connection).toMatchObject({ kind: 'removed', how }));

it('[A49, J6, L6] two halves with other bans, names and roles become one: a ban wins over the pardon of an earlier one, and everybody is told the same', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'moderator'));
  await crew.until(() => expect(bo.room(id).role).toBe('moderator'));
  await crew.done(bo.rooms.deeds.remove(id, idOf(di), 'ban'));
  await untilOut(id, di, 'ban');
  await untilOne(id, [ana, bo, cy, ed]);
  part([ana, ed], [bo, cy, di]);
  await crew.until(hosting(bo, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.done(ana.rooms.deeds.setRole(id, idOf(cy), 'guest'));
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  await crew.done(bo.rooms.deeds.pardon(id, idOf(di)));
  expect(await crew.done(di.join(bo))).toMatchObject({ kind: 'joined' });
  await untilOne(id, [bo, cy, di]);
  await crew.done(bo.rooms.deeds.remove(id, idOf(ed), 'kick'));
  await crew.done(bo.rooms.deeds.setRules(id, { locked: true, slowSeconds: 5 }));
  await di.say(id, 'I am back');
  await untilOne(id, [bo, cy, di]);
  await crew.pass(5_000);
  part();
  await untilOne(id, [ana, bo, cy]);
  await untilOut(id, di, 'ban');
  // It was not there to be told: all that it has is the host's word.
  await crew.until(() => expect(ed.room(id).connection).toMatchObject({ kind: 'waiting', cause: 'kicked' }));
  expect(ana.rooms.deeds.removed(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: di.device, how: 'ban', byName: 'Ana' }),
      expect.objectContaining({ id: ed.device, how: 'kick', byName: 'Bo' }),
    ]),
  );
  expect(ana.room(id).rules).toMatchObject({ readOnly: true, locked: true, slowSeconds: 5 });
  expect(cy.room(id).role).toBe('guest');
  await expect(crew.done(di.join(bo))).rejects.toEqual(hasCode('banned'));
  await expect(crew.done(bo.rooms.deeds.pardon(id, idOf(di)))).rejects.toEqual(hasCode('not-allowed'));
});

it('[A34, J6] who was banned in one half and hosts the other is left alone there once they meet', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  part([ana, bo], [cy, di]);
  await crew.until(hosting(cy, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  await cy.say(id, 'this is my half');
  await crew.pass(5_000);
  part();
  await untilOne(id, [ana, bo, di]);
  expect(ana.room(id).members).toBe(3);
  await expect(crew.done(cy.join(ana))).rejects.toEqual(hasCode('banned'));
});

it('[A34, J6] who was banned in one half stays in the other as long as nobody there knows, and is out everywhere once somebody does', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di', 'Ed');
  const [ana, bo, cy, di, ed] = mates as Five;
  part([ana, bo], [cy, di, ed]);
  await crew.until(hosting(cy, id));
  await crew.done(ana.rooms.deeds.remove(id, idOf(di), 'ban'));
  await crew.pass(1_000);
  for (const text of ['one', 'two', 'three']) await di.say(id, text);
  await untilOne(id, [cy, di, ed]);
  part();
  await untilOne(id, [ana, bo, cy, ed]);
  await untilOut(id, di, 'ban');
  // Whoever has hosted, or is to, refuses it.
  for (const host of [ana, bo, cy, ed]) {
    if (host.room(id).connection.kind !== 'hosting') {
      const [now] = mates.filter((mate) => mate.room(id).connection.kind === 'hosting') as [Mate];
      await crew.done(now.rooms.handOver(id, idOf(host)));
      await untilOne(id, [ana, bo, cy, ed]);
    }
    await expect(crew.done(di.join(host))).rejects.toEqual(hasCode('banned'));
  }
});

const muteOf = async (mate: Mate, id: RoomId): Promise<string> =>
  (await mate.items(id)).findLast((item) => item.kind === 'conduct' && item.what === 'mute')?.cursor ?? '';
/** What that one said, as `mate` is shown it. */
const saidBy = async (author: Mate, mate: Mate, id: RoomId): Promise<string[]> =>
  (await mate.messages(id)).filter((item) => item.author === author.device).map(({ text }) => text);

it('[L6, J6] what somebody said who was muted in the other half is judged anew once the halves meet, by the place where it stands', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  part([ana, bo], [cy, di]);
  await crew.until(hosting(cy, id));
  for (const text of ['one', 'two']) await bo.say(id, text);
  await crew.done(ana.rooms.deeds.mute(id, idOf(di), null));
  const said = ['1', '2', '3', '4', '5', '6', '7', '8'];
  for (const text of said) await di.say(id, text);
  await cy.say(id, 'I heard you');
  await untilOne(id, [cy, di]);
  expect(await saidBy(di, cy, id)).toEqual(said);
  const before = [turns(cy), turns(di)];
  part();
  await untilOne(id, mates);
  expect(di.room(id).silence).toEqual({ why: 'muted', until: null });
  const left = await saidBy(di, ana, id);
  expect(left).toEqual(said.slice(0, left.length));
  expect(left.length).toBeLessThan(said.length);
  expect(left.length).toBeGreaterThan(0);
  const place = await muteOf(cy, id);
  for (const { author, cursor } of await cy.messages(id))
    if (author === di.device) expect(cursor < place).toBe(true);
  expect(turns(cy)).toBeGreaterThan(before[0] as number);
  expect(turns(di)).toBeGreaterThan(before[1] as number);
  expect(ana.room(id).last?.text).toBe('I heard you');
  // Whoever may speak again has not said more than before.
  await crew.done(ana.rooms.deeds.mute(id, idOf(di), 0));
  await crew.until(() => expect(di.room(id).silence).toBeNull());
  await di.say(id, 'thank you');
  await untilOne(id, mates);
  expect(await saidBy(di, bo, id)).toEqual([...left, 'thank you']);
});

it('[L6] what members said while only moderators were to write is not shown once the halves meet, what moderators said is', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.done(ana.rooms.deeds.setRole(id, idOf(cy), 'moderator'));
  await crew.until(() => expect(cy.room(id).role).toBe('moderator'));
  part([ana, bo], [cy, di]);
  await crew.until(hosting(cy, id));
  await crew.done(ana.rooms.deeds.setRules(id, { readOnly: true }));
  for (const text of ['1', '2', '3']) {
    await di.say(id, text);
    await cy.say(id, `${text}, you say`);
  }
  await untilOne(id, [cy, di]);
  const unread = ana.room(id).unread;
  part();
  await untilOne(id, mates);
  const left = await saidBy(di, ana, id);
  expect(left).toEqual(['1', '2', '3'].slice(0, left.length));
  expect(left.length).toBeLessThan(3);
  expect(await saidBy(cy, bo, id)).toEqual(['1, you say', '2, you say', '3, you say']);
  expect(ana.room(id).unread - unread).toBe(3 + left.length);
  expect(turns(di)).toBeGreaterThan(0);
  expect(di.room(id).silence).toEqual({ why: 'read-only' });
  await ana.stop();
  await ana.start();
  await untilOne(id, mates);
  expect(await saidBy(di, ana, id)).toEqual(left);
});

it('[L6, A49] a deed that its author might not do any more is not shown once that is known, also where it was the last thing there', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'moderator'));
  await crew.until(() => expect(bo.room(id).role).toBe('moderator'));
  part([ana, di], [bo, cy]);
  await crew.until(hosting(bo, id));
  await crew.done(bo.rooms.deeds.setRules(id, { slowSeconds: 60 }));
  const lines = async (mate: Mate): Promise<number> =>
    (await mate.items(id)).filter(({ kind }) => kind === 'rules').length;
  await crew.until(async () => expect(await lines(cy)).toBe(1));
  for (const text of ['1', '2', '3', '4', '5']) await ana.say(id, text);
  await crew.done(ana.rooms.deeds.remove(id, idOf(bo), 'ban'));
  part();
  await untilOne(id, [ana, cy, di]);
  expect(ana.room(id).rules.slowSeconds).toBe(0);
  for (const mate of [ana, cy, di]) expect(await lines(mate)).toBe(0);
});

/** A program that has a mate's key, and is not bound to what an app of ours does. */
class Rogue {
  readonly chain = 'ee'.repeat(16);
  readonly #id: RoomId;
  readonly #key: ReturnType<typeof knownDevice>;
  readonly #network: ReturnType<typeof crew.hub.network>;
  #lamport = 0;

  /** The mate is gone; it was the n-th. */
  constructor(id: RoomId, mate: Mate, number: number, lamport: number) {
    this.#id = id;
    this.#lamport = lamport;
    this.#key = knownDevice(number);
    this.#network = crew.hub.network(mate.device, this.#key.publicKey, mate.address);
  }

  /** Lets everybody in as their host under that term, and passes on nothing. */
  async host(term: number, charter: Uint8Array): Promise<void> {
    const welcome = (): RoomMessage => ({
      type: 'welcome',
      room: this.#id,
      charter: Buffer.from(charter).toString('base64url'),
      term,
      host: this.#key.device,
      now: crew.clock.now(),
      hostingForMs: 0,
    });
    this.#network.onSession((session) => {
      this.#listen(session, (message) => {
        if (message.type !== 'join') return;
        session.admit();
        session.send(welcome());
      });
    });
    await this.#network.listen(port);
  }

  /** Resolves when `host` has let it in. */
  async join(host: Mate, term: number): Promise<Session> {
    const session = await this.#network.dial({ host: host.address, port });
    const welcomed = Promise.withResolvers<void>();
    this.#listen(session, (message) => message.type === 'welcome' && welcomed.resolve());
    session.send({
      type: 'join',
      room: this.#id,
      now: crew.clock.now(),
      term,
      host: host.device,
      port: 0,
    });
    await crew.done(welcomed.promise);
    return session;
  }

  /** Signs what comes behind `previous` in a chain of its own. */
  next<Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>, previous?: Entry): Entry {
    return makeEntry(
      {
        room: this.#id,
        author: this.#key.publicKey,
        chain: this.chain,
        seq: (previous?.seq ?? 0) + 1,
        previous: previous?.hash ?? new Uint8Array(32),
        lamport: ++this.#lamport,
        sentAt: crew.clock.now(),
        kind,
        body,
        salt: someSalt,
      },
      (bytes) => this.#key.sign(bytes),
    );
  }

  stop(): Promise<void> {
    return this.#network.stop();
  }

  #listen(session: Session, onMessage: (message: RoomMessage) => unknown): void {
    session.listen({
      onMessage: (message) => {
        if (message.type === 'pull') session.send({ type: 'page', id: message.id, done: true });
        else onMessage(message);
      },
      onEntries: () => undefined,
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd: () => undefined,
    });
  }
}

it('[A34, J6] a host that was banned and goes on as if it were not loses its guests, and nobody follows it again', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
  const [ana, bo, cy] = mates as Five;
  await crew.done(ana.rooms.handOver(id, idOf(cy)));
  await untilOne(id, mates);
  const charter = cy.disk.read((disk) => disk.find(id)?.room().charter) as Uint8Array;
  const { term } = cy.room(id);
  await cy.crash();
  const rogue = new Rogue(id, cy, 3, 0);
  await rogue.host(term, charter);
  await crew.until(() => {
    for (const mate of [ana, bo])
      expect(mate.room(id)).toMatchObject({ host: { id: cy.device }, connection: { kind: 'connected' } });
  });
  await crew.done(ana.rooms.deeds.remove(id, idOf(cy), 'ban'));
  const host = await untilOne(id, [ana, bo]);
  expect(host.room(id).term).toBeGreaterThan(term);
  await crew.pass(30_000);
  expect(await untilOne(id, [ana, bo])).toBe(host);
  await rogue.stop();
});

it('[L4, L6] deeds of a chain that turns out to be forked are undone, and what they had hidden is shown', async () => {
  const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Di');
  const [ana, bo, cy, di] = mates as Five;
  await crew.done(ana.rooms.deeds.setRole(id, idOf(bo), 'moderator'));
  await crew.until(() => expect(bo.room(id).role).toBe('moderator'));
  await bo.crash();
  part([ana, bo, di], [cy]);
  await crew.until(() => expect(cy.room(id).connection.kind).toBe('waiting'));
  const last = (await ana.items(id)).at(-1)?.lamport ?? 0;
  for (let count = 0; count < 4; count++) await crew.done(cy.rooms.send(id, `hidden for a while ${count}`));
  const rogue = new Rogue(id, bo, 2, last);
  const session = await rogue.join(ana, ana.room(id).term);
  const readOnly = rogue.next('settings', { readOnly: true });
  const mute = rogue.next('mute', { device: di.device, until: 0 }, readOnly);
  const kick = rogue.next('remove', { device: di.device, how: 'kick', known: [] }, mute);
  for (const { bytes } of [readOnly, mute, kick]) session.sendEntries(bytes);
  await crew.until(() => expect(di.room(id).connection).toMatchObject({ kind: 'removed', how: 'kick' }));
  part();
  await crew.until(async () => {
    expect(ana.room(id).members).toBe(3);
    expect(cy.room(id).connection).toEqual({ kind: 'connected', merging: false });
    expect((await saidBy(cy, ana, id)).length).toBeLessThan(4);
  });
  session.sendEntries(rogue.next('message', { text: 'no, this' }).bytes);
  await crew.until(() => expect(ana.room(id).rules.readOnly).toBe(false));
  await crew.until(async () => expect(await saidBy(cy, ana, id)).toHaveLength(4));
  expect(ana.rooms.deeds.removed(id)).toEqual([]);
  await rogue.stop();
  expect(await crew.done(di.join(ana))).toMatchObject({ kind: 'joined' });
  await untilOne(id, [ana, cy, di]);
  expect(cy.rooms.people(id).find(({ id: device }) => device === idOf(di))?.muted).toBeNull();
  expect(cy.rooms.people(id).find(({ id: device }) => device === idOf(bo))?.flag).toBe('forked');
  await cy.say(id, 'and now I may');
});
