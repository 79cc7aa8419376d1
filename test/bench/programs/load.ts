import { setTimeout as pause } from 'node:timers/promises';
import { Author } from '../authors.ts';
import { bareGuest, landlineGuest, type Guest } from '../guests.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { isAsked } from '../../../main/room/hosting/copies.ts';
import { serveProgram, usage } from '../program.ts';
import { Tally, type Tallied } from '../tally.ts';

export interface Crowd {
  readonly kind: 'landline' | 'tls' | 'net';
  readonly port: number;
  readonly room: string;
  readonly guests: number;
  /** How many of them talk. */
  readonly authors: number;
}
/** So many messages, so many a second; null: as fast as the slowest guest takes them, `underWay` of them at most at a time. */
export interface Talk {
  readonly messages: number;
  readonly perSecond: number | null;
  readonly underWay: number;
  /** Whoever is not done by then is not waited for. */
  readonly atMostMs: number;
}
export interface Heard extends Tallied {
  /** From the first message to the last delivery. */
  readonly tookMs: number;
  /** Of messages × guests, those that never came. */
  readonly missing: number;
  /** How many guests were dropped for which reason so far. */
  readonly lostGuests: readonly (readonly [reason: string, count: number])[];
}

const joinedAtOnce = 32;
const beatMs = 500;
const ticks = 10;
const introducedMs = 20_000;
const lateMs = 1_000;

let guests: Guest[] = [];
let authors: Author[] = [];
let chains: string[] = [];
let joins: Uint8Array[] = [];
let tally = new Tally(0, 0);
const lostGuests = new Map<string, number>();
let turn = 0;
let tickedAt = 0;
let timers: NodeJS.Timeout[] = [];

/** Hearts beat in turns, as a thousand devices' would. */
function beatNext(): void {
  turn = (turn + 1) % ticks;
  const late = performance.now() - tickedAt > lateMs;
  tickedAt = performance.now();
  guests.forEach((guest, number) => {
    if (late || number % ticks === turn) guest.tick(late);
  });
}

/** As a real guest tells its host, and as often (main/room/hosting/room-guest.ts). */
function tellHeld(number: number): NodeJS.Timeout {
  const told = new Uint32Array(chains.length).fill(1);
  const device = guests[number]?.identity.device ?? '';
  const tell = (): void => {
    const moved = Tally.headsSince(told, tally.expectedBy(number))
      .map(([author, seq]): [string, number] => [chains[author] ?? '', seq])
      .filter(([chain, seq]) => seq > 1 && isAsked(device, chain, guests.length));
    for (let at = 0; at < moved.length; at += limits.headsPerFrame) {
      guests[number]?.sendHeld(moved.slice(at, at + limits.headsPerFrame));
    }
  };
  const usualMs = Math.max(100, guests.length * 4);
  return setInterval(tell, usualMs * (0.75 + Math.random() / 2));
}

const served = {
  async open({ kind, port, room, guests: count, authors: talking }: Crowd): Promise<void> {
    tally = new Tally(count, count);
    const join = (number: number): Promise<Guest> => {
      const hear = (payload: Uint8Array): void => tally.hear(number, payload);
      if (kind !== 'landline') return bareGuest(kind, port, hear);
      return landlineGuest(number, port, room, hear, (reason) => {
        lostGuests.set(reason, (lostGuests.get(reason) ?? 0) + 1);
      });
    };
    tickedAt = performance.now();
    timers.push(setInterval(beatNext, beatMs / ticks));
    for (let from = 0; from < count; from += joinedAtOnce) {
      const numbers = Array.from({ length: Math.min(joinedAtOnce, count - from) }, (_, at) => from + at);
      guests.push(...(await Promise.all(numbers.map(join))));
    }
    const all = guests.map((guest, number) => new Author(number, room, guest.identity));
    chains = all.map(({ chain }) => chain);
    authors = all.slice(0, talking);
    joins = all.map((author, number) => author.join(`Guest ${number}`));
    if (kind === 'landline') timers.push(...guests.map((_guest, number) => tellHeld(number)));
  },

  /** Everybody says its name, once; resolves when everybody has heard it of everybody. */
  async introduce(): Promise<void> {
    for (const [number, join] of joins.entries()) guests[number]?.sendEntries(join);
    const began = performance.now();
    while (tally.joins < guests.length ** 2 && performance.now() - began < introducedMs) await pause(10);
  },

  async talk({ messages, perSecond, underWay, atMostMs }: Talk): Promise<Heard> {
    // Signing is the author's work: done before, so that nobody waits for it.
    const said = Array.from(
      { length: messages },
      (_, at) => authors[at % authors.length]?.next() as Uint8Array,
    );
    await pause(200);
    tally.take();
    const began = performance.now();
    let sent = 0;
    const mayGo = (): number =>
      perSecond === null
        ? Math.floor(tally.deliveries / guests.length) + underWay
        : ((performance.now() - began) / 1_000) * perSecond;
    const sendDue = (): void => {
      for (const upTo = Math.min(messages, mayGo()); sent < upTo; sent++) {
        const author = sent % authors.length;
        tally.noteSent(author);
        guests[author]?.sendEntries(said[sent] as Uint8Array);
      }
    };
    const due = messages * guests.length;
    while (tally.deliveries < due && performance.now() - began < atMostMs) {
      sendDue();
      await pause(perSecond === null ? 1 : 2);
    }
    const tookMs = performance.now() - began;
    const taken = tally.take();
    return { ...taken, tookMs, missing: due - taken.deliveries, lostGuests: [...lostGuests] };
  },

  usage,
};
export type LoadProgram = typeof served;

serveProgram(served, async () => {
  for (const timer of timers) clearInterval(timer);
  for (const guest of guests) guest.close();
  timers = [];
  guests = [];
  await pause(300);
});
