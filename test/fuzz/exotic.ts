/**
 * What JSON cannot say and a structured clone can, in place of a text that begins with `§`: so that an input with all that is
 * readable text.
 */
const values: Readonly<Record<string, (size: number) => unknown>> = {
  undefined: () => undefined,
  nan: () => NaN,
  infinity: () => Infinity,
  bigint: () => 2n ** 64n,
  date: () => new Date(NaN),
  regexp: () => /(a+)+$/,
  map: () => new Map([['__proto__', {}]]),
  set: () => new Set([1]),
  error: () => new TypeError('an error'),
  bytes: (size) => new Uint8Array(size),
  buffer: (size) => new ArrayBuffer(size),
  long: (size) => 'a'.repeat(size),
  wide: (size) => Array.from({ length: size }, (_, at) => at),
  sparse: () => Object.assign([], { 4_000_000_000: 1, length: 5 }),
  cycle: () => {
    const ring: { self?: unknown } = {};
    ring.self = ring;
    return ring;
  },
  deep: (size) => {
    let inner: unknown = 1;
    for (let at = 0; at < size; at++) inner = [inner];
    return inner;
  },
};
const largest = 2_000_000;

/** To be put into inputs. */
export const exotics: readonly string[] = [
  ...Object.keys(values).map((name) => `§${name}`),
  '§bytes:64',
  '§long:64001',
  '§long:600000',
  '§wide:10000',
  '§deep:100',
  '§deep:2000',
];

/** The value that the text says; undefined where it says none. */
export function exotic(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? meant(value) : value));
  } catch {
    return undefined;
  }
}

function meant(text: string): unknown {
  const [, name = '', size = '0'] = /^§([a-z]+)(?::(\d{1,7}))?$/.exec(text) ?? [];
  const make = Object.hasOwn(values, name) ? values[name] : undefined;
  return make ? make(Math.min(Number(size), largest)) : text;
}
