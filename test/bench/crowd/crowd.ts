import { existsSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, type Program } from '../program.ts';
import type { Digest, MembersProgram } from '../programs/members.ts';
import type { MemberOptions } from './member.ts';
import type { Standing } from './witness.ts';

/** A member as the one who drives it sees it; what it said and was told is kept here, out of reach of a kill. */
export interface Hand {
  readonly name: string;
  /** What its texts begin with: another one after each start. */
  readonly label: string;
  /** Says nothing of its own accord. */
  quiet: boolean;
  readonly group: Group;
  device: string;
  readonly saidTexts: string[];
  /** Those that reached its own disk, by the answer it gave, and when they were said. */
  readonly saidIds: Map<string, number>;
  /** When each was first shown as delivered. */
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

export interface CrowdOptions extends Omit<MemberOptions, 'name' | 'folder'> {
  /** Node's, for each process. */
  readonly flags: readonly string[];
}

const askEveryMs = 100;
const enoughBytes = 1024 ** 3;
const attached = ['hosting', 'connected', 'merging'];

/** Real members of one room in some processes on this machine, which talk, and whose processes can be taken away. */
export class Crowd {
  readonly hands: Hand[] = [];
  readonly folder: string;
  readonly #options: CrowdOptions;
  #room = '';
  #closed = false;

  private constructor(folder: string, options: CrowdOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** One process for each list of names. */
  static async open(
    groups: readonly (readonly string[])[],
    options: Partial<CrowdOptions> = {},
  ): Promise<Crowd> {
    const folder = await mkdtemp(path.join(await disk(), 'landline-crowd-'));
    const crowd = new Crowd(folder, { threads: false, slowness: 1, hasty: false, flags: [], ...options });
    const added = await Promise.all(groups.map((names) => crowd.add(names)));
    crowd.hands.splice(0, Infinity, ...added.flat());
    return crowd;
  }

  /** In a process of their own; with what is in their folders, where they were there before. */
  async add(names: readonly string[]): Promise<readonly Hand[]> {
    const { flags, ...how } = this.#options;
    const program = startProgram<MembersProgram>('members', null, flags);
    const group: Group = { program, names, state: 'runs' };
    const devices = await program.call(
      'open',
      names.map((name) => ({ name, folder: path.join(this.folder, name), ...how })),
    );
    const startsOf = (name: string): number => this.hands.filter((hand) => hand.name === name).length;
    const hands = names.map((name, at) => ({
      name,
      label: startsOf(name) === 0 ? name : `${name}.${startsOf(name)}`,
      quiet: false,
      group,
      device: devices[at] ?? '',
      saidTexts: [],
      saidIds: new Map<string, number>(),
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
    const text = `${hand.label} ${hand.saidTexts.length + 1}`;
    const at = Date.now();
    hand.saidTexts.push(text);
    hand.group.program.call('say', hand.name, text).then(
      (id) => hand.saidIds.set(id, at),
      () => undefined,
    );
  }

  /** So many messages a second, all together, the living in turns. Ends with the function it gives. */
  talk(perSecond: number): () => void {
    let turn = 0;
    const timer = setInterval(() => {
      const talking = this.living.filter(({ quiet }) => !quiet);
      const hand = talking[turn++ % talking.length];
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

  /** Everybody has a host, and one of them is it, as far as was told. */
  get atRest(): boolean {
    const kinds = this.living.map(({ standings }) => standings.at(-1)?.kind);
    const hosts = kinds.filter((kind) => kind === 'hosting').length;
    return hosts === 1 && kinds.every((kind) => kind === 'hosting' || kind === 'connected');
  }

  /** Resolves with the host once the room is at rest. */
  async settledHost(atMostMs: number): Promise<Hand> {
    await until(
      () => this.atRest,
      atMostMs,
      () => `no rest: ${this.whereabouts(this.living)}`,
    );
    return this.hosting as Hand;
  }

  /** Where they stood of late, for people. */
  whereabouts(hands: readonly Hand[]): string {
    const nameOf = (device: string | null): string =>
      this.hands.find((hand) => hand.device === device)?.name ?? 'nobody';
    return hands
      .map(({ name, standings }) => {
        const last = standings.slice(-4).map(({ kind, term, host }) => `${kind} ${term} ${nameOf(host)}`);
        return `${name} (${last.join(', ')})`;
      })
      .join('; ');
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
        const late = this.living.filter(
          ({ standings }, at) =>
            !attached.includes(standings.at(-1)?.kind ?? '') || times()[at] === undefined,
        );
        return `without a host: ${this.whereabouts(late)}`;
      },
    );
    return times() as number[];
  }

  /** Resolves with when the first message that was said after `since` was delivered. */
  async deliveredAfter(since: number, atMostMs: number): Promise<number> {
    const times = (): number[] =>
      this.hands.flatMap(({ delivered, saidIds }) =>
        [...delivered].flatMap(([id, at]) => ((saidIds.get(id) ?? 0) >= since ? [at] : [])),
      );
    await until(
      () => times().length > 0,
      atMostMs,
      () => 'nothing is delivered any more',
    );
    return Math.min(...times());
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
        // Told again with every further copy.
        for (const { id, at } of delivered) if (!hand.delivered.has(id)) hand.delivered.set(id, at);
      }
      await pause(askEveryMs);
    }
  }
}

/** In memory where there is room: fifty devices have fifty disks, and not one that all of them wait for. */
async function disk(): Promise<string> {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return os.tmpdir();
  const { bavail, bsize } = await statfs(memory);
  return bavail * bsize >= enoughBytes ? memory : os.tmpdir();
}

/** Rejects with what `problem` says where `done` does not come true in time. */
export async function until(
  done: () => boolean | Promise<boolean>,
  atMostMs: number,
  problem: () => string,
  everyMs = 50,
): Promise<void> {
  const latest = performance.now() + atMostMs;
  while (!(await done())) {
    if (performance.now() > latest) throw new Error(problem());
    await pause(everyMs);
  }
}
