import { Session, type Profiler } from 'node:inspector';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
/** Schemas branch in there, not in our files: what is reached there tells as well that an input got further. */
const guiding = /\/node_modules\/(zod|dns-packet|ws)\//;

interface Script {
  /** Whether each character has run. */
  reached: Uint8Array;
  /** Where V8 has ever set apart one block from the next. */
  readonly edges: Set<number>;
  readonly functions: Set<string>;
  readonly isOurs: boolean;
}
type Ran = ReadonlyMap<string, Profiler.ScriptCoverage>;

/**
 * What of the app's code has run in this thread, block by block, as V8 counts it. One at a time: the counts are those of the
 * whole thread.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #scripts = new Map<string, Script>();
  readonly #also: readonly string[];

  /** `also`: files beside the app's own, from the root of the project. */
  constructor(also: readonly string[] = []) {
    this.#also = also;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What has run since the last time. */
  take(): Ran {
    let result: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error;
      result = taken.result;
    });
    return new Map(
      result.flatMap((script) => {
        const file = nameOf(script.url);
        const counts = isOurs(file) || guiding.test(`/${file}`) || this.#also.includes(file);
        return counts ? [[file, script] as const] : [];
      }),
    );
  }

  /** Whether any of it never has run before. */
  isNew(ran: Ran): boolean {
    return [...ran].some(([file, { functions }]) => {
      const reached = this.#scripts.get(file)?.reached;
      return runs(functions).some(({ start, now }) => !reached || !holdsAll(reached, start, now));
    });
  }

  /** Adds what has run; says whether any of it never had before. */
  add(ran: Ran): boolean {
    if (!this.isNew(ran)) return false;
    for (const [file, { functions }] of ran) {
      const script = this.#scripts.get(file) ?? newScript(file);
      this.#scripts.set(file, script);
      for (const { start, now } of runs(functions)) {
        script.reached = longEnough(script.reached, start + now.length);
        for (let at = 0; at < now.length; at++) if (now[at] === 1) script.reached[start + at] = 1;
      }
      for (const { functionName, ranges } of functions) {
        for (const { startOffset, endOffset } of ranges) script.edges.add(startOffset).add(endOffset);
        if ((ranges[0]?.count ?? 0) > 0) script.functions.add(functionName);
      }
    }
    return true;
  }

  /** Of the app's own files: functions that ran, and pieces of them that V8 counts apart. */
  get totals(): { readonly functions: number; readonly blocks: number } {
    const ours = [...this.#scripts.values()].filter(({ isOurs }) => isOurs);
    return {
      functions: ours.reduce((sum, { functions }) => sum + functions.size, 0),
      blocks: ours.reduce(
        (sum, { edges, reached }) => sum + [...edges].filter((at) => reached[at] === 1).length,
        0,
      ),
    };
  }

  /** Whether the function of that name in `file`, which is given from the root of the project, has run. */
  hasRun(file: string, name: string): boolean {
    return this.#scripts.get(file)?.functions.has(name) ?? false;
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}

const newScript = (file: string): Script => ({
  reached: new Uint8Array(0),
  edges: new Set(),
  functions: new Set(),
  isOurs: !file.startsWith('node_modules'),
});

const isOurs = (file: string): boolean => /^(main|preload)\//.test(file);

/** From the root of the project. */
function nameOf(url: string): string {
  const [place = ''] = url.split('?');
  if (!place.startsWith('file:') && !path.isAbsolute(place)) return '';
  return path.relative(root, place.startsWith('file:') ? fileURLToPath(place) : place);
}

/** For each function that is in no other of them: which of its characters have run. */
function runs(functions: readonly Profiler.FunctionCoverage[]): { start: number; now: Uint8Array }[] {
  const found: { start: number; now: Uint8Array }[] = [];
  // inner functions and blocks come behind what they are in
  for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
    let outer = found.at(-1);
    if (!outer || startOffset >= outer.start + outer.now.length) {
      outer = { start: startOffset, now: new Uint8Array(endOffset - startOffset) };
      found.push(outer);
    }
    outer.now.fill(count > 0 ? 1 : 0, startOffset - outer.start, endOffset - outer.start);
  }
  return found;
}

function holdsAll(reached: Uint8Array, start: number, now: Uint8Array): boolean {
  for (let at = 0; at < now.length; at++) if (now[at] === 1 && reached[start + at] !== 1) return false;
  return true;
}

function longEnough(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length >= length) return bytes;
  const longer = new Uint8Array(2 * length);
  longer.set(bytes);
  return longer;
}
