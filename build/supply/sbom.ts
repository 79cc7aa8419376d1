import { createHash } from 'node:crypto';
import type { Shipped } from './shipped.ts';

type Json = string | readonly Json[] | { readonly [key: string]: Json };

const purlOf = (kind: 'npm' | 'cargo', name: string, version: string): string =>
  `pkg:${kind}/${name.replace('@', '%40')}@${version}`;

/**
 * A bill of materials, CycloneDX 1.6 as JSON, of the app and the packages in it. The same packages give the same text: it has no time,
 * and its number is made of what it says.
 */
export function sbomText(version: string, shipped: readonly Shipped[]): string {
  const own = purlOf('npm', 'landline', version);
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: 'landline',
        version,
        purl: own,
        licenses: licensesOf('MIT'),
      },
    },
    components: shipped.map(component),
    dependencies: [
      { ref: own, dependsOn: shipped.map(refOf).sort() },
      ...shipped.map((one) => ({
        ref: refOf(one),
        dependsOn: [
          ...shipped.filter(({ name }) => one.needs.includes(name)).map(refOf),
          ...one.compiled.map(({ name, version: of }) => purlOf('cargo', name, of)),
        ].sort(),
      })),
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, version: 1, ...content };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** The packages of npm that a bill of materials names. */
export const packagesIn = (bom: string): readonly { readonly name: string; readonly version: string }[] =>
  (
    JSON.parse(bom) as { components: readonly { group?: string; name: string; version: string }[] }
  ).components.map(({ group, name, version }) => ({
    name: group === undefined ? name : `${group}/${name}`,
    version,
  }));

const refOf = ({ name, version }: Pick<Shipped, 'name' | 'version'>): string => purlOf('npm', name, version);

function component(one: Shipped): Json {
  const { name, version, licence, sha512, desktopOnly, compiled } = one;
  const [, group, plainName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return {
    type: desktopOnly ? 'platform' : 'library',
    'bom-ref': refOf(one),
    ...(group === undefined ? {} : { group }),
    name: plainName,
    version,
    scope: desktopOnly ? 'optional' : 'required',
    ...(sha512 === null ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    licenses: licensesOf(licence),
    purl: refOf(one),
    ...(compiled.length === 0 ? {} : { components: compiled.map(crate) }),
  };
}

const crate = ({ name, version, licence }: Shipped['compiled'][number]): Json => ({
  type: 'library',
  'bom-ref': purlOf('cargo', name, version),
  name,
  version,
  scope: 'required',
  ...(licence === null ? {} : { licenses: licensesOf(licence) }),
  purl: purlOf('cargo', name, version),
});

/** One licence by its id, a choice as the expression it is. */
const licensesOf = (licence: string): Json =>
  / OR | AND /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];

/** Of version 8, whose bits are whatever its maker says (RFC 9562). */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
