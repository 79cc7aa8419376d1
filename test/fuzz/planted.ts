import process from 'node:process';
import { textOf } from './mutate.ts';
import type { Target } from './target.ts';

/** Four bytes in a row lead to the bug: whoever tries without looking finds it once in four thousand million times. */
export function readPlanted(input: Uint8Array): string {
  if (input[0] !== 0xff) return 'another format';
  if (input[1] !== 0x7f) return 'another version';
  if (input[2] !== 0x80) return 'another kind';
  const [length] = [...input.subarray(3, 4)];
  if (length !== 0xfe) return 'another length';
  return (undefined as unknown as string).toUpperCase();
}

/** Nobody would write it so, and everybody has. */
export function mergePlanted(into: object, from: object): void {
  for (const [key, value] of Object.entries(from)) {
    const target = into as Record<string, unknown>;
    if (typeof value !== 'object' || value === null) target[key] = value;
    else mergePlanted((target[key] ??= {}), value as object);
  }
}

/** Throws a TypeError, where input is like nothing that is ever sent. */
export const plantedBug: Target = {
  name: 'planted-bug',
  functions: { 'test/fuzz/planted.ts': ['readPlanted'] },
  shape: 'bytes',
  seeds: [Buffer.from('greeting')],
  open: () => ({ run: readPlanted }),
};

/** Takes what it is sent into what everything inherits from. */
export const plantedPollution: Target = {
  name: 'planted-pollution',
  functions: { 'test/fuzz/planted.ts': ['mergePlanted'] },
  shape: 'json',
  seeds: [Buffer.from('{"settings":{"theme":"dark"}}')],
  open: () => ({
    run(input) {
      let value: unknown;
      try {
        value = JSON.parse(textOf(input));
      } catch {
        return 'no value';
      }
      mergePlanted({}, Object(value) as object);
      return 'merged';
    },
  }),
};

/** Takes the whole program with it. */
export const plantedEnd: Target = {
  name: 'planted-end',
  functions: {},
  shape: 'bytes',
  seeds: [Buffer.from('greeting')],
  open: () => ({ run: (input) => (input[0] === 0xff ? process.exit(7) : 'fine') }),
};
