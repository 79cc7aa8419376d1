import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../apps.ts';
import { Lab } from './lab.ts';
import { Talker, type Told } from './talker.ts';
import { violations } from './invariants.ts';

export const lan = 'office';
/** A machine with other work to do may take this long for anything here. */
const patienceMs = 90_000;
const pollMs = 20;
/** What each member says; the most allowed for long is 10 (S4). */
const perSecond = 5;

/** Machines on one network, with a terminal each, all in one room and talking. */
export class Crew {
  readonly lab: Lab;
  readonly talkers: readonly Talker[];
  readonly #folder: string;
  #roomId = '';
  #begun = false;

  private constructor(lab: Lab, folder: string, names: readonly string[]) {
    this.lab = lab;
    this.#folder = folder;
    this.talkers = names.map((name) => new Talker(lab.host(name), path.join(folder, name)));
  }

  /** Machines of these names; nobody is in a room yet. Whoever opens it closes it. */
  static async open(names: readonly string[]): Promise<Crew> {
    const hosts = Object.fromEntries(names.map((name) => [name, { on: [lan] }]));
    const lab = await Lab.open({ lans: [lan], hosts });
    return new Crew(lab, await makeFolder(), names);
  }

  async close(): Promise<void> {
    for (const talker of this.talkers) talker.hush();
    await this.lab.close();
    await fs.rm(this.#folder, { recursive: true, force: true });
  }

  by(name: string): Talker {
    const found = this.talkers.find((talker) => talker.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** Brings them into the room, which the first of all starts. Answers once everybody is attached. */
  async gather(...names: readonly string[]): Promise<void> {
    const [first, ...others] = names;
    if (this.#roomId === '' && first !== undefined) await this.#enter(first, ['host', 'Werkstatt']);
    else others.push(first ?? '');
    await Promise.all(others.map((name) => this.#enter(name, ['join', this.#roomId])));
    await this.attached();
  }

  /** Everybody who is awake says something every so often, until `hush`. */
  talk(): void {
    if (!this.#begun) for (const { run } of this.awake) run.fromBeginning = true;
    this.#begun = true;
    for (const talker of this.talkers) if (talker.runs.length > 0) talker.talk(perSecond);
  }

  hush(): void {
    for (const talker of this.talkers) talker.hush();
  }

  /** Back into the room, whatever it was before: host or guest. It goes on talking if it did. */
  restart(talker: Talker): void {
    talker.start('join', this.#roomId);
  }

  get awake(): readonly Talker[] {
    return this.talkers.filter(({ awake }) => awake);
  }

  /** Whoever hosts the room, as all who are awake have it. */
  get hosting(): Talker {
    const host = this.awake[0]?.run.pair?.host;
    const found = this.talkers.find(({ runs, deviceId }) => runs.length > 0 && deviceId === host);
    if (!found) throw new Error('nobody hosts the room');
    return found;
  }

  /** Once all of these know one host, which is one of them and hosts, and are connected to it. */
  async attached(talkers: readonly Talker[] = this.awake): Promise<void> {
    await this.until(() => whyNotAttached(talkers));
  }

  /** Once what each said last is at another member too. */
  async heard(talkers: readonly Talker[] = this.awake): Promise<void> {
    for (const talker of talkers) talker.say();
    const marks = talkers.map((talker) => ({ talker, run: talker.run, number: talker.run.said.length }));
    await this.until(() => {
      const missing = marks.filter(
        ({ talker, run, number }) => run.deliveredAt(talker.name, number) === null,
      );
      return missing.map(({ talker, number }) => `${talker.name}'s ${number} is not delivered`).join(', ');
    });
  }

  /**
   * Everybody falls silent; once they are all attached and hold the same, answers with which invariants of the protocol
   * do not hold, in words. Then they talk again.
   */
  async violations(): Promise<readonly string[]> {
    this.hush();
    const { awake } = this;
    await this.attached(awake);
    await this.until(() => (awake.every(({ run }) => run.quiet) ? '' : 'they go on telling'));
    let kept = await histories(awake);
    await this.until(async () => {
      kept = await histories(awake);
      return whyNotSame(awake, kept);
    }).catch(() => undefined);
    const found = violations(this.talkers, awake, kept);
    this.talk();
    return found;
  }

  /** Once `problem` names none. Rejects with the last one it named, and with what everybody knows. */
  async until(problem: () => string | Promise<string>): Promise<void> {
    for (const began = performance.now(); ;) {
      const found = await problem();
      if (found === '') return;
      if (performance.now() - began > patienceMs) throw new Error(`${found}\n${this.story()}`);
      await sleep(pollMs);
    }
  }

  /** How everybody sees the room. */
  story(): string {
    return this.talkers
      .filter(({ runs }) => runs.length > 0)
      .map((talker) => {
        const { run } = talker;
        const { program, pairs, connections, errors } = run.read();
        const shown = pairs.slice(-4).map(({ term, host }) => `${term} ${this.#nameOf(host)}`);
        return [
          `${talker.name}, start ${run.number}${program.running ? '' : ', ended'}: ${connections.at(-1)?.kind ?? '?'}`,
          `  hosts it knew: ${shown.join(', ')}`,
          ...connections.slice(-3).map(({ line }) => `  ${JSON.stringify(line)}`),
          ...errors.slice(-3).map((line) => `  ${JSON.stringify(line)}`),
          ...(program.errors === '' ? [] : [`  ${program.errors.trim().slice(-500)}`]),
        ].join('\n');
      })
      .join('\n');
  }

  async #enter(name: string, args: readonly string[]): Promise<void> {
    const { program } = this.by(name).start(...args);
    const entered = await program.until(({ type }) => type === 'hosting' || type === 'joined', {
      timeoutMs: patienceMs,
    });
    this.#roomId = String(entered['roomId']);
  }

  #nameOf(deviceId: string): string {
    return (
      this.talkers.find(({ runs, deviceId: id }) => runs.length > 0 && id === deviceId)?.name ?? deviceId
    );
  }
}

function whyNotAttached(talkers: readonly Talker[]): string {
  const [first] = talkers;
  const pair = first?.run.pair;
  if (!first || !pair) return 'nobody knows a host';
  const host = talkers.find(({ deviceId }) => deviceId === pair.host);
  if (!host) return `${first.name} goes by a host who is not here`;
  for (const talker of talkers) {
    const own = talker.run.pair;
    if (own?.term !== pair.term || own.host !== pair.host)
      return `${talker.name} and ${first.name} differ on the host`;
    const wanted = talker === host ? 'hosting' : 'connected';
    if (talker.run.connection !== wanted) return `${talker.name} is ${talker.run.connection}, not ${wanted}`;
  }
  return '';
}

const histories = (talkers: readonly Talker[]): Promise<ReadonlyMap<Talker, readonly Told[]>> =>
  Promise.all(talkers.map(async (talker) => [talker, await talker.run.history()] as const)).then(
    (pairs) => new Map(pairs),
  );

function whyNotSame(talkers: readonly Talker[], kept: ReadonlyMap<Talker, readonly Told[]>): string {
  const ids = (talker: Talker | undefined): string =>
    talker ? (kept.get(talker) ?? []).map(({ id }) => id).join() : '';
  const other = talkers.find((talker) => ids(talker) !== ids(talkers[0]));
  if (other) return `${other.name} and ${talkers[0]?.name} hold different messages`;
  const all = new Set((kept.get(talkers[0] as Talker) ?? []).map(({ text }) => text));
  const lacking = talkers.flatMap(({ run, name }) => run.textsSaid(name)).find((text) => !all.has(text));
  return lacking === undefined ? '' : `"${lacking}" is nowhere`;
}

/** A crew for one test, closed whatever happens in it. */
export async function withCrew(names: readonly string[], use: (crew: Crew) => Promise<void>): Promise<void> {
  const crew = await Crew.open(names);
  try {
    await use(crew);
  } finally {
    await crew.close();
  }
}
