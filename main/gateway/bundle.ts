import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface BundleFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cacheControl: string;
}

/** The interface's files by the path a browser asks for: what is not a key here does not exist for it. */
export type Bundle = ReadonlyMap<string, BundleFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built interface whole, so that no request ever leads to the disk. `index.html` is also `/`.
 * Links and files of unknown kinds are left out. Rejects where there is no `index.html`.
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const bundle = new Map<string, BundleFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = types[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    // Names in `assets` carry a hash of what is in them.
    const cacheControl = name.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
    bundle.set(name, { body: await readFile(file), type, cacheControl });
  }
  const index = bundle.get('/index.html');
  if (!index) throw new Error(`no index.html in ${folder}`);
  return bundle.set('/', index);
}
