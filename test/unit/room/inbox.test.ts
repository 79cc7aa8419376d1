import { expect, it, vi } from 'vitest';
import { Inbox as SessionInbox } from '../../../main/net/inbox.ts';
import type { Session, SessionListener } from '../../../main/net/network.ts';
import { ProtocolError, type ProtocolReason } from '../../../main/protocol/errors.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Inbox } from '../../../main/room/inbox.ts';

/** So many of the largest frames are more than a session keeps unread: each counts a little more than its length. */
const toFill = limits.inboundQueue / limits.frameControl;

type Listener = Parameters<Inbox['hand']>[0];

/** An inbox, and the end of the session below it that counts what is unread. */
function open() {
  const ends: ProtocolReason[] = [];
  const below = { full: false };
  const counted = new SessionInbox(limits.inboundQueue, (full) => (below.full = full));
  const session = {
    listen: (listener: SessionListener) => counted.open(listener),
    end: (reason: ProtocolReason) => void ends.push(reason),
  } as unknown as Session;
  const bugs: unknown[] = [];
  const inbox = new Inbox(session, (error) => bugs.push(error));
  return {
    inbox,
    ends,
    bugs,
    below,
    entries: (payload: Uint8Array) => counted.put(payload.length, (listener) => listener.onEntries(payload)),
    message: (id: number) => counted.put(20, (listener) => listener.onMessage(page(id))),
    end: () => counted.put(0, (listener) => listener.onEnd('leaving')),
  };
}

const page = (id: number): RoomMessage => ({ type: 'page', id, done: true });
const idOf = (message: RoomMessage): number => (message.type === 'page' ? message.id : NaN);

/** Notes what it hears. */
function listening(): { readonly heard: unknown[]; readonly listener: NonNullable<Listener> } {
  const heard: unknown[] = [];
  const listener = {
    onMessage: (message: RoomMessage) => void heard.push(idOf(message)),
    onEntries: (payload: Uint8Array) => void heard.push(payload[0]),
    onEnd: (reason: ProtocolReason | null) => void heard.push(reason),
  };
  return { heard, listener };
}

it('[S3] what is kept counts as unread until it was handed over, in order and with the end last', async () => {
  const { inbox, below, entries, message, end } = open();
  const { heard, listener } = listening();
  inbox.hand(null);
  for (let at = 1; at <= toFill; at++) {
    entries(Buffer.alloc(limits.frameControl, at));
    message(100 + at);
  }
  expect(below.full).toBe(true);
  end();
  expect(heard).toEqual([]);
  inbox.hand(listener);
  const sent = Array.from({ length: toFill }, (_, at) => [at + 1, 101 + at]).flat();
  expect(heard).toEqual([...sent, 'leaving']);
  await vi.waitUntil(() => !below.full, { timeout: 30_000 });
});

it('[S3] what is kept counts as unread while its listener is not done with it', async () => {
  const { inbox, below, entries } = open();
  const { promise, resolve } = Promise.withResolvers<void>();
  for (let sent = 0; sent < toFill; sent++) entries(Buffer.alloc(limits.frameControl));
  expect(below.full).toBe(true);
  let begun = 0;
  inbox.hand({
    onEntries: () => {
      begun++;
      return promise;
    },
  });
  await new Promise((done) => setImmediate(done));
  expect(below.full).toBe(true);
  expect(begun).toBe(toFill);
  resolve();
  await vi.waitUntil(() => !below.full, { timeout: 30_000 });
});

it('[S3] who is handed the session in the middle of what was kept gets the rest, before what comes then', () => {
  const { inbox, message, end } = open();
  const { heard, listener } = listening();
  const first: number[] = [];
  for (const id of [1, 2, 3]) message(id);
  inbox.hand({
    onMessage: (kept) => {
      first.push(idOf(kept));
      inbox.hand(null);
      message(4);
    },
  });
  expect(first).toEqual([1]);
  inbox.hand(listener);
  message(5);
  end();
  expect(heard).toEqual([2, 3, 4, 5, 'leaving']);
});

it('[S3] what fails when it is handed over ends the session, and holds nothing up', async () => {
  const { inbox, ends, bugs, below, entries } = open();
  const bug = new Error('a bug');
  for (let sent = 0; sent < toFill; sent++) entries(Buffer.alloc(limits.frameControl));
  expect(below.full).toBe(true);
  let failed = 0;
  inbox.hand({
    onEntries: () => {
      failed++;
      if (failed === 1) throw new ProtocolError('entry-invalid');
      return failed === 2 ? Promise.reject(bug) : undefined;
    },
  });
  await vi.waitUntil(() => !below.full, { timeout: 30_000 });
  expect(ends).toEqual(['entry-invalid', 'internal']);
  expect(bugs).toEqual([bug]);
});
