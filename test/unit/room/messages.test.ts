import { afterEach, describe, expect, it } from 'vitest';
import { DeviceId, type Message, type RoomId, type TimelineItem } from '../../../preload/contract/model.ts';
import { Crew } from '../../support/crew.ts';
import type { Mate } from '../../support/mate.ts';

const hasCode = (code: string): unknown => expect.objectContaining({ code });

let crew = new Crew();
afterEach(() => {
  crew = new Crew();
});

const message = async (mate: Mate, id: RoomId, text: string): Promise<Message> => {
  const found = (await mate.messages(id)).find((one) => one.text === text);
  if (!found) throw new Error(`${mate.name} has no ${text}`);
  return found;
};
const wordsOnDisk = (mate: Mate, id: RoomId): string =>
  mate.disk
    .read((state) => state.find(id)?.entries() ?? [])
    .map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
    .join('\n');
/** What of a message is the same for everybody. */
const seen = (item: TimelineItem): unknown => {
  if (item.kind !== 'message') return [item.kind, item.id, item.kind === 'deleted' ? item.byName : null];
  const { text, edits, reactions, pinned, reply, mentions, announcement, forwarded } = item;
  const given = reactions.map(({ emoji, count, names }) => [emoji, count, names]);
  const asked = announcement && [announcement.of, announcement.confirmed];
  return [item.id, text, edits, given, pinned, reply, mentions, asked, forwarded];
};
const alike = async (mates: readonly Mate[], id: RoomId): Promise<void> => {
  const [first, ...others] = await Promise.all(
    mates.map(async (mate) => (await mate.items(id)).map((item) => seen(item))),
  );
  for (const other of others) expect(other).toEqual(first);
};

describe('what is said about messages', () => {
  it('[L7] an edit gives the words, its former ones can be read, and everybody hears of it', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const { id: said } = await ana.say(id, 'at nine');
    await crew.pass(300);
    const edited = await crew.done(ana.rooms.talk.edit(id, said, 'at ten', []));
    expect(edited).toMatchObject({ text: 'at ten', edits: 1, id: said });
    await crew.pass(300);
    expect(await message(bo, id, 'at ten')).toMatchObject({ id: said, edits: 1 });
    expect(bo.heard.filter(({ name }) => name === 'message.changed').at(-1)?.value).toMatchObject({
      roomId: id,
      items: [{ id: said, text: 'at ten' }],
    });
    const versions = await crew.done(bo.rooms.talk.versions(id, said));
    expect(versions.map(({ text }) => text)).toEqual(['at nine', 'at ten']);
    expect(bo.room(id).last).toMatchObject({ text: 'at ten' });
    await expect(crew.done(bo.rooms.talk.edit(id, said, 'never', []))).rejects.toEqual(
      hasCode('not-allowed'),
    );
    await alike(mates, id);
  });

  it('[L7] what is deleted is erased on every disk, with what it was edited to, and cannot come back', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = mates as [Mate, Mate, Mate];
    const { id: said } = await bo.say(id, 'a secret');
    await crew.pass(300);
    await crew.done(bo.rooms.talk.edit(id, said, 'another secret', []));
    await crew.pass(300);
    await cy.stop();
    await crew.done(bo.rooms.talk.delete(id, [said]));
    await crew.pass(300);
    await cy.start();
    await crew.pass(5_000);
    for (const mate of mates) {
      expect((await mate.items(id)).find((item) => item.id === said)).toMatchObject({
        kind: 'deleted',
        byName: null,
      });
      expect(wordsOnDisk(mate, id)).not.toContain('secret');
      await expect(crew.done(mate.rooms.talk.versions(id, said))).rejects.toEqual(hasCode('message-unknown'));
    }
    expect(ana.room(id).last).toBeNull();
    const dee = await crew.mate('Dee');
    await crew.done(dee.join(ana));
    await crew.pass(2_000);
    expect((await dee.items(id)).find((item) => item.id === said)).toMatchObject({ kind: 'deleted' });
    expect(wordsOnDisk(dee, id)).not.toContain('secret');
    await alike([...mates, dee], id);
  });

  it('[L7] moderators delete what those below them wrote, others only their own', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = mates as [Mate, Mate, Mate];
    const { id: his } = await bo.say(id, 'rude');
    const { id: hers } = await ana.say(id, 'the rules');
    await crew.pass(300);
    await expect(crew.done(cy.rooms.talk.delete(id, [his]))).rejects.toEqual(hasCode('not-allowed'));
    await crew.done(ana.rooms.deeds.setRole(id, DeviceId.parse(cy.device), 'moderator'));
    await crew.pass(300);
    await expect(crew.done(cy.rooms.talk.delete(id, [his, hers]))).rejects.toEqual(hasCode('not-allowed'));
    const ranks = async (mate: Mate): Promise<string[]> =>
      (await mate.messages(id)).map(({ authorRole }) => authorRole);
    expect(await ranks(cy)).toEqual(['member', 'owner']);
    await crew.done(ana.rooms.deeds.setRole(id, DeviceId.parse(bo.device), 'moderator'));
    await crew.pass(300);
    expect(await ranks(cy)).toEqual(['moderator', 'owner']);
    await expect(crew.done(cy.rooms.talk.delete(id, [his]))).rejects.toEqual(hasCode('not-allowed'));
    await crew.done(ana.rooms.deeds.setRole(id, DeviceId.parse(bo.device), 'member'));
    await crew.pass(300);
    await crew.done(cy.rooms.talk.delete(id, [his]));
    await crew.pass(300);
    expect((await bo.items(id)).find((item) => item.id === his)).toMatchObject({
      kind: 'deleted',
      byName: 'Cy',
    });
    await alike(mates, id);
  });

  it('[L7] reactions are counted once for each person and emoji, and can be taken back', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const { id: said } = await ana.say(id, 'lunch?');
    await crew.pass(300);
    await crew.done(bo.rooms.talk.react(id, said, '👍', true));
    await crew.done(bo.rooms.talk.react(id, said, '👍', true));
    await crew.done(ana.rooms.talk.react(id, said, '👍', true));
    await crew.done(ana.rooms.talk.react(id, said, '🎉', true));
    await crew.done(ana.rooms.talk.react(id, said, '🎉', false));
    await crew.pass(500);
    expect((await message(bo, id, 'lunch?')).reactions).toEqual([
      { emoji: '👍', count: 2, own: true, names: ['Bo', 'Ana'] },
    ]);
    for (const emoji of ['x', '👍👍', '', '👍 '])
      await expect(crew.done(bo.rooms.talk.react(id, said, emoji, true))).rejects.toEqual(
        hasCode('emoji-unknown'),
      );
    await alike(mates, id);
  });

  it('[L7] of what one person does about a message in a row, however quickly, the last holds', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const { id: said } = await ana.say(id, 'at nine');
    await crew.pass(300);
    const { talk } = ana.rooms;
    await crew.done(Promise.all([talk.react(id, said, '👍', true), talk.react(id, said, '👍', false)]));
    await crew.done(Promise.all([talk.pin(id, said, true), talk.pin(id, said, false)]));
    await crew.done(Promise.all([talk.edit(id, said, 'at ten', []), talk.edit(id, said, 'at nine', [])]));
    await crew.pass(500);
    expect(await message(bo, id, 'at nine')).toMatchObject({ reactions: [], pinned: false, edits: 2 });
    const drill = await crew.done(talk.send(id, { text: 'Fire drill', announce: true }));
    await crew.pass(300);
    const reminded = await crew.done(
      Promise.allSettled([talk.remind(id, drill.id), talk.remind(id, drill.id)]),
    );
    expect(reminded.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await alike(mates, id);
  });

  it('[I1] of two changes of a name at once the last holds', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const goBy = (name: string): Promise<void> => {
      Object.assign(ana, { name });
      return ana.rooms.personChanged();
    };
    await crew.done(Promise.all([goBy('Anna'), goBy('Ana')]));
    await crew.pass(300);
    expect(bo.rooms.people(id).map(({ name }) => name)).toEqual(['Ana', 'Bo']);
  });

  it('[L5] several messages that wait are taken back together', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    await ana.crash();
    await crew.pass(200);
    const waiting = [await bo.say(id, 'one'), await bo.say(id, 'two'), await bo.say(id, 'three')];
    expect(waiting.map(({ withheld }) => withheld)).toEqual([true, true, true]);
    const [one, , three] = waiting.map((each) => each.id);
    if (!one || !three) throw new Error('nothing was said');
    await crew.done(bo.rooms.talk.delete(id, [one, three]));
    expect(await bo.texts(id)).toEqual(['two']);
  });

  it('[L6] an answer quotes what it answers as it is now, and a mention counts apart', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const question = await ana.say(id, 'who has the key?');
    await crew.pass(300);
    const mentions = [{ id: DeviceId.parse(ana.device), name: 'Ana' }];
    await crew.done(bo.rooms.talk.send(id, { text: 'me, @Ana', reply: question.id, mentions }));
    await crew.done(bo.rooms.talk.send(id, { text: 'or not' }));
    await crew.pass(300);
    const answer = await message(ana, id, 'me, @Ana');
    expect(answer).toMatchObject({
      mentionsMe: true,
      mentions,
      reply: {
        id: question.id,
        cursor: question.cursor,
        authorName: 'Ana',
        text: 'who has the key?',
        deleted: false,
      },
    });
    expect(ana.room(id)).toMatchObject({ unread: 2, mentions: 1 });
    await crew.done(ana.rooms.talk.delete(id, [question.id]));
    await crew.pass(300);
    expect((await message(bo, id, 'me, @Ana')).reply).toMatchObject({ text: null, deleted: true });
    await crew.done(ana.rooms.markRead(id, answer.cursor));
    expect(ana.room(id)).toMatchObject({ unread: 1, mentions: 0 });
    await crew.done(ana.rooms.talk.markUnread(id, answer.cursor));
    expect(ana.room(id)).toMatchObject({ unread: 2, mentions: 1, markedUnread: true });
    const reading = ana.rooms.markRead(id, answer.cursor);
    await crew.done(Promise.all([reading, ana.rooms.talk.markUnread(id, answer.cursor)]));
    expect(ana.room(id)).toMatchObject({ unread: 2, mentions: 1, markedUnread: true });
  });

  it('[L7] pins are the same for everybody, the last pinned first', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const ids: Message['id'][] = [];
    for (const text of ['one', 'two', 'three']) ids.push((await ana.say(id, text)).id);
    await crew.pass(300);
    for (const said of [...ids].reverse()) await crew.done(bo.rooms.talk.pin(id, said, true));
    await crew.done(ana.rooms.talk.pin(id, ids[1] as Message['id'], false));
    await crew.pass(300);
    for (const mate of mates)
      expect((await crew.done(mate.rooms.talk.pinned(id))).map(({ text }) => text)).toEqual(['one', 'three']);
    await alike(mates, id);
    await crew.done(ana.rooms.talk.pin(id, ids[2] as Message['id'], false));
    await crew.done(ana.rooms.talk.pin(id, ids[2] as Message['id'], true));
    await crew.done(ana.rooms.talk.delete(id, [ids[0] as Message['id']]));
    await crew.pass(300);
    for (const mate of mates)
      expect((await crew.done(mate.rooms.talk.pinned(id))).map(({ text }) => text)).toEqual(['three']);
  });

  it('[L7] what waits keeps what was said about it when something before it is taken back', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    await ana.stop();
    await bo.crash();
    await bo.start();
    await crew.pass(1_000);
    const first = await bo.say(id, 'first');
    const second = await bo.say(id, 'second');
    await crew.done(bo.rooms.talk.react(id, second.id, '👀', true));
    await crew.done(bo.rooms.talk.send(id, { text: 'an answer', reply: second.id }));
    await crew.done(bo.rooms.talk.delete(id, [first.id]));
    const again = await message(bo, id, 'second');
    expect(again.reactions).toMatchObject([{ emoji: '👀', count: 1 }]);
    expect((await message(bo, id, 'an answer')).reply).toMatchObject({ id: again.id, text: 'second' });
    await ana.start();
    await crew.pass(10_000);
    await alike(mates, id);
    expect(await bo.texts(id)).toEqual(['second', 'an answer']);
  });

  it('[L7] is forwarded under its author’s name', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    const { id: said, sentAt } = await ana.say(id, 'the door code changes');
    await crew.pass(300);
    const other = await crew.done(bo.rooms.found('Elsewhere'));
    await crew.done(bo.rooms.talk.forward(id, [said], [other.id]));
    const [forwarded] = await bo.messages(other.id);
    expect(forwarded).toMatchObject({
      text: 'the door code changes',
      forwarded: { authorName: 'Ana', sentAt },
    });
  });
});

describe('announcements', () => {
  it('[L7] the roll-call tells who has it, who confirmed it, and who was not there; reminders go to the rest', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo', 'Cy', 'Dee');
    const [ana, bo, cy, dee] = mates as [Mate, Mate, Mate, Mate];
    await expect(crew.done(bo.rooms.talk.send(id, { text: 'no', announce: true }))).rejects.toEqual(
      hasCode('not-allowed'),
    );
    await dee.stop();
    await crew.pass(3_000);
    const { id: said } = await crew.done(
      ana.rooms.talk.send(id, { text: 'fire drill at four', announce: true }),
    );
    await crew.pass(2_000);
    await crew.done(bo.rooms.talk.confirm(id, said));
    await crew.done(bo.rooms.talk.confirm(id, said));
    await crew.pass(500);
    const roll = await crew.done(ana.rooms.talk.rollCall(id, said));
    expect(
      roll.entries.map(({ name, present, gotAt, confirmedAt }) => [
        name,
        present,
        gotAt !== null,
        confirmedAt !== null,
      ]),
    ).toEqual([
      ['Bo', true, true, true],
      ['Cy', true, true, false],
      ['Dee', false, false, false],
    ]);
    expect(roll.entries[2]?.lastSeen).toBeGreaterThan(0);
    expect(roll).toMatchObject({ mayRemind: true, remindedAt: null });
    expect((await message(cy, id, 'fire drill at four')).announcement).toEqual({
      of: 3,
      confirmed: 1,
      own: false,
    });
    expect((await message(bo, id, 'fire drill at four')).announcement).toMatchObject({ own: true });
    await expect(crew.done(cy.rooms.talk.remind(id, said))).rejects.toEqual(hasCode('not-allowed'));
    await crew.done(ana.rooms.talk.remind(id, said));
    await expect(crew.done(ana.rooms.talk.remind(id, said))).rejects.toEqual(hasCode('rate-limited'));
    await dee.start();
    await crew.pass(5_000);
    const later = await crew.done(ana.rooms.talk.rollCall(id, said));
    expect(later.entries[2]).toMatchObject({ name: 'Dee', present: true });
    expect(later.entries[2]?.gotAt).not.toBeNull();
    expect(later.remindedAt).not.toBeNull();
    await alike(mates, id);
    expect((await crew.done(dee.rooms.talk.announcements(id))).map(({ text }) => text)).toEqual([
      'fire drill at four',
    ]);
  });

  it('[L7] who joins later is not asked', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana] = mates as [Mate, Mate];
    const { id: said } = await crew.done(ana.rooms.talk.send(id, { text: 'new printer', announce: true }));
    const cy = await crew.mate('Cy');
    await crew.done(cy.join(ana));
    await crew.pass(3_000);
    const roll = await crew.done(ana.rooms.talk.rollCall(id, said));
    expect(roll.entries.map(({ name }) => name)).toEqual(['Bo']);
  });
});

describe('what members tell of themselves', () => {
  it('[S5] who writes is told, and stops when it has come or after a while', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = mates as [Mate, Mate, Mate];
    const typists = (mate: Mate): unknown =>
      mate.heard.filter(({ name }) => name === 'room.typingChanged').at(-1)?.value;
    bo.rooms.talk.typing(id);
    await crew.pass(600);
    for (const mate of [ana, cy]) expect(typists(mate)).toMatchObject({ people: [{ name: 'Bo' }] });
    expect(typists(bo)).toBeUndefined();
    await bo.say(id, 'done');
    await crew.pass(600);
    for (const mate of [ana, cy]) expect(typists(mate)).toMatchObject({ people: [] });
    ana.rooms.talk.typing(id);
    await crew.pass(600);
    expect(typists(cy)).toMatchObject({ people: [{ name: 'Ana' }] });
    await crew.pass(20_000);
    for (const mate of [bo, cy]) expect(typists(mate)).toMatchObject({ people: [] });
  });

  it('[S5] up to where each has read is known to all, also to who comes later', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo', 'Cy');
    const [ana, bo, cy] = mates as [Mate, Mate, Mate];
    const { cursor } = await ana.say(id, 'read me');
    await crew.pass(300);
    await crew.done(bo.rooms.markRead(id, cursor));
    await crew.pass(1_000);
    for (const mate of [ana, cy])
      expect(mate.rooms.talk.reads(id)).toContainEqual({ id: bo.device, upTo: cursor });
    await bo.stop();
    const dee = await crew.mate('Dee');
    await crew.done(dee.join(ana));
    await crew.pass(2_000);
    expect(dee.rooms.talk.reads(id)).toContainEqual({ id: bo.device, upTo: cursor });
    await cy.stop();
    await cy.start();
    await crew.pass(100);
    expect(cy.rooms.talk.reads(id)).toContainEqual({ id: bo.device, upTo: cursor });
  });

  it('[S5] who is not here any more was last seen when they went', async () => {
    const { id, mates } = await crew.room('Ana', 'Bo');
    const [ana, bo] = mates as [Mate, Mate];
    await bo.stop();
    await crew.pass(3_000);
    const before = crew.clock.now();
    await crew.pass(60_000);
    const person = ana.rooms.people(id).find((one) => one.id === bo.device);
    expect(person).toMatchObject({ present: false });
    expect(person?.lastSeen).toBeGreaterThan(0);
    expect(person?.lastSeen).toBeLessThanOrEqual(before);
  });
});
