import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Member, type MemberOptions, type Shown } from '../crowd/member.ts';
import type { News } from '../crowd/witness.ts';
import { serveProgram, usage } from '../program.ts';

/** Some members of one room in one process. */
const members = new Map<string, Member>();

export interface Digest {
  readonly name: string;
  readonly items: number;
  /** Of all item ids in shown order. */
  readonly hash: string;
  readonly kind: string;
  readonly term: number;
  readonly host: string | null;
}
/** What the process holds on to. */
export interface Resources {
  readonly rssBytes: number;
  /** After a collection, where `--expose-gc` was given. */
  readonly heapBytes: number;
  readonly handles: number;
  /** Open files and sockets, where the system tells. */
  readonly files: number;
  /** Shown by all members here together since they were started. */
  readonly items: number;
}

function member(name: string): Member {
  const found = members.get(name);
  if (!found) throw new Error(`nobody here is ${name}`);
  return found;
}

const served = {
  /** Gives the members' devices. */
  async open(options: readonly MemberOptions[]): Promise<readonly string[]> {
    for (const one of options) members.set(one.name, await Member.open(one));
    return options.map(({ name }) => member(name).device);
  },
  found: (name: string, room: string) => member(name).found(room),
  join: (name: string, port: number) => member(name).join(port),
  port: (name: string) => member(name).port(),
  say: (name: string, text: string) => member(name).say(text),
  handOver: (name: string, to: string) => member(name).handOver(to),
  leave: (name: string) => member(name).leave(),
  divide: (name: string, from: readonly string[]) => Promise.resolve(member(name).divide(from)),
  standing: (name: string) => Promise.resolve(member(name).standing()),
  shown: (name: string): Promise<readonly Shown[]> => member(name).shown(),

  news: (): Promise<ReadonlyMap<string, News>> =>
    Promise.resolve(new Map([...members].map(([name, { witness }]) => [name, witness.take()]))),

  digests: (): Promise<readonly Digest[]> =>
    Promise.all(
      [...members].map(async ([name, one]) => {
        const { kind, term, host } = one.standing();
        if (kind === 'left') return { name, items: 0, hash: '', kind, term, host };
        const items = await one.shown();
        const hash = createHash('sha256');
        for (const { id } of items) hash.update(id);
        return { name, items: items.length, hash: hash.digest('hex'), kind, term, host };
      }),
    ),

  async stop(name: string): Promise<void> {
    await member(name).stop();
    members.delete(name);
  },

  resources(): Promise<Resources> {
    (globalThis as { gc?: () => void }).gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const files = fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length : 0;
    const handles = process.getActiveResourcesInfo().length;
    const items = [...members.values()].reduce((sum, { witness }) => sum + witness.items, 0);
    return Promise.resolve({ rssBytes: rss, heapBytes: heapUsed, handles, files, items });
  },
  usage,
};
export type MembersProgram = typeof served;

serveProgram(served, async () => {
  for (const one of members.values()) await one.stop();
});
