import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { readTrying } from './cases.ts';
import type { Told } from './program.ts';

const program = path.join(import.meta.dirname, 'program.ts');
/** A program whose inputs take longer than this has hung. */
const silenceMs = 180_000;

export interface Wanted {
  readonly target: string;
  readonly seed: number;
  readonly ms?: number;
  readonly executions?: number;
}
export type Report = Extract<Told, { report: unknown }>['report'];
export interface Found extends Omit<Extract<Told, { finding: unknown }>['finding'], 'execution'> {
  /** Null where the program itself ended. */
  readonly execution: number | null;
}

/**
 * Fuzzes one target in a program of its own. What ends that program, or hangs it, is a finding like any other: the input that it was
 * trying. Resolves with the report, null where it did not come to one.
 */
export async function fuzzApart(wanted: Wanted, onFinding: (finding: Found) => void): Promise<Report | null> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-fuzzing-'));
  const trying = path.join(folder, 'trying');
  const { target, seed, ms, executions } = wanted;
  const bound = ms === undefined ? ['--executions', String(executions)] : ['--ms', String(ms)];
  let report: Report | null = null;
  try {
    const ended = await runProgram(
      ['--target', target, '--seed', String(seed), ...bound, '--trying', trying],
      {
        onTold(told) {
          if ('finding' in told) onFinding(told.finding);
          else ({ report } = told);
        },
        isAlive: () =>
          Date.now() - (fs.statSync(trying, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) < silenceMs,
      },
    );
    if (report === null) {
      const input = readTrying(trying).toString('hex');
      onFinding({ target, execution: null, input, error: `the program ended with ${ended}` });
    }
    return report;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** As the gate does: some inputs of each target, one target after the other in one program. Rejects where that ends before it is done. */
export async function fuzzForGate(
  targets: readonly string[],
  seed: number,
): Promise<{ readonly reports: readonly Report[]; readonly findings: readonly Found[] }> {
  const reports: Report[] = [];
  const findings: Found[] = [];
  const ended = await runProgram(['--target', targets.join(), '--seed', String(seed), '--gate'], {
    onTold: (told) => void ('finding' in told ? findings.push(told.finding) : reports.push(told.report)),
    isAlive: () => true,
  });
  if (ended !== '0') throw new Error(`the fuzzer ended with ${ended}`);
  return { reports, findings };
}

function runProgram(
  args: readonly string[],
  { onTold, isAlive }: { readonly onTold?: (told: Told) => void; readonly isAlive: () => boolean },
): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LANDLINE_SCOPE: 'loopback' },
  });
  if (onTold) createInterface({ input: child.stdout }).on('line', (line) => onTold(JSON.parse(line) as Told));
  else child.stdout.resume();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  const watch = setInterval(() => {
    if (!isAlive()) stop();
  }, 1_000);
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearInterval(watch);
      process.off('exit', stop);
      resolve(code === 0 ? '0' : `${code ?? signal}: ${said}`);
    }),
  );
}
