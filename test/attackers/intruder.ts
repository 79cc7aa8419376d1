import { Chain, type Entry } from './entries.ts';
import { dial, makeSelf, type Peer, type Self, type Target } from './peer.ts';
import type { Message } from './bytes.ts';

/** The rooms a host tells of; null where it does not answer. */
export async function look(target: Target, self: Self = makeSelf()): Promise<readonly Message[] | null> {
  const peer = await dial(target, self);
  if (peer.closed) return null;
  peer.hello();
  peer.say({ type: 'look' });
  const answer = await peer.hears('rooms');
  peer.destroy();
  return answer ? (answer['rooms'] as Message[]) : null;
}

export interface Wish {
  readonly room: string;
  /** The greatest host it says it knows. */
  readonly term?: number;
  readonly host?: string | null;
  /** Where it says it can be dialled. */
  readonly port?: number;
  readonly with?: object | undefined;
}

export const joinMessage = ({ room, term = 0, host = null, port = 0, with: shown }: Wish): object => ({
  type: 'join',
  room,
  now: Date.now(),
  term,
  host,
  port,
  ...(shown ? { with: shown } : {}),
});

/** A guest that speaks the protocol by itself: it does what a guest does, until it is told otherwise. */
export class Intruder {
  readonly peer: Peer;
  readonly room: string;
  readonly welcome: Message;
  chain: Chain;
  /** All it has heard. */
  readonly heard = new Map<string, Entry>();
  lamport = 0;
  #asked = 0;

  private constructor(peer: Peer, room: string, welcome: Message) {
    this.peer = peer;
    this.room = room;
    this.welcome = welcome;
    this.chain = new Chain(room, peer.self.key);
    peer.onEntries = (entries) => this.#hear(entries);
    peer.onMessage = (message) => this.#answer(message);
    peer.beat();
    for (const message of peer.messages) this.#answer(message);
    this.#hear(peer.entries);
    peer.say({ type: 'heads', heads: [], done: true });
    this.#pull();
  }

  /** Null where it was not let in; the peer then has the reason. */
  static async enter(target: Target, wish: Wish, self: Self = makeSelf()): Promise<Intruder | Peer> {
    const peer = await dial(target, self);
    if (peer.closed) return peer;
    peer.hello();
    peer.say(joinMessage(wish));
    const answer = await peer.hears('welcome', 'elsewhere', 'end', 'challenge');
    return answer?.type === 'welcome' ? new Intruder(peer, wish.room, answer) : peer;
  }

  /** An entry of its own, in order, said to the host. */
  add(kind: string, body: object): Entry {
    const entry = this.chain.add(kind, body, { lamport: ++this.lamport });
    this.peer.push(entry);
    return entry;
  }

  /** Once the host has told that it has this. */
  async held({ chain, seq }: Entry): Promise<boolean> {
    const holds = (): boolean =>
      this.peer.messages.some(
        ({ type, heads }) =>
          type === 'held' && (heads as [string, number][]).some(([id, upTo]) => id === chain && upTo >= seq),
      );
    await this.peer.until(holds);
    return holds();
  }

  #hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.heard.set(entry.id, entry);
      this.lamport = Math.max(this.lamport, entry.lamport);
    }
  }

  #pull(): void {
    this.peer.say({ type: 'pull', id: ++this.#asked });
  }

  #answer(message: Message): void {
    if (message.type === 'page' && message['done'] === false) this.#pull();
    if (message.type !== 'pull') return;
    if (this.chain.entries.length > 0) this.peer.push(...this.chain.entries);
    this.peer.say({ type: 'page', id: message['id'], done: true });
  }
}
