import { expect, it } from 'vitest';
import type { Session, SessionListener } from '../../../main/net/network.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { messages } from '../../support/messages.ts';
import { eventually, localStation, meetAsMember, remoteStation, Witness } from '../../support/networks.ts';

/** The session, but for noting how much of it reached this side. */
function measured(session: Session, onRead: (bytes: number) => void): Session {
  return {
    ...session,
    listen: (listener: SessionListener) =>
      session.listen({
        ...listener,
        onEntries: (payload) => {
          onRead(payload.length);
          return listener.onEntries(payload);
        },
      }),
  };
}

it.each([
  ['on this thread', localStation],
  ['in a program of its own', remoteStation],
])('[S3] a peer is read no further than fits while nobody holds its session, %s', async (_where, station) => {
  const [ana, ben] = [localStation(), station()];
  try {
    const { port } = await ben.network.listen(0);
    const arriving = Promise.withResolvers<Session>();
    const undo = ben.network.onSession(arriving.resolve);
    const guest = new Witness(await ana.network.dial({ host: '127.0.0.1', port }));
    const session = await arriving.promise;
    undo();
    const frames = 100;
    const size = 60_000;
    let read = 0;
    const inbox = new Inbox(
      measured(session, (bytes) => (read += bytes)),
      (error) => expect.unreachable(String(error)),
    );
    session.send(messages.welcome);
    await guest.until(({ messages: seen }) => seen.length === 1);
    for (let sent = 0; sent < frames; sent++) guest.session.sendEntries(Buffer.alloc(size, sent));
    guest.session.end('leaving');
    await eventually(() => read > limits.inboundQueue);
    // others are read meanwhile
    const other = await meetAsMember(ana, ben);
    expect(other.host.ends).toEqual([]);
    expect(read).toBeLessThan(2 * limits.inboundQueue);

    const heard: unknown[] = [];
    inbox.hand({
      onEntries: (payload) => void heard.push(payload[0]),
      onEnd: (reason) => void heard.push(reason),
    });
    await eventually(() => heard.length > frames);
    expect(heard).toEqual([...Array.from({ length: frames }, (_, at) => at), 'leaving']);
  } finally {
    await Promise.all([ana.stop(), ben.stop()]);
  }
});
