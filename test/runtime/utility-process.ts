import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** Those that run; Electron ends them with the app, however it ends. */
export const utilities = new Set<UtilityProcess>();
process.on('exit', () => {
  for (const { $child } of utilities) $child.kill('SIGKILL');
});

/** `child_process.fork` under Electron's names. The child's `process.parentPort` is made by utility-child.ts. */
class UtilityProcess
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'pid' | 'postMessage' | 'kill'>
{
  readonly $child: ChildProcess;
  readonly $name: string;

  constructor(file: string, args: readonly string[], name: string) {
    super();
    const preparation = new URL('./utility-child.ts', import.meta.url).href;
    this.$child = forkNode(file, args, { execArgv: ['--import', preparation], serialization: 'advanced' });
    this.$child.on('spawn', () => this.emit('spawn'));
    this.$child.on('message', (message) => this.emit('message', message));
    this.$child.on('exit', (code) => {
      utilities.delete(this);
      this.emit('exit', code ?? 1);
    });
    this.$name = name;
    utilities.add(this);
  }
  get pid(): number | undefined {
    return this.$child.exitCode === null ? this.$child.pid : undefined;
  }
  /** To a process that has gone there is nothing to say. */
  postMessage(message: unknown): void {
    if (this.$child.connected) this.$child.send(message as object);
  }
  kill(): boolean {
    return this.$child.kill();
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (file: string, args: readonly string[] = [], options: Electron.ForkOptions = {}) =>
    strict('UtilityProcess', new UtilityProcess(file, args, options.serviceName ?? 'Node Utility Process')),
});
