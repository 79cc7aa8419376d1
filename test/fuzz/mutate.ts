import type { Random } from '../simulator/random.ts';
import { mutateJson } from './mutate-json.ts';
import { readSteps, writeSteps, type Step } from './steps.ts';
import type { Target } from './target.ts';

const bytesOfInterest = [0, 1, 2, 3, 9, 10, 13, 31, 32, 34, 127, 128, 191, 192, 239, 254, 255];
const numbersOfInterest = [
  0,
  1,
  2,
  127,
  128,
  255,
  256,
  4_095,
  4_096,
  32_767,
  32_769,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32 - 1,
];
const texts = [
  '\u202e',
  '\u200b',
  '\ufeff',
  'é',
  'e\u0301',
  '😀',
  '０',
  'ﬁ',
  '\r\n',
  ' ',
  '%',
  ':',
  '[',
  ']',
  '/',
  '-',
  '--',
  '=',
  '@',
  '.',
];

type Kind = Pick<Target, 'shape' | 'words' | 'mutations' | 'longest'>;

/** A child of `input`: changed in a few places, at times with a part of `other`. At most `longest` bytes. */
export function mutate(input: Uint8Array, other: Uint8Array, kind: Kind, random: Random): Uint8Array {
  let child: Uint8Array = input;
  const times = random.pick([1, 1, 1, 2, 2, 3, 5]);
  for (let turn = 0; turn < times; turn++) child = once(child, other, kind, random);
  return child.subarray(0, kind.longest ?? 8_192);
}

function once(input: Uint8Array, other: Uint8Array, kind: Kind, random: Random): Uint8Array {
  const { mutations = [], words = [] } = kind;
  if (mutations.length > 0 && random.chance(0.4)) return random.pick(mutations)(input, random);
  switch (kind.shape) {
    case 'bytes':
      return mutateBytes(input, other, random, words);
    case 'text':
      return random.chance(0.3) ? mutateText(input, random, words) : mutateBytes(input, other, random, words);
    case 'json':
      return mutateContent(input, other, random, words);
    case 'values':
      return mutateValue(input, other, random, words);
    case 'steps':
      return mutateSteps(input, other, random, words);
  }
}

/** What it says, where it is JSON, and now and then how it is written; else the bytes. */
function mutateContent(
  input: Uint8Array,
  other: Uint8Array,
  random: Random,
  words: readonly string[],
): Uint8Array {
  return random.chance(0.15)
    ? mutateBytes(input, other, random, words)
    : mutateValue(input, other, random, words);
}

function mutateValue(
  input: Uint8Array,
  other: Uint8Array,
  random: Random,
  words: readonly string[],
): Uint8Array {
  const changed = mutateJson(textOf(input), textOf(other), random, words);
  return changed === null ? mutateBytes(input, other, random, words) : Buffer.from(changed);
}

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function mutateText(input: Uint8Array, random: Random, words: readonly string[]): Uint8Array {
  const text = textOf(input);
  const at = random.whole(0, text.length);
  return Buffer.from(
    text.slice(0, at) + random.pick([...texts, ...words]) + text.slice(at + random.whole(0, 2)),
  );
}

export function mutateBytes(
  input: Uint8Array,
  other: Uint8Array,
  random: Random,
  words: readonly string[] = [],
): Uint8Array {
  const bytes = Buffer.from(input);
  const at = random.whole(0, Math.max(0, bytes.length - 1));
  const many = random.whole(1, random.pick([1, 4, 16, 64]));
  const head = bytes.subarray(0, at);
  switch (
    random.weighted({ bit: 3, byte: 3, number: 2, insert: 2, cut: 2, repeat: 1, word: 1, splice: 1, end: 1 })
  ) {
    case 'bit':
      if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.whole(0, 7));
      return bytes;
    case 'byte':
      if (bytes.length > 0)
        bytes[at] = random.chance(0.5) ? random.pick(bytesOfInterest) : random.whole(0, 255);
      return bytes;
    case 'number': {
      const width = random.pick([2, 4, 6]);
      if (bytes.length < at + width) return bytes;
      bytes.writeUIntBE(random.pick(numbersOfInterest) % 2 ** (8 * width), at, width);
      return bytes;
    }
    case 'insert':
      return Buffer.concat([head, random.bytes(many), bytes.subarray(at)]);
    case 'cut':
      return Buffer.concat([head, bytes.subarray(at + many)]);
    case 'repeat': {
      const part = bytes.subarray(at, at + many);
      return Buffer.concat([
        bytes.subarray(0, at + many),
        ...Array<Buffer>(random.pick([1, 2, 20])).fill(part),
        bytes.subarray(at + many),
      ]);
    }
    case 'word':
      return Buffer.concat([
        head,
        Buffer.from(random.pick(words.length > 0 ? words : texts)),
        bytes.subarray(at),
      ]);
    case 'splice':
      return Buffer.concat([head, other.subarray(random.whole(0, other.length))]);
    case 'end':
      return head;
  }
}

function mutateSteps(
  input: Uint8Array,
  other: Uint8Array,
  random: Random,
  words: readonly string[],
): Uint8Array {
  const steps = readSteps(input);
  if (steps.length === 0 || random.chance(0.03)) return mutateBytes(input, other, random, words);
  const strangers = readSteps(other);
  const at = random.whole(0, steps.length - 1);
  const one = steps[at] as Step;
  const stranger = random.pick(strangers.length > 0 ? strangers : steps);
  switch (random.weighted({ payload: 6, op: 1, drop: 2, double: 1, swap: 2, insert: 3, end: 1 })) {
    case 'payload':
      steps[at] = { ...one, payload: mutateContent(one.payload, stranger.payload, random, words) };
      break;
    case 'op':
      steps[at] = { ...one, op: random.whole(0, 12) };
      break;
    case 'drop':
      steps.splice(at, 1);
      break;
    case 'double':
      steps.splice(at, 0, ...Array<Step>(random.pick([1, 1, 2, 10])).fill(one));
      break;
    case 'swap': {
      const to = random.whole(0, steps.length - 1);
      [steps[at], steps[to]] = [steps[to] as Step, one];
      break;
    }
    case 'insert':
      steps.splice(random.whole(0, steps.length), 0, stranger);
      break;
    case 'end':
      steps.splice(at + 1);
      break;
  }
  return writeSteps(steps);
}
