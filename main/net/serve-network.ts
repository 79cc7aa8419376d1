import { serveCalls, type Channel } from '../lib/remote.ts';
import { localNetwork } from './local-network.ts';
import type { Group, Network, Peer, Session } from './network.ts';
import { contentOf, onItsOwn, TurnBatch, type News, type Order, type Served } from './remote-messages.ts';

/** Runs a network for the `remoteNetwork` at the channel's other end; other messages pass by. */
export function serveNetwork(channel: Channel): void {
  const sessions = new Map<number, ServedSession>();
  const groups = new Map<number, Group>();
  const news = new TurnBatch<News>((items) => channel.post({ news: items }));
  let network: Network | null = null;

  const opened = (): Network => {
    if (network === null) throw new TypeError('the network is not open');
    return network;
  };
  const keep = (session: Session): ServedSession => {
    const served = new ServedSession(session, news, () => sessions.delete(session.id));
    sessions.set(session.id, served);
    return served;
  };
  serveCalls<Served>(channel, {
    open(secrets, options) {
      network = localNetwork(secrets, options);
      network.onSession((session) => {
        const { peer } = keep(session);
        news.put({ did: 'arrive', session: session.id, peer });
      });
    },
    listenOn: (port) => opened().listen(port),
    stopListening: () => opened().stopListening(),
    async dial(target) {
      const { peer, session } = keep(await opened().dial(target));
      return { session: session.id, peer };
    },
    async stop() {
      await network?.stop();
      news.flush();
    },
  });

  const obeyForGroup = (order: GroupOrder): void => {
    if (order.do === 'group') groups.set(order.group, opened().group());
    const group = groups.get(order.group);
    if (order.do === 'groupSend') group?.send(order.message);
    else if (order.do === 'groupEntries') group?.sendEntries(order.payload);
    else if (order.do === 'add' || order.do === 'remove') {
      const served = sessions.get(order.session);
      if (served) group?.[order.do](served.session);
    }
  };
  const obey = (order: Order): void => {
    if ('group' in order) obeyForGroup(order);
    // an order for a session that ended meanwhile has nobody left to concern
    else sessions.get(order.session)?.obey(order);
  };
  channel.onMessage((message) => contentOf<Order>(message, 'orders').forEach(obey));
}

type GroupOrder = Extract<Order, { readonly group: number }>;
type SessionOrder = Exclude<Order, GroupOrder>;

/** A session whose listener is in another program. */
class ServedSession {
  readonly session: Session;
  readonly #news: TurnBatch<News>;
  readonly #onEnd: () => void;
  /** What the listener is not done with yet, oldest first. */
  #unread: (() => void)[] = [];

  constructor(session: Session, news: TurnBatch<News>, onEnd: () => void) {
    this.session = session;
    this.#news = news;
    this.#onEnd = onEnd;
  }

  get peer(): Peer {
    const { peer } = this.session;
    return { ...peer, key: onItsOwn(peer.key) };
  }

  obey(order: SessionOrder): void {
    switch (order.do) {
      case 'listen':
        return this.#listen();
      case 'admit':
        return this.session.admit();
      case 'send':
        return this.session.send(order.message);
      case 'sendEntries':
        return this.session.sendEntries(order.payload);
      case 'end':
        return this.session.end(order.reason);
      case 'done':
        for (const done of this.#unread.splice(0, order.count)) done();
    }
  }

  #listen(): void {
    const { id: session } = this.session;
    const tell = (news: News): Promise<void> => {
      this.#news.put(news);
      return new Promise((resolve) => this.#unread.push(resolve));
    };
    this.session.listen({
      onMessage: (message) => tell({ did: 'message', session, message }),
      onEntries: (payload) => tell({ did: 'entries', session, payload: onItsOwn(payload) }),
      onBehind: () => this.#news.put({ did: 'fallBehind', session }),
      onCaughtUp: () => this.#news.put({ did: 'catchUp', session }),
      onEnd: (reason) => {
        this.#news.put({ did: 'end', session, reason });
        this.#onEnd();
      },
    });
  }
}
