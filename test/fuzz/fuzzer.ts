import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Random } from '../simulator/random.ts';
import { Coverage } from './coverage.ts';
import { smaller } from './minimise.ts';
import { mutate } from './mutate.ts';
import { pristine } from './pristine.ts';
import type { Opened, Target } from './target.ts';

/** An input for which something did not hold. */
export interface Finding {
  readonly target: string;
  readonly error: Error;
  /** As small as it came out and fails alike; `found` is what it was made of. */
  readonly input: Uint8Array;
  readonly found: Uint8Array;
  /** How many inputs had been tried. */
  readonly execution: number;
}

export interface FuzzReport {
  readonly target: string;
  readonly seed: number;
  readonly executions: number;
  readonly tookMs: number;
  /** Inputs that reached what none before them had, the seeds among them. */
  readonly kept: number;
  /** Of the app's files, in this thread. */
  readonly functions: number;
  readonly blocks: number;
  /** Of `Target.functions`, those that never ran. */
  readonly unreached: readonly string[];
  /** How often each answer was given. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** Bytes of heap in use after a collection, beyond those after the first inputs. */
  readonly grownBytes: number;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Whether to go on after so many. */
  readonly goOn: (executions: number) => boolean;
  /** Without, every input is as good as any other: for finding out what the guidance is worth. */
  readonly unguided?: true;
  readonly onFinding?: (finding: Finding) => void;
  /** Told before it is tried, so that what ends the process can be found again. */
  readonly onInput?: (input: Uint8Array) => void;
  /** Errors that nobody caught, and that are ours; emptied once they were read. */
  readonly strays?: () => readonly Error[];
}

/** A look costs as much as many inputs: the less there is to see, the more are tried between two. */
const batchAtLeast = 8;
const batchAtMost = 128;
const checkEvery = 400;
const findingsAtMost = 20;
const answersAtMost = 300;

/**
 * Tries inputs made of the target's seeds, and of those that reached code no other had, one change after the other. The same
 * seed gives the same inputs, as long as the target answers alike.
 */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzReport> {
  const opened = await target.open();
  const coverage = new Coverage(Object.keys(target.functions));
  try {
    return await new Run(target, opened, coverage, options).all();
  } finally {
    coverage.stop();
    await opened.close?.();
  }
}

class Run {
  readonly #target: Target;
  readonly #opened: Opened;
  readonly #coverage: Coverage;
  readonly #options: FuzzOptions;
  readonly #random: Random;
  readonly #kept: Uint8Array[] = [];
  readonly #outcomes = new Map<string, number>();
  readonly #findings = new Map<string, Finding>();
  readonly #untouched = pristine();
  #executions = 0;

  constructor(target: Target, opened: Opened, coverage: Coverage, options: FuzzOptions) {
    this.#target = target;
    this.#opened = opened;
    this.#coverage = coverage;
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async all(): Promise<FuzzReport> {
    const { seeds, stateful, functions } = this.#target;
    const began = performance.now();
    this.#coverage.take();
    for (const seed of seeds) await this.#tryAll([seed], true);
    const heapBefore = heapInUse();
    let size = batchAtLeast;
    for (let next = checkEvery; this.#goesOn();) {
      const kept = this.#kept.length;
      await this.#tryAll(
        Array.from({ length: stateful ? 1 : size }, () => this.#child()),
        false,
      );
      size = this.#kept.length > kept ? batchAtLeast : Math.min(batchAtMost, 2 * size);
      if (this.#executions < next) continue;
      next = this.#executions + checkEvery;
      await this.#checked();
    }
    await this.#checked();
    return {
      target: this.#target.name,
      seed: this.#options.seed,
      executions: this.#executions,
      tookMs: performance.now() - began,
      kept: this.#kept.length,
      ...this.#coverage.totals,
      unreached: Object.entries(functions).flatMap(([file, names]) =>
        names.filter((name) => !this.#coverage.hasRun(file, name)).map((name) => `${file}: ${name}`),
      ),
      outcomes: this.#outcomes,
      findings: [...this.#findings.values()],
      grownBytes: heapInUse() - heapBefore,
    };
  }

  #goesOn(): boolean {
    return this.#findings.size < findingsAtMost && this.#options.goOn(this.#executions);
  }

  /** Half of the parents are of those that were kept last: where they lead to is least known. */
  #child(): Uint8Array {
    const kept = this.#kept;
    const recent = kept.slice(-16);
    const parent = this.#random.pick(this.#random.chance(0.5) ? recent : kept);
    return mutate(parent, this.#random.pick(kept), this.#target, this.#random);
  }

  /** One look at what has run for all of them; only where some of that is new, each is tried once more by itself. */
  async #tryAll(inputs: readonly Uint8Array[], isSeed: boolean): Promise<void> {
    const surprising = new Set<Uint8Array>();
    for (const input of inputs) if (await this.#try(input)) surprising.add(input);
    const ran = this.#coverage.take();
    if (isSeed) this.#kept.push(...inputs);
    else if (inputs.length === 1) {
      if (this.#coverage.isNew(ran) || surprising.size > 0) this.#keep(inputs);
    } else if (this.#coverage.isNew(ran) || surprising.size > 0) {
      for (const input of inputs) {
        await this.#attempt(input);
        if (this.#coverage.add(this.#coverage.take()) || surprising.has(input)) this.#keep([input]);
      }
    }
    this.#coverage.add(ran);
  }

  #keep(inputs: readonly Uint8Array[]): void {
    if (!this.#options.unguided) this.#kept.push(...inputs);
  }

  /** Whether it was answered as none before it. */
  async #try(input: Uint8Array): Promise<boolean> {
    this.#executions += 1;
    const answer = await this.#attempt(input);
    if (answer instanceof Error) {
      await this.#note(answer, input);
      return false;
    }
    const before = this.#outcomes.get(answer);
    if (before === undefined && this.#outcomes.size >= answersAtMost) return false;
    this.#outcomes.set(answer, (before ?? 0) + 1);
    return before === undefined;
  }

  async #attempt(input: Uint8Array): Promise<string | Error> {
    this.#options.onInput?.(input);
    try {
      const answer = this.#opened.run(input);
      const settled = typeof answer === 'string' ? answer : await inTime(answer);
      this.#untouched();
      const [stray] = this.#options.strays?.() ?? [];
      return stray ?? settled;
    } catch (error) {
      return error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
    }
  }

  async #checked(): Promise<void> {
    try {
      await this.#opened.check?.();
    } catch (error) {
      await this.#note(error as Error, new Uint8Array(0));
    }
  }

  async #note(error: Error, found: Uint8Array): Promise<void> {
    const sign = signOf(error);
    if (this.#findings.has(sign)) return;
    const fails = async (input: Uint8Array): Promise<boolean> => {
      const answer = await this.#attempt(input);
      return answer instanceof Error && signOf(answer) === sign;
    };
    const input = this.#target.stateful ? found : await smaller(found, fails);
    const finding = { target: this.#target.name, error, input, found, execution: this.#executions };
    this.#findings.set(sign, finding);
    this.#options.onFinding?.(finding);
  }
}

/** The same for what fails in the same way at the same place. */
function signOf(error: Error): string {
  const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) ?? '';
  return `${error.name} ${error.message.replace(/\d+/g, 'n').slice(0, 80)} ${place.trim()}`;
}

/** Whatever takes longer than this has hung. */
const patienceMs = 60_000;

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('does not hold: there is an answer')), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
