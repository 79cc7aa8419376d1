import { AppError, isErrorCode } from '../../preload/contract/errors.ts';
import type { LogLevel, Logger } from '../lib/logger.ts';
import { connectCalls, serveCalls, type Channel, type Failure } from '../lib/remote.ts';
import type { History, NewEntry, OpeningReport } from './history.ts';
import type { ChainHead } from './stored-rooms.ts';
import { openSqliteHistory, type HistoryOptions } from './sqlite-history.ts';
import type { Surroundings } from './opening.ts';

/** The background program that the history runs in, as its caller sees it. */
export interface HistoryBackground extends Channel {
  onExit(listener: (code: number) => void): void;
  stop(): Promise<void>;
}

/** What the background program answers to: `open` first, then the history's own calls. */
type Served = Omit<History, 'opening'> & { open(options: HistoryOptions): OpeningReport };

interface LogMessage {
  readonly log: readonly [
    level: LogLevel,
    event: string,
    details: Readonly<Record<string, unknown>> | undefined,
  ];
}

/**
 * Opens the history in `background`, which was started for this alone, and owns it from here on: `close` stops it.
 * Rejects as opening does, with `background` stopped. If it dies, the calls under way and all further ones reject
 * with `storage-failed`: what was answered is on disk, and what is there is read again at the next start of the app.
 */
export async function openHistory(
  background: HistoryBackground,
  options: HistoryOptions,
  logger: Logger,
): Promise<History> {
  const calls = connectCalls(background, revive);
  background.onMessage((message) => {
    if (typeof message === 'object' && message !== null && 'log' in message) {
      logger.log(...(message as LogMessage).log);
    }
  });
  background.onExit((code) => {
    calls.failAll(new AppError('storage-failed', { message: `the history's program ended with ${code}` }));
  });
  try {
    return remoteHistory(await calls.call<OpeningReport>('open', options), background, calls.call);
  } catch (error) {
    await background.stop();
    throw error;
  }
}

const noop = (): void => undefined;

type Call = ReturnType<typeof connectCalls>['call'];

function remoteHistory(opening: OpeningReport, background: HistoryBackground, call: Call): History {
  let closing: Promise<void> | null = null;
  const underWay = new Set<Promise<void>>();
  const forward =
    <Name extends Exclude<keyof Served, 'open'>>(name: Name) =>
    (...args: Parameters<Served[Name]>) => {
      if (closing)
        return Promise.reject(new AppError('storage-failed', { message: 'the history is closed' }));
      const answer = call<Awaited<ReturnType<Served[Name]>>>(name, ...args);
      const settled = answer.then(noop, noop).then(() => void underWay.delete(settled));
      underWay.add(settled);
      return answer;
    };
  const close = async (): Promise<void> => {
    try {
      await call('close');
      // What was carried out before it may be answered behind it; nobody shall hear that it failed.
      await Promise.all(underWay);
    } finally {
      await background.stop();
    }
  };
  const append = forward('append');
  const rewrite = forward('rewrite');
  const putBack = forward('putBack');
  const begin = forward('begin');
  const putFork = forward('putFork');
  const fill = forward('fill');
  return {
    opening,
    rooms: forward('rooms'),
    room: forward('room'),
    putRoom: forward('putRoom'),
    append: (roomId, entries, judgeFrom) => append(roomId, packed(entries), judgeFrom),
    heads: forward('heads'),
    withheld: forward('withheld'),
    release: forward('release'),
    rewrite: (roomId, cut, entries) => rewrite(roomId, cut, packed(entries)),
    putFork: (roomId, { chain, seq, entries: [first, second] }) =>
      putFork(roomId, { chain, seq, entries: [Uint8Array.from(first), Uint8Array.from(second)] }),
    forks: forward('forks'),
    successors: forward('successors'),
    putSuccessors: forward('putSuccessors'),
    ranges: forward('ranges'),
    page: forward('page'),
    members: forward('members'),
    putMember: forward('putMember'),
    acknowledged: forward('acknowledged'),
    acknowledge: forward('acknowledge'),
    markRead: forward('markRead'),
    knownHosts: forward('knownHosts'),
    putKnownHost: forward('putKnownHost'),
    deeds: forward('deeds'),
    setHidden: forward('setHidden'),
    unjudged: forward('unjudged'),
    judged: forward('judged'),
    fill: (roomId, entries) =>
      fill(
        roomId,
        entries.map(({ id, bytes }) => ({ id, bytes: Uint8Array.from(bytes) })),
      ),
    bare: forward('bare'),
    bareHeads: forward('bareHeads'),
    markUnread: forward('markUnread'),
    around: forward('around'),
    placeAt: forward('placeAt'),
    byIds: forward('byIds'),
    about: forward('about'),
    missingTargets: forward('missingTargets'),
    halfErased: forward('halfErased'),
    unsettled: forward('unsettled'),
    settled: forward('settled'),
    pins: forward('pins'),
    announcements: forward('announcements'),
    erase: forward('erase'),
    unerase: forward('unerase'),
    reword: forward('reword'),
    search: forward('search'),
    drafts: forward('drafts'),
    putDraft: forward('putDraft'),
    forget: forward('forget'),
    clear: forward('clear'),
    putBack: (roomId, entries) => putBack(roomId, packed(entries)),
    begin: (roomId, heads) => begin(roomId, heads.map(inOwnMemory)),
    contacts: forward('contacts'),
    putContact: forward('putContact'),
    namesMet: forward('namesMet'),
    close: () => (closing ??= close()),
  };
}

const inOwnMemory = <Head extends Pick<ChainHead, 'authorKey' | 'hash'>>(head: Head): Head => ({
  ...head,
  authorKey: Uint8Array.from(head.authorKey),
  hash: Uint8Array.from(head.hash),
});

/** The background program's side. */
export function serveHistory(channel: Channel, clock: Surroundings['clock']): void {
  const logger: Logger = {
    log: (level, event, details) => channel.post({ log: [level, event, details] } satisfies LogMessage),
  };
  const served: { open(options: HistoryOptions): OpeningReport } = {
    open(options) {
      const history = openSqliteHistory(options, { clock, logger });
      Object.assign(served, history);
      return history.opening;
    },
  };
  serveCalls(channel, served);
}

function revive({ message, code, stack }: Failure): Error {
  const error = new AppError(isErrorCode(code) ? code : 'internal', { message });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/**
 * The same entries, with all their bytes in one buffer of their own: entries are views of the large buffers
 * they were received in, and a clone takes the whole of each buffer that it sees.
 */
function packed(entries: readonly NewEntry[]): readonly NewEntry[] {
  const size = entries.reduce(
    (sum, entry) => sum + views(entry).reduce((part, view) => part + view.length, 0),
    0,
  );
  const buffer = new Uint8Array(size);
  let at = 0;
  const moved = (view: Uint8Array): Uint8Array => {
    buffer.set(view, at);
    at += view.length;
    return buffer.subarray(at - view.length, at);
  };
  return entries.map((entry) => ({
    id: entry.id,
    author: entry.author,
    chain: entry.chain,
    seq: entry.seq,
    lamport: entry.lamport,
    sentAt: entry.sentAt,
    kind: entry.kind,
    bare: entry.bare,
    hidden: entry.hidden,
    late: entry.late,
    withheld: entry.withheld,
    erased: entry.erased,
    bytes: moved(entry.bytes),
    hash: moved(entry.hash),
    previous: moved(entry.previous),
    authorKey: moved(entry.authorKey),
    ...(entry.name === undefined ? {} : { name: entry.name }),
    ...(entry.colour === undefined ? {} : { colour: entry.colour }),
    ...(entry.target === undefined ? {} : { target: entry.target }),
    ...(entry.text === undefined ? {} : { text: entry.text }),
    ...(entry.mentionsMe === undefined ? {} : { mentionsMe: entry.mentionsMe }),
    ...(entry.announces === undefined ? {} : { announces: entry.announces }),
  }));
}

const views = ({ bytes, hash, previous, authorKey }: NewEntry): readonly Uint8Array[] => [
  bytes,
  hash,
  previous,
  authorKey,
];
