import type { Random } from '../simulator/random.ts';

/** A way to change an input that knows what it is made of. */
export type Mutation = (input: Uint8Array, random: Random) => Uint8Array;

/** Something that takes what strangers send, and what must hold whatever that is. */
export interface Target {
  readonly name: string;
  /** By file: the functions that read what was sent. All of them must have run when inputs have been tried. */
  readonly functions: Readonly<Record<string, readonly string[]>>;
  /** What inputs look like: `values` is JSON that is never broken as a text, `steps` are those of `steps.ts`. */
  readonly shape: 'bytes' | 'text' | 'json' | 'values' | 'steps';
  readonly seeds: readonly Uint8Array[];
  /** What is put into inputs as it is. */
  readonly words?: readonly string[];
  /** Tried beside those of the shape: such as make a checksum right again. */
  readonly mutations?: readonly Mutation[];
  /** Bytes. */
  readonly longest?: number;
  /** What came before may matter: coverage is looked at after each input, and no input is tried twice. */
  readonly stateful?: true;
  /** Inputs tried in the gate; by default `gateExecutions`. */
  readonly executions?: number;
  open(): Opened | Promise<Opened>;
}

/** Ready to take inputs. */
export interface Opened {
  /**
   * Tries one input and answers, in a word or two, what became of it. Throws where something did not hold, and whatever error
   * came out that may not.
   */
  run(input: Uint8Array): string | Promise<string>;
  /** Throws where something does not hold any more that did at first. Called now and then, and at the end. */
  check?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

export const gateExecutions = 400;

/** Throws unless it holds. */
export function hold(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
