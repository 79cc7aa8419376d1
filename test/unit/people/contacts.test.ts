import { describe, expect, it } from 'vitest';
import type { History } from '../../../main/history/history.ts';
import { Contacts } from '../../../main/people/contacts.ts';
import { ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';
import { MemoryDisk, MemoryHistory } from '../../support/memory-history.ts';

const me = idFor('me');
const [ana, bob, carla, dan] = ['ana', 'bob', 'carla', 'dan'].map(idFor) as [string, string, string, string];
const soon = (run: () => void): void => void setImmediate(run);
const nothing = { alias: null, verified: false, blocked: false, sameAs: null, newKeySeen: false };

function device() {
  const disk = new MemoryDisk(me);
  let history: MemoryHistory | null = null;
  const reopen = async (): Promise<{ history: History; contacts: Contacts }> => {
    await history?.close();
    history = new MemoryHistory(disk, soon);
    return { history, contacts: await Contacts.open(history, me) };
  };
  return { disk, reopen };
}

const start = async () => {
  const { disk, reopen } = device();
  return { disk, reopen, ...(await reopen()) };
};

describe('what is noted about people', () => {
  it('[I4] is there again at the next start, and is told once it is on disk', async () => {
    const { contacts, reopen } = await start();
    const told: string[] = [];
    contacts.changed.on((changed) => told.push(changed));
    expect(contacts.of(ana)).toEqual(nothing);
    const noting = contacts.note(ana, { alias: ' Ana\u200b from  work ' });
    expect([contacts.of(ana), told]).toEqual([nothing, []]);
    await noting;
    await contacts.note(ana, { verified: true });
    await contacts.note(bob, { blocked: true, sameAs: carla });
    const noted = { ...nothing, alias: 'Ana from work', verified: true };
    expect([contacts.of(ana), told]).toEqual([noted, [ana, ana, bob]]);
    const again = (await reopen()).contacts;
    expect(again.of(ana)).toEqual(noted);
    expect(again.of(bob)).toEqual({ ...nothing, blocked: true, sameAs: carla });
    await again.note(ana, { alias: null });
    expect(again.of(ana)).toEqual({ ...nothing, verified: true });
    expect(again.all().map((one) => one.device)).toEqual([ana, bob].sort());
  });

  it('[I4] is as before where it cannot be kept, or makes no sense', async () => {
    const { contacts, disk } = await start();
    await contacts.note(ana, { verified: true });
    const told: string[] = [];
    contacts.changed.on((changed) => told.push(changed));
    await expect(contacts.note(ana, { alias: '\u200b \u202e' })).rejects.toMatchObject({
      code: 'name-invalid',
    });
    await expect(contacts.note(ana, { sameAs: ana })).rejects.toMatchObject({ code: 'person-unknown' });
    disk.failure = 'storage-full';
    await expect(contacts.note(ana, { verified: false })).rejects.toMatchObject({ code: 'storage-full' });
    expect([contacts.of(ana), told]).toEqual([{ ...nothing, verified: true }, []]);
  });
});

describe('a name that comes with another key', () => {
  const former = (of: string, verified = false) => ({
    former: of,
    fingerprint: `${of.slice(0, 4)} ${of.slice(4, 8)} ${of.slice(8, 12)}`,
    verified,
  });

  it('[I4] is told of the device that came later, and not of the one that had the name before', async () => {
    const { contacts } = await start();
    contacts.met(ana, 'Ana');
    contacts.met(bob, 'Bob');
    expect(contacts.newKey(ana, 'Ana')).toBeNull();
    contacts.met(carla, 'Ana');
    expect(contacts.newKey(carla, 'Ana')).toEqual(former(ana));
    expect(contacts.newKey(ana, 'Ana')).toBeNull();
    expect(contacts.newKey(carla, 'Carla')).toBeNull();
    // who has not been met by that name yet takes it from whoever has
    expect(contacts.newKey(dan, 'Bob')).toEqual(former(bob));
  });

  it('[A46] is seen through letters that only look like those of the name', async () => {
    const { contacts } = await start();
    contacts.met(ana, 'Alina');
    for (const name of ['ALINA', 'АӀinа', 'A1ina', 'Ａｌｉｎａ', 'Al\u200bina'])
      expect(contacts.newKey(bob, name)).toEqual(former(ana));
    expect(contacts.newKey(bob, 'Alena')).toBeNull();
  });

  it('[I4] is known from every room this device was ever in', async () => {
    const { history, contacts, reopen } = await start();
    expect(contacts.newKey(bob, 'Ana')).toBeNull();
    for (const [at, room] of ['first', 'second'].entries()) {
      await history.putRoom({ id: idFor(room), charter: charterFor(room), part: 'left' });
      await history.append(idFor(room), [new ChainMaker(at === 0 ? 'ana' : 'bob', at).join(1, 'Ana')]);
    }
    const again = (await reopen()).contacts;
    expect(again.newKey(ana, 'Ana')).toBeNull();
    expect(again.newKey(bob, 'ana')).toEqual(former(ana));
  });

  it('[I4] names the device whose key was compared before any other', async () => {
    const { contacts } = await start();
    for (const one of [ana, bob, carla]) contacts.met(one, 'Ana');
    expect(contacts.newKey(carla, 'Ana')).toEqual(former(ana));
    await contacts.note(bob, { verified: true });
    expect(contacts.newKey(carla, 'Ana')).toEqual(former(bob, true));
    expect(contacts.newKey(bob, 'Ana')).toEqual(former(ana));
  });

  it('[I4] is not told of devices that were said to belong together, by whichever of them', async () => {
    const { contacts } = await start();
    for (const one of [ana, bob, carla, dan]) contacts.met(one, 'Ana');
    await contacts.note(bob, { sameAs: ana });
    expect(contacts.newKey(bob, 'Ana')).toBeNull();
    expect(contacts.newKey(carla, 'Ana')).toEqual(former(ana));
    await contacts.note(carla, { sameAs: bob });
    expect(contacts.newKey(carla, 'Ana')).toBeNull();
    // the older one may be the one that names the newer
    await contacts.note(ana, { sameAs: dan });
    expect(contacts.newKey(dan, 'Ana')).toBeNull();
    await contacts.note(bob, { sameAs: null });
    expect(contacts.newKey(carla, 'Ana')).toEqual(former(ana));
    expect(contacts.newKey(dan, 'Ana')).toEqual(former(bob));
  });

  it('[I4] is not told again once it was seen, but is for the next name that was somebody’s', async () => {
    const { contacts, reopen } = await start();
    contacts.met(ana, 'Ana');
    contacts.met(bob, 'Bob');
    contacts.met(carla, 'Ana');
    await contacts.note(carla, { newKeySeen: true });
    contacts.met(carla, 'ANA');
    expect([contacts.newKey(carla, 'Ana'), contacts.of(carla).newKeySeen]).toEqual([null, true]);
    const told: string[] = [];
    contacts.changed.on((changed) => told.push(changed));
    contacts.met(carla, 'Bob');
    expect([contacts.newKey(carla, 'Bob'), told]).toEqual([former(bob), [carla]]);
    expect((await reopen()).contacts.of(carla).newKeySeen).toBe(false);
  });

  it('[I4] is never this device, whose own names are nobody’s key but its own', async () => {
    const { contacts } = await start();
    contacts.met(ana, 'Ana');
    contacts.met(me, 'Ana');
    contacts.met(me, 'Me');
    expect(contacts.newKey(me, 'Ana')).toBeNull();
    expect(contacts.newKey(bob, 'Me')).toBeNull();
  });
});
