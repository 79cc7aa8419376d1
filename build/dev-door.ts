import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plugin } from 'vite';

/** An address that always leads to the app of now: each start of the app has a token of its own. */
export interface DevDoor {
  readonly address: string;
  /** Takes what the app prints, to find its address in it; passes the rest on. */
  readonly hear: (output: string) => void;
}

/** Opens the door on loopback. Its path is secret, since whoever knows it gets in. */
export async function devDoor(): Promise<DevDoor> {
  const secret = `/${randomBytes(16).toString('base64url')}`;
  let next: string | null = null;
  const server = createServer((request, response) => {
    if (request.url !== secret || next === null) response.writeHead(404).end();
    else response.writeHead(303, { Location: next, 'Cache-Control': 'no-store' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`,
    hear(output) {
      const found = /http:\/\/127\.0\.0\.1:\S+/.exec(output);
      if (found) next = found[0];
      else process.stdout.write(output);
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Has the page come back through `address` once the app it belongs to was replaced by another: then its cookie is refused. */
export function reloadPlugin(address: string): Plugin {
  const script = `
    const look = async () => {
      const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
      if (answer?.status === 403) location.replace(${JSON.stringify(address)});
    };
    setInterval(look, 500);`;
  const id = '\0reload';
  return {
    name: 'reload',
    resolveId: (source) => (source === 'virtual:reload' ? id : null),
    load: (loaded) => (loaded === id ? script : null),
    transform: (code, file) =>
      file.endsWith('/renderer/main.tsx') ? { code: `${code}\nimport 'virtual:reload';`, map: null } : null,
  };
}
