import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../preload/contract/errors.ts';
import { limits } from '../../main/protocol/limits.ts';
import { messages } from '../support/messages.ts';
import {
  eventually,
  meet,
  meetAsMember,
  type Witness,
  type MakeStation,
  type Station,
} from '../support/networks.ts';

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'reached',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

/** What every Network must do, wherever it runs. */
export function networkSuite(name: string, make: MakeStation): void {
  const stations: Station[] = [];
  const station: MakeStation = (options) => {
    const made = make(options);
    stations.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(stations.splice(0).map((each) => each.stop()));
  });

  describe(`network, ${name}`, () => {
    it('[C3] introduces both sides to each other', async () => {
      const [ana, ben] = [station(), station()];
      const { guest, host } = await meet(ana, ben);
      expect(guest.session.peer).toMatchObject({
        device: ben.device,
        fingerprint: ben.network.fingerprint,
        address: '127.0.0.1',
        app: '0.1.0',
        version: 1,
      });
      expect(host.session.peer).toMatchObject({ device: ana.device, fingerprint: ana.network.fingerprint });
      expect(guest.session.peer.key).toHaveLength(32);
    });

    it('[J2] gives both ends of a connection one value that no other connection has', async () => {
      const [ana, ben] = [station(), station()];
      const first = await meet(ana, ben);
      const second = await meet(ana, ben);
      const { channel } = first.guest.session.peer;
      expect(channel).toMatch(/^[0-9a-f]{64}$/);
      expect(first.host.session.peer.channel).toBe(channel);
      expect(second.guest.session.peer.channel).toBe(second.host.session.peer.channel);
      expect(second.guest.session.peer.channel).not.toBe(channel);
    });

    it('[F2] hands on messages and entries in the order sent, both ways, also before anybody listens', async () => {
      const { guest, host } = await meetAsMember(station(), station());
      for (const { session } of [guest, host]) {
        session.send(messages.pull);
        session.sendEntries(Buffer.from([1, 2, 3]));
        session.send(messages.page);
        session.sendEntries(Buffer.alloc(limits.frameControl, 9));
        session.send(messages.held);
      }
      const expected = [
        { kind: 'message', message: messages.pull },
        { kind: 'entries', payload: Uint8Array.from([1, 2, 3]) },
        { kind: 'message', message: messages.page },
        { kind: 'entries', payload: new Uint8Array(limits.frameControl).fill(9) },
        { kind: 'message', message: messages.held },
      ];
      for (const witness of [guest, host]) {
        await witness.until(({ messages: seen }) => seen.some(({ type }) => type === 'held'));
        const seen = witness.happenings
          .slice(-5)
          .map((each) => ('payload' in each ? { ...each, payload: Uint8Array.from(each.payload) } : each));
        expect(seen).toEqual(expected);
      }
    });

    it('[F3] refuses to send more entries than a frame may hold', async () => {
      const ben = station();
      const { guest } = await meetAsMember(station(), ben);
      const tooMany = Buffer.alloc(limits.frameControl + 1);
      expect(() => guest.session.sendEntries(tooMany)).toThrow(RangeError);
      expect(() => ben.network.group().sendEntries(tooMany)).toThrow(RangeError);
    });

    it('[F6] tells the peer why it ended, once', async () => {
      const { guest, host } = await meetAsMember(station(), station());
      host.session.end('room-full');
      host.session.end('closing');
      host.session.send(messages.page);
      await Promise.all([guest, host].map((each) => each.until(({ ends }) => ends.length > 0)));
      expect(guest.ends).toEqual(['room-full']);
      expect(host.ends).toEqual(['room-full']);
    });

    it('[C5] ends a session that does not join in time', async () => {
      const { guest, host } = await meet(station(), station({ limits: { joinMs: 100 } }));
      await Promise.all([guest, host].map((each) => each.until(({ ends }) => ends.length > 0)));
      expect(guest.ends).toEqual(['join-late']);
    });

    it('[C2] meets only whom it expects', async () => {
      const [ana, ben, eve] = [station(), station(), station()];
      const { port } = await ben.network.listen(0);
      const dial = (expect: { fingerprint?: string; device?: string }) =>
        codeOf(ana.network.dial({ host: '127.0.0.1', port, expect }));
      expect(await dial({ fingerprint: ben.network.fingerprint, device: ben.device })).toBe('reached');
      expect(await dial({ fingerprint: ben.network.fingerprint.slice(0, 40) })).toBe('reached');
      expect(await dial({ fingerprint: eve.network.fingerprint })).toBe('host-key-changed');
      expect(await dial({ device: eve.device })).toBe('host-key-changed');
    });

    it('[C3] does not meet itself', async () => {
      const ana = station();
      const { port } = await ana.network.listen(0);
      expect(await codeOf(ana.network.dial({ host: '127.0.0.1', port }))).toBe('address-invalid');
    });

    it('[C4] tells an app that is too old from one that is too new, on both sides', async () => {
      const [old, current] = [
        station({ versions: { min: 1, max: 1 } }),
        station({ versions: { min: 2, max: 3 } }),
      ];
      const ports = await Promise.all([old.network.listen(0), current.network.listen(0)]);
      const dial = (from: Station, { port }: { port: number }) =>
        codeOf(from.network.dial({ host: '127.0.0.1', port }));
      expect(await dial(old, ports[1])).toBe('version-too-new');
      expect(await dial(current, ports[0])).toBe('version-too-old');
    });

    it('[I2] looks around as somebody else each time', async () => {
      const [ana, ben] = [station(), station()];
      const seen: string[] = [];
      ben.network.onSession((session) => seen.push(session.peer.device, session.peer.fingerprint));
      const { port } = await ben.network.listen(0);
      for (let look = 0; look < 2; look++)
        await ana.network.dial({ host: '127.0.0.1', port, anonymous: true });
      await eventually(() => seen.length === 4);
      expect(new Set([...seen, ana.device, ana.network.fingerprint]).size).toBe(6);
    });

    it('[D6] takes another port where the wanted one is taken, and keeps the one it has', async () => {
      const [ana, ben] = [station(), station()];
      const { port } = await ana.network.listen(0);
      const second = await ben.network.listen(port);
      expect(second.port).not.toBe(port);
      expect(await ben.network.listen(port)).toEqual(second);
    });

    it('[D6] lets nobody in any more once it stopped listening, and keeps who is there', async () => {
      const [ana, ben] = [station(), station()];
      const { guest, host } = await meetAsMember(ana, ben);
      await ben.network.stopListening();
      const { port } = guest.session.peer;
      expect(await codeOf(ana.network.dial({ host: '127.0.0.1', port }))).toBe('host-unreachable');
      guest.session.send(messages.held);
      await host.until(({ messages: seen }) => seen.length === 1);
      expect((await ben.network.listen(0)).port).toBeGreaterThan(0);
    });

    it('[H5] says why nobody was reached', async () => {
      const [ana, hasty] = [station(), station({ limits: { handshakeMs: 200 } })];
      const silent = net.createServer(() => undefined);
      const talkative = net.createServer((socket) =>
        socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      );
      for (const server of [silent, talkative])
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const dial = (from: Station, server: net.Server) =>
        codeOf(from.network.dial({ host: '127.0.0.1', port: (server.address() as net.AddressInfo).port }));
      expect(await dial(hasty, silent)).toBe('host-silent');
      expect(await dial(ana, talkative)).toBe('not-landline');
      silent.close();
      talkative.close();
      expect(await codeOf(ana.network.dial({ host: '127.0.0.1', port: 1 }))).toBe('host-unreachable');
      expect(await codeOf(ana.network.dial({ host: 'no such name', port: 1 }))).toBe('address-invalid');
      expect(await codeOf(ana.network.dial({ host: '127.0.0.1', port: 70_000 }))).toBe('address-invalid');
    });

    it('[S1] gives everybody in a group the same, in order with what is said to one alone', async () => {
      const ben = station();
      const group = ben.network.group();
      const ends = [await meetAsMember(station(), ben), await meetAsMember(station(), ben)] as const;
      for (const { host } of ends) group.add(host.session);
      for (let round = 1; round <= 20; round++) {
        group.sendEntries(Buffer.from([round]));
        ends[0].host.session.send({ type: 'slow', forMs: round });
      }
      group.remove(ends[1].host.session);
      group.send({ type: 'page', id: 9, done: true });
      ends[1].host.session.send({ type: 'page', id: 10, done: true });
      for (const { guest } of ends)
        await guest.until(({ messages: seen }) => seen.some(({ type }) => type === 'page'));
      const told = (witness: Witness) =>
        witness.happenings
          .slice(1)
          .map((each) =>
            each.kind === 'entries' ? each.payload[0] : each.kind === 'message' ? each.message : each,
          );
      const rounds = Array.from({ length: 20 }, (_, index) => index + 1);
      expect(told(ends[0].guest)).toEqual([
        ...rounds.flatMap((round) => [round, { type: 'slow', forMs: round }]),
        { type: 'page', id: 9, done: true },
      ]);
      expect(told(ends[1].guest)).toEqual([...rounds, { type: 'page', id: 10, done: true }]);
    });

    it('[S3] reads no more from a peer than its receiver keeps up with', async () => {
      const { guest, host } = await meetAsMember(station(), station());
      const reading = Promise.withResolvers<void>();
      host.reading = () => reading.promise;
      const payload = Buffer.alloc(60_000, 1);
      const frames = 100;
      for (let sent = 0; sent < frames; sent++) guest.session.sendEntries(payload);
      await host.until(({ bytes }) => bytes > limits.inboundQueue);
      guest.session.end('leaving');
      // the goodbye is behind what is not read, so it cannot have been heard
      expect(host.bytes).toBeLessThan(2 * limits.inboundQueue);
      expect(host.ends).toEqual([]);
    });

    it('[S3] goes on reading when the receiver has caught up', async () => {
      const { guest, host } = await meetAsMember(station(), station());
      let release: (() => void)[] = [];
      host.reading = () => new Promise<void>((resolve) => release.push(resolve));
      const payload = Buffer.alloc(60_000, 1);
      const frames = 100;
      for (let sent = 0; sent < frames; sent++) guest.session.sendEntries(payload);
      await host.until(({ bytes }) => bytes > limits.inboundQueue);
      host.reading = () => undefined;
      for (const done of release) done();
      release = [];
      await host.until(({ bytes }) => bytes === frames * payload.length);
      expect(host.ends).toEqual([]);
    });

    it('[S3] switches a slow guest to pull without the others noticing, and tells when it caught up', async () => {
      const ben = station({ limits: { guestQueue: 256 * 1024 } });
      const group = ben.network.group();
      const [slow, quick] = [await meetAsMember(station(), ben), await meetAsMember(station(), ben)];
      for (const { host } of [slow, quick]) group.add(host.session);
      const release: (() => void)[] = [];
      slow.guest.reading = () => new Promise<void>((resolve) => release.push(resolve));
      const payload = Buffer.alloc(60_000, 1);
      let sent = 0;
      while (!slow.host.saw('behind')) {
        group.sendEntries(payload);
        sent++;
        await quick.guest.until(({ bytes }) => bytes === sent * payload.length);
      }
      group.sendEntries(payload);
      await quick.guest.until(({ bytes }) => bytes === (sent + 1) * payload.length);
      expect(quick.host.saw('behind')).toBe(false);
      expect(slow.host.saw('caught-up')).toBe(false);

      slow.guest.reading = () => undefined;
      for (const done of release) done();
      await slow.host.until((each) => each.saw('caught-up'));
      // what was said meanwhile it has to ask for; what is said from now on it hears
      const before = slow.guest.bytes;
      expect(before).toBeLessThan((sent + 1) * payload.length);
      group.sendEntries(payload);
      await slow.guest.until(({ bytes }) => bytes > before);
      expect(slow.guest.ends).toEqual([]);
    });

    it('[S3] [A33] drops a guest that stays behind', async () => {
      const ben = station({
        limits: { guestQueue: 256 * 1024, outboundPause: 128 * 1024, guestBehindMs: 500 },
      });
      const group = ben.network.group();
      const { guest, host } = await meetAsMember(station(), ben);
      group.add(host.session);
      guest.reading = () => new Promise<void>(() => undefined);
      const payload = Buffer.alloc(60_000, 1);
      await eventually(() => {
        group.sendEntries(payload);
        return host.ends.length > 0;
      });
      expect(host.ends).toEqual(['too-slow']);
    });

    it('[S3] hears no more questions of a peer that does not read the answers', async () => {
      const ben = station({ limits: { guestQueue: 64 * 1024 * 1024 } });
      const answers = 400;
      const [slow, quick] = [await meetAsMember(station(), ben), await meetAsMember(station(), ben)];
      const release: (() => void)[] = [];
      slow.guest.reading = () => new Promise<void>((resolve) => release.push(resolve));
      // more than the guest takes unread and the systems on both sides keep for it
      for (let sent = 0; sent < answers; sent++) slow.host.session.sendEntries(Buffer.alloc(60_000));
      await slow.guest.until(({ bytes }) => bytes > limits.inboundQueue);
      slow.guest.session.send(messages.pull);
      quick.guest.session.send(messages.pull);
      await quick.host.until(({ messages: seen }) => seen.length === 1);
      expect(slow.host.messages).toEqual([]);

      slow.guest.reading = () => undefined;
      for (const done of release) done();
      await slow.host.until(({ messages: seen }) => seen.length === 1);
      await slow.guest.until(({ bytes }) => bytes === answers * 60_000);
    });

    it('[S3] [A33] ends a session whose answers pile up unread', async () => {
      const ben = station({ limits: { guestQueue: 256 * 1024 } });
      const { guest, host } = await meetAsMember(station(), ben);
      guest.reading = () => new Promise<void>(() => undefined);
      await eventually(() => {
        host.session.sendEntries(Buffer.alloc(60_000));
        return host.ends.length > 0;
      });
      expect(host.ends).toEqual(['too-slow']);
    });

    it('[H3] says goodbye to everybody when it stops', async () => {
      const [ana, ben] = [station(), station()];
      const { guest } = await meetAsMember(ana, ben);
      await ben.network.stop();
      await guest.until(({ ends }) => ends.length > 0);
      expect(guest.ends).toEqual(['leaving']);
    });
  });
}
