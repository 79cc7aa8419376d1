import { describe, expect, it } from 'vitest';
import {
  allListening,
  discoverer,
  doubted,
  host,
  isDoubt,
  reportOf,
  roomNamed,
  sighted,
} from '../support/lab/discovering.ts';
import { labAvailability, withLab } from '../support/lab/lab.ts';

const lab = labAvailability();
const title = lab.available
  ? 'discovery between machines'
  : `discovery between machines — skipped: ${lab.reason}`;
const linkLocal = /^fe80:.*%eth\d$/;

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[D1] sees a room of another machine, over both address families, and a late comer sees it too', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] }, cai: { on: ['a'] } } },
      async (lab) => {
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const room = roomNamed('a', 'Kitchen', 4711);
        await host(ana, room);
        const seen = await sighted(ben, room, { at: lab.host('ana').address('a') });
        expect(seen).toMatchObject({ name: 'Kitchen', port: 4711, term: 1, fingerprint: '61'.repeat(20) });
        expect((await sighted(ben, room, { at: linkLocal })).instance).toBe(seen.instance);

        const cai = await discoverer(lab.host('cai'));
        expect((await sighted(cai, room)).instance).toBe(seen.instance);
        expect(ana.lines.some((line) => line['kind'] === 'sighted')).toBe(false);
      },
    ));

  it('[D1] says goodbye for a room that is no longer hosted, and keeps the other', () =>
    withLab(
      { lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] }, cai: { on: ['a'] } } },
      async (lab) => {
        const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
        const [first, second] = [roomNamed('b'), roomNamed('c')];
        await host(ana, first, second);
        const gone = await sighted(ben, first);
        await sighted(ben, second);
        await host(ana, second);
        await doubted(ben, gone.instance);
        const cai = await discoverer(lab.host('cai'));
        await sighted(cai, second);
        expect(cai.lines.some((line) => JSON.stringify(line).includes(first.room))).toBe(false);
      },
    ));

  it('[D3] a cable that is pulled puts its rooms in doubt, and they are back with it', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const room = roomNamed('d');
      await host(ana, room);
      const { instance } = await sighted(ben, room);
      let since = ben.mark();
      await lab.host('ben').unplug('a');
      await doubted(ben, instance, since);
      await ben.until((line) => line['problem'] === 'no-network', { since });
      since = ben.mark();
      await lab.host('ben').plug('a');
      await sighted(ben, room, { since });
      await ben.until((line) => allListening(line) && line['problem'] === null, { since });
    }));

  it('[D3] a network cut in two puts what is beyond the cut in doubt, and healing brings it back', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const room = roomNamed('e');
      await host(ana, room);
      const { instance } = await sighted(ben, room);
      let since = ben.mark();
      await lab.partition('a', ['ben']);
      ben.send({ do: 'refresh' });
      await doubted(ben, instance, since);
      expect((await reportOf(ben))['problem']).toBe(null);
      since = ben.mark();
      await lab.heal('a');
      ben.send({ do: 'refresh' });
      await sighted(ben, room, { since });
    }));

  it('[D3] two processes of one machine see each other, and a third machine sees both', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const [one, two, ben] = await Promise.all([
        discoverer(lab.host('ana')),
        discoverer(lab.host('ana')),
        discoverer(lab.host('ben')),
      ]);
      const [first, second] = [roomNamed('f'), roomNamed('g')];
      await host(one, first);
      await host(two, second);
      await Promise.all([
        sighted(one, second),
        sighted(two, first),
        sighted(ben, first),
        sighted(ben, second),
      ]);
      expect(one.lines.some((line) => JSON.stringify(line).includes(first.room))).toBe(false);
    }));

  it('[D3] without any network, programs of one machine still find each other, and the cause is named', () =>
    withLab({ lans: [], hosts: { ana: { on: [] } } }, async (lab) => {
      const [one, two] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ana'))]);
      const room = roomNamed('h');
      await host(one, room);
      await sighted(two, room, { at: '127.0.0.1' });
      expect((await reportOf(two))['problem']).toBe('no-network');
    }));

  it('[D3] refresh hears a frozen machine again once it wakes', () =>
    withLab({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } }, async (lab) => {
      const [ana, ben] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const room = roomNamed('i');
      await host(ana, room);
      const { instance } = await sighted(ben, room);
      let since = ben.mark();
      ana.freeze();
      ben.send({ do: 'refresh' });
      await doubted(ben, instance, since);
      ben.send({ do: 'forget', instance });
      since = ben.mark();
      ana.thaw();
      ben.send({ do: 'refresh' });
      await sighted(ben, room, { since });
      expect(ben.lines.slice(since).some((line) => isDoubt(line, instance))).toBe(false);
    }));
});
