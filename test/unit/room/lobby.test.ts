import { expect, it } from 'vitest';
import type { Session, SessionListener } from '../../../main/net/network.ts';
import type { ProtocolReason } from '../../../main/protocol/errors.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { Lobby, type Join } from '../../../main/room/door/lobby.ts';
import { someRoom } from '../../support/devices.ts';
import { idFor } from '../../support/history-entries.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const join: Join = { type: 'join', room: someRoom, now: 1_000, term: 1, host: null, port: 1 };

/** Somebody at the door, whose session remembers how it ended. */
function visitor(device: string) {
  const ends: ProtocolReason[] = [];
  let listener: SessionListener | null = null;
  const session = {
    peer: { device },
    listen: (heard: SessionListener) => void (listener = heard),
    end: (reason: ProtocolReason) => void ends.push(reason),
  } as unknown as Session;
  const inbox = new Inbox(session, (error) => {
    throw error;
  });
  const heard = (): SessionListener => {
    if (!listener) throw new Error('nobody listens');
    return listener;
  };
  return { inbox, ends, heard };
}

it('[H3] who waits is let go on in the order of coming, with the clock as if asked just now', () => {
  const clock = new ManualClock();
  const lobby = new Lobby(clock);
  const [ana, bo] = [visitor('ana'), visitor('bo')];
  lobby.add(ana.inbox, join);
  clock.pass(700);
  lobby.add(bo.inbox, join);
  clock.pass(300);
  expect(lobby.size).toBe(2);
  const gone: [string, number][] = [];
  lobby.empty((inbox, { now }) => gone.push([inbox.session.peer.device, now]));
  expect(gone).toEqual([
    ['ana', 2_000],
    ['bo', 1_300],
  ]);
  expect(lobby.size).toBe(0);
});

it('[H3] a device waits once, by its later session; who gives up is forgotten, and the end of the earlier session changes nothing', () => {
  const lobby = new Lobby(new ManualClock());
  const [first, second] = [visitor('ana'), visitor('ana')];
  lobby.add(first.inbox, join);
  lobby.add(second.inbox, { ...join, term: 2 });
  expect([first.ends, second.ends]).toEqual([['replaced'], []]);
  first.heard().onEnd('replaced');
  expect(lobby.size).toBe(1);
  second.heard().onEnd(null);
  expect(lobby.size).toBe(0);
});

it('[H3] who waits may say nothing, and there is no room for everybody', () => {
  const lobby = new Lobby(new ManualClock());
  const talker = visitor('talker');
  lobby.add(talker.inbox, join);
  void talker.heard().onMessage({ type: 'pull', id: 1 });
  void talker.heard().onEntries(new Uint8Array());
  expect(talker.ends).toEqual(['control-unexpected', 'not-admitted']);
  for (let device = 0; device < 511; device++) lobby.add(visitor(idFor(`${device}`)).inbox, join);
  const late = visitor('late');
  lobby.add(late.inbox, join);
  expect([late.ends, lobby.size]).toEqual([['room-full'], 512]);
  const again = visitor('talker');
  lobby.add(again.inbox, join);
  expect([again.ends, lobby.size]).toEqual([[], 512]);
});

it('[H3] whoever comes while the others go on is not lost', () => {
  const lobby = new Lobby(new ManualClock());
  lobby.add(visitor('ana').inbox, join);
  lobby.empty(() => lobby.add(visitor('bo').inbox, join));
  expect(lobby.size).toBe(1);
});
