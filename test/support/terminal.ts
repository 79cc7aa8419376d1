import './own-scope.ts';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import process from 'node:process';
import { builtCli } from './built-platform.ts';

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

/** One run of the terminal program, as a process of its own. */
export class TerminalProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exited: Promise<number | string | null>;
  out = '';
  errors = '';
  readonly #heard = new Set<() => void>();

  constructor(
    args: readonly string[],
    options: { readonly file?: string; readonly program?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ) {
    const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', ...options.env };
    const { program = process.execPath, file = builtCli } = options;
    this.child = spawn(program, options.program === undefined ? [file, ...args] : [...args], { env });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(() => (this.out += text)));
    this.child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => this.#hear(() => (this.errors += text)));
    this.child.stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve(code ?? signal);
        this.#hear(() => undefined);
      });
    });
  }

  /** The objects of `--json`. Throws where a line is none: nothing else may be on standard output. */
  get events(): readonly Event[] {
    const lines = this.out.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Event);
  }

  of(type: string): readonly Event[] {
    return this.events.filter((event) => event.type === type);
  }

  /** Writes one line; an object as JSON. */
  write(line: string | object): void {
    this.child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }

  /** Resolves with what `look` gives as soon as that is not undefined. Rejects when the process ends first. */
  async until<Value>(look: (own: this) => Value | undefined): Promise<Value> {
    for (;;) {
      const value = look(this);
      if (value !== undefined) return value;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`it ended first.\nstdout: ${this.out}\nstderr: ${this.errors}`);
      }
      await this.change();
    }
  }

  /** Resolves once it has said something more, or has ended. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#heard.add(resolve));
  }

  /** The first event of that type for which `fits`. */
  event(type: string, fits: (event: Event) => boolean = () => true): Promise<Event> {
    return this.until(() => this.of(type).find(fits));
  }

  /** Ends the input, as Ctrl+D does, and waits for the end. */
  async leave(): Promise<number | string | null> {
    this.child.stdin.end();
    return this.exited;
  }

  #hear(change: () => void): void {
    change();
    for (const resolve of this.#heard) resolve();
    this.#heard.clear();
  }
}
