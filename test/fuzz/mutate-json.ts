import type { Random } from '../simulator/random.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Place {
  readonly parent: Json[] | { [key: string]: Json };
  readonly key: string | number;
  readonly value: Json;
}

const placesAtMost = 2_000;
const inherited = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'type',
  'kind',
  'id',
];
const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e308,
  -1e308,
  5e-324,
  255,
  256,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 48,
  2 ** 53,
  -(2 ** 53),
];
const texts = [
  '',
  ' ',
  '\0',
  '\n',
  '\u202e',
  '\u200b',
  '\ud800',
  '\udc00\ud800',
  '😀',
  'e\u0301',
  '%s',
  '../..',
  '\u001b[2J',
  '<b>',
];
const edge = [8, 16, 32, 43, 52, 64, 128, 256, 257, 1_000, 8_001, 70_000];

/** `text` with one thing in it changed that is not how JSON is written but what it says; null where it is no JSON. */
export function mutateJson(
  text: string,
  other: string,
  random: Random,
  words: readonly string[],
): string | null {
  const value = parsed(text);
  if (value === undefined) return null;
  if (random.chance(0.01)) return deep(random);
  const root = { value };
  const places = placesIn(root);
  // what is further in comes later, and has more to it
  const at = Math.max(...[1, 2].map(() => random.whole(0, places.length - 1)));
  const place = places[at] as Place;
  try {
    change(place, placesIn({ value: parsed(other) ?? null }), random, words);
    return JSON.stringify(root.value ?? null);
  } catch (error) {
    // too deep to be written again
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

function change(place: Place, others: readonly Place[], random: Random, words: readonly string[]): void {
  const { parent, key, value } = place;
  const put = (changed: Json): void => set(parent, key, changed);
  switch (random.weighted({ other: 3, near: 4, drop: 1, rename: 1, add: 2, copy: 3, double: 1, wrap: 1 })) {
    case 'other':
      return put(anything(random, words));
    case 'near':
      return put(near(value, random, words));
    case 'drop':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'rename':
      if (Array.isArray(parent)) return void parent.reverse();
      delete parent[key];
      return set(parent, random.pick([...inherited, ...words]), value);
    case 'add':
      if (Array.isArray(value))
        return void value.splice(random.whole(0, value.length), 0, anything(random, words));
      if (typeof value === 'object' && value !== null)
        return set(value, random.pick([...inherited, ...words, 'x']), anything(random, words));
      return put(near(value, random, words));
    case 'copy':
      return put(copyOf(random.pick(others).value));
    case 'double':
      if (Array.isArray(value) && value.length > 0)
        return put(
          Array.from({ length: random.pick([2, 17, 257, 501]) }, (_, at) => value[at % value.length] ?? null),
        );
      return put([value, copyOf(value)]);
    case 'wrap':
      return put(random.chance(0.5) ? [value] : { [random.pick(inherited)]: value });
  }
}

/** Something of the same type. */
function near(value: Json, random: Random, words: readonly string[]): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number')
    return random.chance(0.5) ? value + random.pick([1, -1, 0.5, 1_000]) : random.pick(numbers);
  if (typeof value !== 'string') return anything(random, words);
  const at = random.whole(0, value.length);
  switch (random.weighted({ insert: 3, cut: 2, length: 2, character: 3, word: 1 })) {
    case 'insert':
      return value.slice(0, at) + random.pick([...texts, ...words]) + value.slice(at);
    case 'cut':
      return value.slice(0, at);
    case 'length': {
      const length = random.pick(edge);
      return value === ''
        ? 'a'.repeat(length)
        : value.repeat(Math.ceil(length / value.length)).slice(0, length);
    }
    case 'character':
      return value.slice(0, at) + String.fromCharCode(random.whole(32, 126)) + value.slice(at + 1);
    case 'word':
      return random.pick([...texts, ...words]);
  }
}

function anything(random: Random, words: readonly string[]): Json {
  switch (random.weighted({ constant: 2, number: 2, text: 2, empty: 2 })) {
    case 'constant':
      return random.pick([null, true, false]);
    case 'number':
      return random.pick(numbers);
    case 'text':
      return random.pick([...texts, ...words, ...inherited]);
    case 'empty':
      return random.pick<Json>([[], {}, [[]], [null], [{}]]);
  }
}

/** Never more than a parser takes and a frame holds. */
function deep(random: Random): string {
  const depth = random.pick([10, 100, 1_000, 5_000]);
  return random.chance(0.5)
    ? '['.repeat(depth) + ']'.repeat(depth)
    : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
}

function placesIn(root: { value: Json }): Place[] {
  const found: Place[] = [{ parent: root, key: 'value', value: root.value }];
  for (let at = 0; at < found.length && found.length < placesAtMost; at++) {
    const { value } = found[at] as Place;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value))
      found.push({ parent: value, key: Array.isArray(value) ? Number(key) : key, value: inner });
  }
  return found;
}

/** Also of a key that means something to an assignment. */
function set(parent: object, key: string | number, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
