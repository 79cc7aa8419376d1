import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A process that speaks in JSON lines. */
export class Program {
  readonly child: ChildProcess;
  readonly lines: unknown[] = [];
  readonly errors: string[] = [];
  readonly ended: Promise<number | null>;

  constructor(runtime: string, file: string, ...args: readonly string[]) {
    this.child = spawn(runtime, [path.join(import.meta.dirname, file), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('a program has its output piped');
    createInterface(stdout).on('line', (line) => this.lines.push(JSON.parse(line)));
    createInterface(stderr).on('line', (line) => this.errors.push(line));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** The first line that has `key`, or undefined. */
  find<Value>(key: string): Value | undefined {
    const line = this.lines.find((each) => typeof each === 'object' && each !== null && key in each);
    return line as Value | undefined;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
