import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Broken } from './oracle.ts';
import type { Outcome } from './run.ts';

export interface ChildOptions {
  readonly from: number;
  readonly seeds: number;
  readonly plant?: string;
  /** Ends with the first world in which one of these was violated. */
  readonly untilCaught?: readonly Broken[];
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Runs worlds in a program of their own. Rejects with what it said where it did not come to its end. */
export async function runWorlds({
  from,
  seeds,
  plant,
  untilCaught,
  onOutcome,
}: ChildOptions): Promise<Outcome[]> {
  const args = ['--from', String(from), '--seeds', String(seeds)];
  if (plant !== undefined) args.push('--plant', plant);
  if (untilCaught) args.push('--until-caught', untilCaught.join());
  const program = path.join(import.meta.dirname, 'program.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcomes: Outcome[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const outcome = JSON.parse(line) as Outcome;
    outcomes.push(outcome);
    onOutcome?.(outcome);
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  process.off('exit', stop);
  if (code !== 0) throw new Error(`the simulator ended with ${code}: ${said}`);
  return outcomes;
}

/** The same worlds side by side, in as many programs; in the order of their seeds. */
export async function runSideBySide(options: ChildOptions, programs: number): Promise<Outcome[]> {
  const each = Math.ceil(options.seeds / programs);
  const parts = Array.from({ length: programs }, (_, part) => ({
    ...options,
    from: options.from + part * each,
    seeds: Math.max(0, Math.min(each, options.seeds - part * each)),
  }));
  return (await Promise.all(parts.map((part) => runWorlds(part)))).flat();
}
