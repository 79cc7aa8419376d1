import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { auditShipped, auditTally, type Npm } from '../../../build/supply/audit.ts';
import { npm } from '../../../build/supply/npm.ts';

interface Advisory {
  readonly name: string;
  readonly range: string;
}
const canary: Advisory = { name: 'lodash', range: '<4.17.12' };
const shipped = [
  { name: 'zod', version: '4.6.7' },
  { name: '@scure/bip39', version: '2.4.0' },
];

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A registry on this machine that knows these advisories; the real npm asks it. `asked` has what it was asked about. */
async function registry(
  advisories: readonly Advisory[],
): Promise<{ npm: Npm; asked: Record<string, string[]> }> {
  const asked: Record<string, string[]> = {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const answer = (body: unknown): void => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(body));
      };
      if (request.method !== 'POST') {
        const name = decodeURIComponent((request.url ?? '/').slice(1));
        return answer({
          name,
          'dist-tags': { latest: '4.17.11' },
          versions: { '4.17.11': { name, version: '4.17.11' } },
        });
      }
      const body = Buffer.concat(parts);
      const zipped = request.headers['content-encoding'] === 'gzip';
      Object.assign(asked, JSON.parse((zipped ? gunzipSync(body) : body).toString('utf8')));
      const known = advisories.filter(({ name }) => name in asked);
      answer(
        Object.fromEntries(
          known.map(({ name, range }, at) => [
            name,
            [
              {
                id: at + 1,
                url: 'https://advisories.invalid/1',
                title: 'It is bad',
                severity: 'high',
                vulnerable_versions: range,
              },
            ],
          ]),
        ),
      );
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, npm: (args, folder) => npm([...args, `--registry=http://127.0.0.1:${port}/`], folder) };
}

it('[supply] exactly what is shipped is asked about, and clean where nothing is known against it', async () => {
  const { npm: asking, asked } = await registry([canary, { name: 'left-pad', range: '*' }]);
  expect(await auditShipped(shipped, asking)).toEqual({ kind: 'clean' });
  expect(asked).toEqual({ zod: ['4.6.7'], '@scure/bip39': ['2.4.0'], lodash: ['4.17.11'] });
});

it('[supply] what somebody has warned of is named', async () => {
  const { npm: asking } = await registry([canary, { name: 'zod', range: '<5' }]);
  expect(await auditShipped(shipped, asking)).toEqual({
    kind: 'warned',
    problems: [expect.stringMatching(/^zod .*high: It is bad \(https:\/\/advisories\.invalid\/1\)$/)],
  });
  const { failures } = await auditTally(process.cwd(), shipped, asking);
  expect(failures).toHaveLength(1);
});

it('[supply] a registry that knows nothing, or is not reached, is a skip with its reason and never a pass', async () => {
  const { npm: ignorant } = await registry([]);
  expect(await auditShipped(shipped, ignorant)).toEqual({
    kind: 'not-asked',
    reason: 'the registry knows nothing against lodash 4.17.11, so it knows nothing',
  });
  const nobody: Npm = (args, folder) => npm([...args, '--registry=http://127.0.0.1:9/'], folder);
  const { skips, failures } = await auditTally(process.cwd(), shipped, nobody);
  expect(failures).toEqual([]);
  expect(skips).toEqual([
    {
      name: 'advisories against what is shipped',
      reason: expect.stringMatching(/^the registry was not asked: /),
    },
  ]);
});
