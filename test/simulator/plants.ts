import fs from 'node:fs';
import type { RegisterHooksOptions } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Broken } from './oracle.ts';

/** A bug as somebody might write it: `find`, which stands once in `file`, becomes `become`. */
export interface Plant {
  readonly name: string;
  /** Below main/. */
  readonly file: string;
  readonly find: string;
  readonly become: string;
  /** The invariants that it breaks: at least one of them must be seen broken. */
  readonly breaks: readonly Broken[];
}

const main = path.resolve(import.meta.dirname, '../../main');

export const plants: readonly Plant[] = [];

/** Puts the bug into the sources as they are loaded. Throws where its text does not stand exactly once in its file. */
export function planted({ name, file, find, become }: Plant): RegisterHooksOptions {
  const place = path.join(main, file);
  const parts = fs.readFileSync(place, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`${name}: its text stands ${parts.length - 1} times in main/${file}`);
  const { href } = pathToFileURL(place);
  return {
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return url === href ? { ...loaded, source: parts.join(become) } : loaded;
    },
  };
}
