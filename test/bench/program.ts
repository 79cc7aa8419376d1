import { fork } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { connectCalls, serveCalls, type Channel } from '../../main/lib/remote.ts';

type Methods<Served> = { readonly [Name in keyof Served]: (...args: never[]) => unknown };

/** A program in a process of its own, so that its processor time and memory are its own too. */
export interface Program<Served extends Methods<Served>> {
  call<Name extends keyof Served & string>(
    name: Name,
    ...args: Parameters<Served[Name]>
  ): Promise<Awaited<ReturnType<Served[Name]>>>;
  /** Ends the process. A second call waits for the first. */
  stop(): Promise<void>;
  /** To the process itself: SIGKILL, SIGSTOP, SIGCONT. Calls under way and further ones reject once it is gone. */
  signal(signal: NodeJS.Signals): void;
}

const graceMs = 10_000;

/** Starts `programs/<name>.ts`, with Node's `flags`. With `profileFolder`, each of its threads leaves a `.cpuprofile` there when it ends. */
export function startProgram<Served extends Methods<Served>>(
  name: string,
  profileFolder: string | null = null,
  flags: readonly string[] = [],
): Program<Served> {
  const profiled = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(path.join(import.meta.dirname, 'programs', `${name}.ts`), {
    serialization: 'advanced',
    execArgv: [...profiled, ...flags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const channel: Channel = {
    // Whoever was killed hears nothing any more; its calls are rejected below.
    post: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
  };
  const calls = connectCalls(channel, ({ message, stack }) => new Error(stack ?? message));
  void exited.then(() => calls.failAll(new Error(`the program ${name} ended`)));
  return {
    call: (method, ...args) => calls.call(method, ...args),
    async stop() {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(late);
    },
    signal: (signal) => void child.kill(signal),
  };
}

/** The other end, inside the program: answers calls with `served`'s methods, and goes when nobody calls any more. */
export function serveProgram<Served extends object>(served: Served, close: () => Promise<void>): void {
  serveCalls(
    {
      // Whoever asked may be gone by now.
      post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
      onMessage: (listener) => void process.on('message', listener),
    },
    served,
  );
  process.once('disconnect', () => void close().finally(() => process.exit()));
}

/** Processor time and memory of the whole process, all its threads together. */
export interface Usage {
  readonly cpuUs: number;
  readonly memoryBytes: number;
}

export function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, memoryBytes: process.memoryUsage.rss() };
}
