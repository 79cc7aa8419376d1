import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of a program's output: the object it held, or its text where it held none. */
export type Line = Readonly<Record<string, unknown>>;

/**
 * A program that is talked to by JSON lines on its standard input and output. Its standard error is kept for messages.
 * Whoever starts one ends it; `kill` and `stop` may be called any number of times.
 */
export class LineProcess {
  /** All lines so far, in order. */
  readonly lines: Line[] = [];
  /** When each of them came, as `performance.now()` of this process. */
  readonly times: number[] = [];
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #errors = '';
  #ended = false;

  constructor(
    command: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string },
  ) {
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin?.on('error', () => undefined); // it may be gone already; `exited` tells
    this.#child.stderr?.on(
      'data',
      (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString()).slice(-8_000)),
    );
    const output = createInterface({ input: this.#child.stdout ?? process.stdin });
    output.on('line', (text) => {
      this.lines.push(parse(text));
      this.times.push(performance.now());
      for (const wake of [...this.#waiting]) wake();
    });
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        this.#ended = true;
        resolve({ code, signal });
        for (const wake of [...this.#waiting]) wake();
      });
    });
    this.exited.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it wrote to its standard error, the last of it. */
  get errors(): string {
    return this.#errors;
  }

  get running(): boolean {
    return !this.#ended;
  }

  get inputEnded(): boolean {
    return this.#child.stdin?.writableEnded ?? true;
  }

  /** To be given to `until` later, for lines that come from now on. */
  mark(): number {
    return this.lines.length;
  }

  send(order: object): void {
    this.sendText(JSON.stringify(order));
  }

  sendText(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  /** The first line, from the `since`th on, that `matches`. Rejects when time is up or the program ended, with what it said. */
  until(
    matches: (line: Line) => boolean,
    options: { readonly since?: number; readonly timeoutMs?: number } = {},
  ): Promise<Line> {
    const { timeoutMs = 90_000 } = options;
    let next = options.since ?? 0;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const look = (): void => {
        for (; next < this.lines.length; next++) {
          const line = this.lines[next];
          if (line && matches(line)) return finish(() => resolve(line));
        }
        if (this.#ended)
          finish(() => reject(new Error(`the program ended before it said so\n${this.#story()}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`not said within ${timeoutMs} ms\n${this.#story()}`))),
        timeoutMs,
      );
      this.#waiting.add(look);
      look();
    });
  }

  /** Waits for its end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.#ended) this.#child.kill(signal);
    await this.exited.catch(() => undefined);
  }

  /** Holds it as sleep would; `SIGCONT` by `thaw`. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  #story(): string {
    const last = this.lines.slice(-12).map((line) => JSON.stringify(line).slice(0, 300));
    return ['last lines:', ...last, 'standard error:', this.#errors].join('\n');
  }
}

function parse(text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    // not JSON: text
  }
  return { text };
}
