import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appOrigin, responseHeaders } from './security.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Answers `app://landline/…` with the built page in `folder`, each file with the headers of `security.ts`.
 * Anything but a GET of a file of a known kind inside `folder` is answered with 404, never with an exception.
 */
export function pageFiles(folder: string): (request: Request) => Promise<Response> {
  const root = path.resolve(folder);
  return async (request) => {
    const file = request.method === 'GET' ? fileFor(root, request.url) : null;
    const type = file === null ? undefined : contentTypes[path.extname(file)];
    if (file === null || type === undefined) return notFound();
    try {
      // Copied: a page must never be handed the rest of a shared pool.
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { ...responseHeaders, 'content-type': type },
      });
    } catch {
      return notFound();
    }
  };
}

/** The file that `url` names inside `root`, or null where it names none. */
function fileFor(root: string, url: string): string | null {
  if (!url.startsWith(`${appOrigin}/`)) return null;
  const encoded = new URL(url).pathname;
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const file = path.join(root, name);
  return file.startsWith(root + path.sep) ? file : null;
}

const notFound = (): Response => new Response('Not found', { status: 404, headers: { ...responseHeaders } });
