import { spawn } from 'node:child_process';
import process from 'node:process';

export interface Ended {
  /** 0 is success; 124 says that it was stopped for taking too long. */
  readonly code: number;
  /** Both streams, in the order they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program under a process group of its own, with nothing on its standard input. Never rejects.
 * Whatever it started ends with it, also when it takes too long or this process is told to stop.
 */
export function command(program: string, args: readonly string[], options: CommandOptions): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let output = '';
  let line = '';
  let late = false;
  const hear = (chunk: string): void => {
    output += chunk;
    const lines = (line + chunk).split('\n');
    line = lines.pop() ?? '';
    for (const whole of lines) options.onLine?.(whole);
  };
  const end = (): void => endGroup(child.pid);
  const timer = setTimeout(() => {
    late = true;
    end();
  }, options.timeoutMs);
  const finish = (code: number): void => {
    clearTimeout(timer);
    process.off('exit', end);
    end();
    const reason = late ? `\nstopped: it took longer than ${options.timeoutMs / 1000} s` : '';
    resolve({ code: late ? 124 : code, output: output + reason });
  };
  process.once('exit', end);
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  child.once('error', (error) => {
    output += error.message;
    finish(127);
  });
  child.once('close', (code) => finish(code ?? 1));
  return promise;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // The usual case: the whole group has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
