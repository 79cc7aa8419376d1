import fs from 'node:fs';

/** A library in another language that is part of a package's WebAssembly. */
export interface Compiled {
  readonly name: string;
  readonly version: string;
  /** As its maker gives it; null where this file does not know it. */
  readonly licence: string | null;
}

const either = 'MIT OR Apache-2.0';
/** What crates say of themselves. */
const licences: Readonly<Record<string, string>> = {
  argon2: either,
  base64: either,
  blake2: either,
  'block-buffer': either,
  'curve25519-dalek': 'BSD-3-Clause',
  digest: either,
  dlmalloc: either,
  'elliptic-curve': either,
  'generic-array': 'MIT',
  hashbrown: either,
  hkdf: either,
  hmac: either,
  'js-sys': either,
  once_cell: either,
  'opaque-ke': either,
  rand_core: either,
  'serde-wasm-bindgen': 'MIT',
  serde_core: either,
  sha2: either,
  voprf: 'MIT',
  'wasm-bindgen': either,
};

/** WebAssembly as it is written into a script. */
const embedded = /['"`](AGFzbQ[A-Za-z0-9+/]+={0,2})['"`]/g;
/** The places in its sources that a Rust program names when it gives up. */
const sourcePlace = /(?:registry\/src\/[^/]+|rust\/deps)\/([a-z0-9_-]+?)-(\d+\.\d+\.\d+)\/src\//g;

/** The crates whose names are left in the WebAssembly in `scripts`: there may be others that leave none. Folders are passed over. */
export function compiledInto(scripts: readonly string[]): readonly Compiled[] {
  const found = new Map<string, Compiled>();
  for (const script of scripts) {
    if (!fs.statSync(script).isFile()) continue;
    for (const [, base64 = ''] of fs.readFileSync(script, 'utf8').matchAll(embedded)) {
      const program = Buffer.from(base64, 'base64').toString('latin1');
      for (const [, name = '', version = ''] of program.matchAll(sourcePlace))
        found.set(`${name} ${version}`, { name, version, licence: licences[name] ?? null });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
