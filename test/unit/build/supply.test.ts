import fs from 'node:fs';
import path from 'node:path';
import type { Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build/built.ts';
import { isAllowed, licenceProblems, licencesText } from '../../../build/supply/licences.ts';
import { packagesIn, sbomText } from '../../../build/supply/sbom.ts';
import { describeShipped, packageFilesIn, type Shipped } from '../../../build/supply/shipped.ts';
import { supplyFiles } from '../../../build/supply/write.ts';
import lock from '../../../package-lock.json' with { type: 'json' };
import manifest from '../../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../../..');
const one: Shipped = {
  name: '@a/b',
  version: '1.2.3',
  licence: 'MIT',
  licenceText: 'Permission is hereby granted',
  sha512: 'ab'.repeat(64),
  needs: [],
  compiled: [],
  desktopOnly: false,
};

describe('what is shipped', () => {
  beforeAll(async () => void (await ensureBuilt()), 120_000);
  const read = (name: string): string => fs.readFileSync(path.join(root, 'out', name), 'utf8');

  it('[supply] is what the builds were made of, by name and version, and Electron', () => {
    const shipped = packagesIn(read(supplyFiles.sbom));
    const names = shipped.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['@serenity-kit/opaque', 'dns-packet', 'electron', 'react-dom', 'ws', 'zod']),
    );
    // of which nothing gets into any program
    for (const name of ['vitest', 'typescript', 'eslint', '@types/node']) expect(names).not.toContain(name);
    const locked: Readonly<Record<string, { readonly version?: string }>> = lock.packages;
    for (const { name, version } of shipped) expect(locked[`node_modules/${name}`]?.version).toBe(version);
  });

  it('[supply] has every package of which the architecture says that it is in the app', () => {
    const text = fs.readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
    const [, table = ''] = text.split('| In the app |');
    const [rows = ''] = table.split('| Around it |');
    const inTheApp = [...rows.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const names = packagesIn(read(supplyFiles.sbom)).map(({ name }) => name);
    const own = Object.keys(manifest.devDependencies).filter((name) => names.includes(name));
    expect(inTheApp.sort()).toEqual(own.filter((name) => !['electron', 'vite'].includes(name)).sort());
  });

  it('[supply] is written down with the text of each licence, and is allowed', () => {
    const text = read(supplyFiles.licences);
    for (const { name, version } of packagesIn(read(supplyFiles.sbom)))
      expect(text).toContain(`\n${name} ${version} (`);
    expect(text).toMatch(/^Landline \d+\.\d+\.\d+\n\nMIT License/);
  });

  it('[supply] tells what is compiled into a package', () => {
    const bom = JSON.parse(read(supplyFiles.sbom)) as {
      components: readonly { name: string; components?: readonly { name: string; purl: string }[] }[];
    };
    const opaque = bom.components.find(({ name }) => name === 'opaque');
    expect(opaque?.components?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['argon2', 'curve25519-dalek', 'opaque-ke', 'voprf']),
    );
    expect(opaque?.components?.[0]?.purl).toMatch(/^pkg:cargo\/[a-z0-9_-]+@\d/);
  });

  it('[supply] is a bill of materials that is the same each time, and refers to nothing that is not in it', () => {
    const text = read(supplyFiles.sbom);
    const bom = JSON.parse(text) as {
      components: readonly { 'bom-ref': string; components?: readonly { 'bom-ref': string }[] }[];
      metadata: { component: { 'bom-ref': string } };
      dependencies: readonly { ref: string; dependsOn: readonly string[] }[];
      [key: string]: unknown;
    };
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bom['serialNumber']).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(text).not.toMatch(/timestamp|\/work|node_modules/);
    const refs = [
      bom.metadata.component['bom-ref'],
      ...bom.components.flatMap((part) => [
        part['bom-ref'],
        ...(part.components ?? []).map((inner) => inner['bom-ref']),
      ]),
    ];
    expect(new Set(refs).size).toBe(refs.length);
    const named = bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((ref) => !refs.includes(ref))).toEqual([]);
  });
});

describe('a piece of a program', () => {
  const chunk = (...ids: readonly string[]) =>
    [
      {
        type: 'chunk',
        modules: Object.fromEntries(ids.map((id) => [id, { renderedLength: 1 }])),
      },
    ] as unknown as Rolldown.RolldownOutput['output'];

  it('[supply] belongs to a package, to a bundler, or to us', () => {
    const files = packageFilesIn(
      chunk(
        path.join(root, 'main/app.ts'),
        path.join(root, 'node_modules/@scure/bip39/index.js?x'),
        `\0${path.join(root, 'node_modules/ws/lib/sender.js')}?commonjs-proxy`,
        '\0rolldown/runtime.js',
      ),
    );
    expect(files).toEqual([
      'node_modules/@scure/bip39/index.js',
      'node_modules/rolldown',
      'node_modules/ws/lib/sender.js',
    ]);
    expect(describeShipped(files).map(({ name }) => name)).toEqual([
      '@scure/bip39',
      'electron',
      'rolldown',
      'ws',
    ]);
  });

  it('[supply] of nobody knows whom stops the build', () => {
    expect(() => packageFilesIn(chunk('\0virtual:something'))).toThrow('nobody knows where');
  });
});

describe('licences', () => {
  it('[supply] are judged by their expressions', () => {
    expect(
      ['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC', 'Apache-2.0 OR MIT'].filter(isAllowed),
    ).toHaveLength(4);
    expect(
      ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'none', '', '(MIT OR (ISC))', 'SEE LICENSE IN x'].filter(
        isAllowed,
      ),
    ).toEqual([]);
  });

  it('[supply] that are not allowed, or have no text, are named', () => {
    const gpl = { ...one, licence: 'GPL-3.0-only' };
    const silent = { ...one, licenceText: '' };
    const within = { ...one, compiled: [{ name: 'c', version: '1.0.0', licence: 'GPL-3.0-only' }] };
    expect([one, gpl, silent, within].map((each) => licenceProblems([each]))).toEqual([
      [],
      ['@a/b 1.2.3 is under GPL-3.0-only, which is not allowed'],
      ['@a/b 1.2.3 comes without the text of its licence'],
      ['c 1.0.0 in @a/b is under GPL-3.0-only, which is not allowed'],
    ]);
  });

  it('[supply] stand behind our own', () => {
    const text = licencesText({ version: '9.9.9', text: 'Ours' }, [one]);
    expect(text).toMatch(
      /^Landline 9\.9\.9\n\nOurs\n\n=+\n@a\/b 1\.2\.3 \(MIT\)\n=+\nPermission is hereby granted\n$/,
    );
  });

  it('[supply] a bill of other materials has another number', () => {
    const numberOf = (shipped: Shipped): unknown =>
      (JSON.parse(sbomText('1.0.0', [shipped])) as { serialNumber: unknown }).serialNumber;
    expect(numberOf(one)).toBe(numberOf({ ...one }));
    expect(numberOf({ ...one, version: '1.2.4' })).not.toBe(numberOf(one));
  });
});
