import { X509Certificate } from 'node:crypto';
import { AppError, isErrorCode } from '../../preload/contract/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import { connectCalls, type Channel, type Failure } from '../lib/remote.ts';
import type { Secrets } from '../identity/identity.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import { Inbox } from './inbox.ts';
import type { NetworkOptions } from './local-network.ts';
import type { Group, Network, Peer, Session, SessionListener } from './network.ts';
import {
  contentOf,
  isNews,
  isPeer,
  onItsOwn,
  TurnBatch,
  type News,
  type Order,
  type Served,
} from './remote-messages.ts';
import { fingerprintOf } from './tls.ts';

/** The background program that the network runs in, as its caller sees it. */
export interface NetworkBackground extends Channel {
  onExit(listener: (code: number) => void): void;
}

/**
 * The network of a background program, as if it were here (C6); `stop` leaves the program itself running.
 * If it dies, every session ends with null and every call rejects with `network-down`.
 */
export function remoteNetwork(
  background: NetworkBackground,
  secrets: Secrets,
  options: NetworkOptions,
): Network {
  const orders = new TurnBatch<Order>((items) => background.post({ orders: items }));
  const calls = connectCalls(background, revive);
  const sessions = new Map<number, RemoteSession>();
  const arrived = new Emitter<Session>();
  let lastGroup = 0;

  const call = <Name extends keyof Served>(name: Name, ...args: Parameters<Served[Name]>) => {
    orders.flush();
    return calls.call<Awaited<ReturnType<Served[Name]>>>(name, ...args);
  };
  const keep = (id: number, peer: Peer): RemoteSession => {
    const session = new RemoteSession(id, peer, orders);
    sessions.set(id, session);
    return session;
  };
  const learn = (news: News): void => {
    if (news.did === 'arrive') arrived.emit(keep(news.session, news.peer));
    else sessions.get(news.session)?.learn(news);
    if (news.did === 'end') sessions.delete(news.session);
  };
  background.onMessage((message) => contentOf<unknown>(message, 'news').filter(isNews).forEach(learn));
  background.onExit((code) => {
    calls.failAll(new AppError('network-down', { message: `the network's program ended with ${code}` }));
    for (const id of sessions.keys()) learn({ did: 'end', session: id, reason: null });
  });
  // every later call fails as this one does
  call('open', secrets, options).catch((error: unknown) => calls.failAll(error as Error));

  return {
    fingerprint: fingerprintOf(new X509Certificate(secrets.certificate.certificate)).toString('hex'),
    listen: (preferredPort) => call('listenOn', preferredPort),
    stopListening: () => call('stopListening'),
    async dial(target) {
      const { session, peer } = (await call('dial', target)) ?? {};
      if (!isPeer(peer) || !Number.isSafeInteger(session)) throw nobody();
      return keep(session, peer);
    },
    onSession: (listener) => arrived.on(listener),
    group: () => remoteGroup(++lastGroup, orders),
    stop: () => call('stop'),
  };
}

const nobody = (): AppError => new AppError('internal', { message: 'dialled nobody' });

function remoteGroup(group: number, orders: TurnBatch<Order>): Group {
  orders.put({ do: 'group', group });
  return {
    add: (session) => orders.put({ do: 'add', group, session: session.id }),
    remove: (session) => orders.put({ do: 'remove', group, session: session.id }),
    send: (message) => orders.put({ do: 'groupSend', group, message }),
    sendEntries: (payload) =>
      orders.put({ do: 'groupEntries', group, payload: onItsOwn(withinFrame(payload)) }),
  };
}

class RemoteSession implements Session {
  readonly id: number;
  readonly peer: Peer;
  readonly #orders: TurnBatch<Order>;
  readonly #inbox = new Inbox(Infinity, () => undefined);
  #done = 0;
  #ended = false;

  constructor(id: number, peer: Peer, orders: TurnBatch<Order>) {
    this.id = id;
    this.peer = peer;
    this.#orders = orders;
  }

  listen(listener: SessionListener): void {
    this.#inbox.open(listener);
    this.#order({ do: 'listen', session: this.id });
  }

  admit(): void {
    this.#order({ do: 'admit', session: this.id });
  }

  send(message: RoomMessage): void {
    this.#order({ do: 'send', session: this.id, message });
  }

  sendEntries(payload: Uint8Array): void {
    this.#order({ do: 'sendEntries', session: this.id, payload: onItsOwn(withinFrame(payload)) });
  }

  end(reason: ProtocolReason): void {
    this.#order({ do: 'end', session: this.id, reason });
  }

  learn(news: Exclude<News, { did: 'arrive' }>): void {
    switch (news.did) {
      case 'message':
        return this.#deliver((listener) => listener.onMessage(news.message));
      case 'entries':
        return this.#deliver((listener) => listener.onEntries(news.payload));
      case 'fallBehind':
        return this.#inbox.put(0, (listener) => listener.onBehind());
      case 'catchUp':
        return this.#inbox.put(0, (listener) => listener.onCaughtUp());
      case 'end':
        this.#ended = true;
        this.#inbox.put(0, (listener) => listener.onEnd(news.reason));
    }
  }

  /** Says, once a turn, how much the listener is done with. */
  #deliver(run: (listener: SessionListener) => void | Promise<void>): void {
    const done = (): void => {
      this.#done++;
      if (this.#done === 1)
        queueMicrotask(() => {
          this.#order({ do: 'done', session: this.id, count: this.#done });
          this.#done = 0;
        });
    };
    this.#inbox.put(0, (listener) => {
      const finished = run(listener);
      if (finished) void finished.finally(done);
      else done();
    });
  }

  #order(order: Order): void {
    if (!this.#ended) this.#orders.put(order);
  }
}

function withinFrame(payload: Uint8Array): Uint8Array {
  if (payload.length > limits.frameControl) throw new RangeError('too many entries for a frame');
  return payload;
}

function revive({ message, code, stack }: Failure): Error {
  const error = new AppError(isErrorCode(code) ? code : 'internal', { message });
  if (stack !== undefined) error.stack = stack;
  return error;
}
