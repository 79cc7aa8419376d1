import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, type Program } from '../program.ts';
import type { Digest, MembersProgram } from '../programs/members.ts';
import type { Standing } from './witness.ts';

/** A member as the one who drives it sees it; what it said and was told is kept here, out of reach of a kill. */
export interface Hand {
  readonly name: string;
  readonly group: Group;
  device: string;
  readonly saidTexts: string[];
  /** Those that reached its own disk, by the answer it gave. */
  readonly saidIds: Set<string>;
  readonly delivered: Map<string, number>;
  readonly standings: Standing[];
  readonly doubled: string[];
}
/** A process with members in it: what is killed or frozen at once. */
export interface Group {
  readonly program: Program<MembersProgram>;
  readonly names: readonly string[];
  state: 'runs' | 'frozen' | 'dead';
}

const askEveryMs = 100;
const attached = ['hosting', 'connected', 'merging'];

/** Real members of one room in some processes on this machine, which talk, and whose processes can be taken away. */
export class Crowd {
  readonly hands: Hand[] = [];
  readonly folder: string;
  readonly #threads: boolean;
  readonly #flags: readonly string[];
  #room = '';
  #closed = false;

  private constructor(folder: string, threads: boolean, flags: readonly string[]) {
    this.folder = folder;
    this.#threads = threads;
    this.#flags = flags;
  }

  /** One process for each list of names. `threads`: as `MemberOptions`; `flags`: Node's. */
  static async open(
    groups: readonly (readonly string[])[],
    { threads = false, flags = [] }: { threads?: boolean; flags?: readonly string[] } = {},
  ): Promise<Crowd> {
    const crowd = new Crowd(await mkdtemp(path.join(os.tmpdir(), 'landline-crowd-')), threads, flags);
    await Promise.all(groups.map((names) => crowd.add(names)));
    return crowd;
  }

  /** In a process of their own; with what is in their folders, where they were there before. */
  async add(names: readonly string[]): Promise<readonly Hand[]> {
    const program = startProgram<MembersProgram>('members', null, this.#flags);
    const group: Group = { program, names, state: 'runs' };
    const devices = await program.call(
      'open',
      names.map((name) => ({ name, folder: path.join(this.folder, name), threads: this.#threads })),
    );
    const hands = names.map((name, at) => ({
      name,
      group,
      device: devices[at] ?? '',
      saidTexts: [],
      saidIds: new Set<string>(),
      delivered: new Map<string, number>(),
      standings: [],
      doubled: [],
    }));
    this.hands.push(...hands);
    void this.#listen(group, hands);
    return hands;
  }

  /** The first founds the room, the others join, in this order as far as `atOnce` allows. */
  async gather(atOnce = 4): Promise<void> {
    const [first, ...others] = this.hands as [Hand, ...Hand[]];
    const { room, port } = await first.group.program.call('found', first.name, 'Crowd');
    this.#room = room;
    for (let at = 0; at < others.length; at += atOnce) {
      await Promise.all(others.slice(at, at + atOnce).map((hand) => this.join(hand, port)));
    }
  }

  join({ group, name }: Hand, port: number): Promise<void> {
    return group.program.call('join', name, port);
  }

  get room(): string {
    return this.#room;
  }

  get living(): Hand[] {
    return this.hands.filter(({ group }) => group.state === 'runs');
  }

  /** Of the living, who says that it hosts. */
  get hosting(): Hand | undefined {
    return this.living.find(({ standings }) => standings.at(-1)?.kind === 'hosting');
  }

  /** Its next message. Not waited for: whoever is killed does not answer. */
  say(hand: Hand): void {
    const text = `${hand.name} ${hand.saidTexts.length + 1}`;
    hand.saidTexts.push(text);
    hand.group.program.call('say', hand.name, text).then(
      (id) => hand.saidIds.add(id),
      () => undefined,
    );
  }

  /** So many messages a second, all together, the living in turns. Ends with the function it gives. */
  talk(perSecond: number): () => void {
    let turn = 0;
    const timer = setInterval(() => {
      const { living } = this;
      const hand = living[turn++ % living.length];
      if (hand) this.say(hand);
    }, 1_000 / perSecond);
    return () => clearInterval(timer);
  }

  /** Without a goodbye. */
  kill(group: Group): void {
    group.state = 'dead';
    group.program.signal('SIGKILL');
  }

  freeze(group: Group): void {
    group.state = 'frozen';
    group.program.signal('SIGSTOP');
  }

  thaw(group: Group): void {
    group.state = 'runs';
    group.program.signal('SIGCONT');
  }

  /** Resolves with when each of the living came to a host of a higher term than `term`, by the wall clock. */
  async attachedAbove(term: number, atMostMs: number): Promise<readonly number[]> {
    const times = (): (number | undefined)[] =>
      this.living.map(
        ({ standings }) => standings.find(({ kind, term: at }) => at > term && attached.includes(kind))?.at,
      );
    const settled = (): boolean =>
      this.living.every(({ standings }) => attached.includes(standings.at(-1)?.kind ?? ''));
    await until(
      () => settled() && !times().includes(undefined),
      atMostMs,
      () => {
        const told = this.living.map(({ name, standings }) => {
          const last = standings.slice(-4).map(({ kind, term: under }) => `${kind} ${under}`);
          return { name, last, away: !attached.includes(standings.at(-1)?.kind ?? '') };
        });
        const away = told.filter((one, at) => one.away || times()[at] === undefined);
        return `without a host: ${away.map(({ name, last }) => `${name} (${last.join(', ')})`).join('; ')}`;
      },
    );
    return times() as number[];
  }

  async digests(): Promise<readonly Digest[]> {
    const groups = new Set(this.living.map(({ group }) => group));
    return (await Promise.all([...groups].map(({ program }) => program.call('digests')))).flat();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const groups = new Set(this.hands.map(({ group }) => group));
    for (const { program, state } of groups) if (state !== 'runs') program.signal('SIGKILL');
    await Promise.all([...groups].map(({ program }) => program.stop()));
    await rm(this.folder, { recursive: true, maxRetries: 3 });
  }

  async #listen({ program }: Group, hands: readonly Hand[]): Promise<void> {
    while (!this.#closed) {
      const told = await program.call('news').catch(() => null);
      if (!told) return;
      for (const hand of hands) {
        const { standings = [], delivered = [], doubled = [] } = told.get(hand.name) ?? {};
        hand.standings.push(...standings);
        hand.doubled.push(...doubled);
        for (const { id, at } of delivered) hand.delivered.set(id, at);
      }
      await pause(askEveryMs);
    }
  }
}

/** Rejects with what `problem` says where `done` does not come true in time. */
export async function until(
  done: () => boolean | Promise<boolean>,
  atMostMs: number,
  problem: () => string,
): Promise<void> {
  const latest = performance.now() + atMostMs;
  while (!(await done())) {
    if (performance.now() > latest) throw new Error(problem());
    await pause(50);
  }
}
