import path from 'node:path';
import { builtCli } from '../built-platform.ts';
import type { LabHost } from './lab-host.ts';
import type { Line, LineProcess } from './line-process.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** Whose, of which start, the how manyth of it. */
export const textOf = (name: string, run: number, number: number): string => `${name} ${run} ${number}`;

export interface Told {
  readonly id: string;
  readonly text: string;
  readonly late: boolean;
}
/** (term, host), and when it was told. */
export interface Pair {
  readonly term: number;
  readonly host: string;
  readonly at: number;
}

/** One start of a member's terminal: what it said, read as it comes. */
export class Run {
  readonly program: LineProcess;
  readonly number: number;
  /** When each numbered message was given to it; the message's number is its place, from 1. */
  readonly said: number[] = [];
  /** What it told of the room while it went on, other than what was asked for. */
  readonly live: Told[] = [];
  readonly pairs: Pair[] = [];
  readonly connections: { readonly kind: string; readonly line: Line; readonly at: number }[] = [];
  readonly errors: Line[] = [];
  /** By the message's id, when it was first told to be so. */
  readonly delivered = new Map<string, number>();
  /** It was there before anybody said anything. */
  fromBeginning = false;
  deviceId = '';
  roomId = '';
  /** What came in answer to a question is no news. */
  #asked: Told[] | null = null;
  #answered: ((told: readonly Told[]) => void) | null = null;
  #read = 0;

  constructor(program: LineProcess, number: number) {
    this.program = program;
    this.number = number;
  }

  /** Reads what has come since. */
  read(): this {
    const { lines, times } = this.program;
    for (; this.#read < lines.length; this.#read++)
      this.#take(lines[this.#read] ?? {}, times[this.#read] ?? 0);
    return this;
  }

  /** All it knows of the room's messages, in shown order. */
  async history(): Promise<readonly Told[]> {
    this.read();
    this.#asked = [];
    const answered = new Promise<readonly Told[]>((resolve) => (this.#answered = resolve));
    const since = this.program.mark();
    this.program.send({ type: 'history', limit: 10_000 });
    this.program.send({ type: 'that-is-all' });
    await this.program.until(isEndOfAnswer, { since, timeoutMs: 60_000 });
    this.read();
    return answered;
  }

  /** The numbered messages that were given to it. */
  textsSaid(name: string): readonly string[] {
    return this.said.map((_, index) => textOf(name, this.number, index + 1));
  }

  /** When that message was first told to be on another device too, or null. */
  deliveredAt(name: string, number: number): number | null {
    const text = textOf(name, this.number, number);
    const id = this.read().live.find((told) => told.text === text)?.id;
    return (id === undefined ? undefined : this.delivered.get(id)) ?? null;
  }

  get pair(): Pair | undefined {
    return this.read().pairs.at(-1);
  }

  get connection(): string {
    return this.read().connections.at(-1)?.kind ?? '';
  }

  /** Nothing has come for a while. */
  get quiet(): boolean {
    return performance.now() - (this.program.times.at(-1) ?? 0) > quietMs;
  }

  /** What came twice while it was asked for came once as news. */
  #withoutNews(told: readonly Told[]): readonly Told[] {
    const once = new Map<string, Told>();
    for (const one of told) {
      if (once.delete(one.id)) this.live.push(one);
      once.set(one.id, one);
    }
    return [...once.values()];
  }

  #take(line: Line, at: number): void {
    const text = (key: string): string => String(line[key]);
    switch (line['type']) {
      case 'ready':
        this.deviceId = text('deviceId');
        break;
      case 'hosting':
      case 'joined':
        this.roomId = text('roomId');
        break;
      case 'message':
        (this.#asked ?? this.live).push({ id: text('id'), text: text('text'), late: line['late'] === true });
        break;
      case 'state':
        if (line['state'] === 'delivered' && !this.delivered.has(text('id')))
          this.delivered.set(text('id'), at);
        break;
      case 'host':
        this.pairs.push({ term: Number(line['term']), host: text('deviceId'), at });
        break;
      case 'connection':
        this.connections.push({ kind: connectionOf(line), line, at });
        break;
      case 'error':
        if (isEndOfAnswer(line)) {
          this.#answered?.(this.#withoutNews(this.#asked ?? []));
          this.#asked = null;
          this.#answered = null;
        } else this.errors.push(line);
        break;
    }
  }
}

/** So long nothing more of what was said may come before it is held to be all. */
const quietMs = 400;

const isEndOfAnswer = (line: Line): boolean => line['type'] === 'error' && line['code'] === 'invalid-request';
const connectionOf = (line: Line): string => String(line['state'] ?? line['kind'] ?? line['connection']);

/** A member of a room at a terminal, through any number of starts: it goes on saying numbered messages while it is told to. */
export class Talker {
  readonly name: string;
  readonly host: LabHost;
  readonly runs: Run[] = [];
  readonly #data: string;
  #timer: NodeJS.Timeout | null = null;
  #frozen = false;

  constructor(host: LabHost, data: string) {
    this.name = host.name;
    this.host = host;
    this.#data = data;
  }

  start(...args: readonly string[]): Run {
    const options = ['--json', '--lang', 'en', '--name', this.name, '--data', this.#data];
    const started = this.host.run([process.execPath, builtCli, ...args, ...options], {
      cwd: root,
      env: { ...process.env, LANDLINE_SCOPE: 'network' },
    });
    const run = new Run(started, this.runs.length + 1);
    this.runs.push(run);
    return run;
  }

  get run(): Run {
    const run = this.runs.at(-1);
    if (!run) throw new Error(`${this.name} has not been started`);
    return run;
  }

  get deviceId(): string {
    return this.run.read().deviceId;
  }

  /** Neither ended, nor asleep. */
  get awake(): boolean {
    const program = this.runs.at(-1)?.program;
    return program !== undefined && program.running && !program.inputEnded && !this.#frozen;
  }

  /** As a laptop whose lid is closed. */
  freeze(): void {
    this.#frozen = true;
    this.run.program.freeze();
  }

  thaw(): void {
    this.run.program.thaw();
    this.#frozen = false;
  }

  /** Until `hush`, also over its restarts. Below the 10 a second a member may say (S4). */
  talk(perSecond: number): void {
    this.hush();
    this.#timer = setInterval(() => this.say(), 1_000 / perSecond);
  }

  hush(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Says the next number. Who is not awake says nothing. */
  say(): void {
    const { run } = this;
    if (!this.awake) return;
    run.said.push(performance.now());
    run.program.send({ type: 'send', text: textOf(this.name, run.number, run.said.length) });
  }
}
