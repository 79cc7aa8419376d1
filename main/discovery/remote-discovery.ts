import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Channel } from '../lib/remote.ts';
import type { Advertisement, Discovery, DiscoveryEvent } from './discovery.ts';

type Report = ReturnType<Discovery['report']>;

/** Both ends are ours; the key `discovery` keeps them apart from whatever else travels the channel. */
type Order =
  | { readonly do: 'start' | 'refresh' | 'stop' }
  | { readonly do: 'advertise'; readonly rooms: readonly Advertisement[] }
  | { readonly do: 'watch'; readonly watching: boolean }
  | { readonly do: 'forget'; readonly instance: string };
type News =
  | { readonly did: 'start' }
  | { readonly did: 'stop' }
  | { readonly did: 'failed'; readonly message: string }
  | { readonly event: DiscoveryEvent; readonly report: Report };

/** How long `stop` waits for a background program that may be gone. */
const stopMs = 1_000;

/** Runs `discovery` for the `remoteDiscovery` at the channel's other end; other messages pass by. */
export function serveDiscovery(channel: Channel, discovery: Discovery): void {
  const post = (news: News): void => channel.post({ discovery: news });
  discovery.onEvent((event) => post({ event, report: discovery.report() }));
  const obey = async (order: Order): Promise<void> => {
    if (order.do === 'advertise') discovery.advertise(order.rooms);
    else if (order.do === 'watch') discovery.watch(order.watching);
    else if (order.do === 'forget') discovery.forget(order.instance);
    else if (order.do === 'refresh') discovery.refresh();
    else {
      const { do: did } = order;
      await (did === 'start' ? discovery.start() : discovery.stop());
      post({ did });
    }
  };
  channel.onMessage((message) => {
    const order = contentOf<Order>(message);
    if (order === null) return;
    obey(order).catch((error: unknown) => post({ did: 'failed', message: String(error) }));
  });
}

/** The background program that discovery runs in, as its caller sees it. */
export interface DiscoveryBackground extends Channel {
  onExit(listener: (code: number) => void): void;
}

/**
 * The discovery of a background program, as if it were here. `report()` is what it last said of itself.
 * `stop` gives up waiting after a second.
 */
export function remoteDiscovery(channel: DiscoveryBackground, clock: Clock): Discovery {
  const events = new Emitter<DiscoveryEvent>();
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  let asked = { start: false, stop: false };
  let report: Report = { interfaces: [], problem: null };
  const post = (order: Order): void => channel.post({ discovery: order });

  channel.onExit((code) => {
    started.reject(new Error(`the program of discovery ended with ${code}`));
    stopped.resolve();
  });
  // Nobody may be waiting for the start any more.
  started.promise.catch(() => undefined);
  channel.onMessage((message) => {
    const news = contentOf<News>(message);
    if (news === null) return;
    if ('event' in news) {
      report = news.report;
      events.emit(news.event);
    } else if (news.did === 'start') started.resolve();
    else if (news.did === 'stop') stopped.resolve();
    else started.reject(new Error(`discovery failed: ${news.message}`));
  });

  return {
    start() {
      if (!asked.start) post({ do: 'start' });
      asked = { ...asked, start: true };
      return started.promise;
    },
    advertise: (rooms) => post({ do: 'advertise', rooms }),
    watch: (watching) => post({ do: 'watch', watching }),
    refresh: () => post({ do: 'refresh' }),
    forget: (instance) => post({ do: 'forget', instance }),
    report: () => report,
    onEvent: (listener) => events.on(listener),
    stop() {
      if (!asked.stop) {
        post({ do: 'stop' });
        const giveUp = clock.after(stopMs, () => stopped.resolve());
        void stopped.promise.then(giveUp);
      }
      asked = { ...asked, stop: true };
      return stopped.promise;
    },
  };
}

function contentOf<Content>(message: unknown): Content | null {
  if (typeof message !== 'object' || message === null || !('discovery' in message)) return null;
  return message.discovery as Content;
}
