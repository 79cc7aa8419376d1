import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ended } from '../gate/command.ts';
import { oneFailed, onePassed, sum, type Tally } from '../gate/tally.ts';

/** A package as it is looked up. */
export interface Named {
  readonly name: string;
  readonly version: string;
}

export type Audited =
  | { readonly kind: 'clean' }
  /** A line for each package that somebody has warned of. */
  | { readonly kind: 'warned'; readonly problems: readonly string[] }
  /** Nobody has looked: `reason` says why. */
  | { readonly kind: 'not-asked'; readonly reason: string };

/** Runs npm with these arguments in that folder. Never rejects. */
export type Npm = (args: readonly string[], folder: string) => Promise<Ended>;

/**
 * A version that everybody has been warned of since 2019. Whoever knows nothing about it knows no advisories: its silence about the rest
 * says nothing.
 */
const canary: Named = { name: 'lodash', version: '4.17.11' };

/** Asks the registry, by `npm audit`, what is known against exactly these packages. */
export async function auditShipped(shipped: readonly Named[], npm: Npm): Promise<Audited> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-audit-'));
  try {
    writeProject(folder, [...shipped, canary]);
    const answer = vulnerabilitiesIn(await npm(['audit', '--package-lock-only', '--json'], folder));
    if ('reason' in answer) return { kind: 'not-asked', reason: answer.reason };
    const { [canary.name]: known, ...found } = answer.vulnerabilities;
    if (known === undefined)
      return {
        kind: 'not-asked',
        reason: `the registry knows nothing against ${canary.name} ${canary.version}, so it knows nothing`,
      };
    const problems = Object.entries(found).map(([name, one]) => problem(name, one));
    return problems.length === 0 ? { kind: 'clean' } : { kind: 'warned', problems };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The same of what the project itself says that it depends on at run time: nothing, for as long as everything is bundled. */
export async function auditProject(folder: string, npm: Npm): Promise<Audited> {
  const answer = vulnerabilitiesIn(await npm(['audit', '--omit=dev', '--json'], folder));
  if ('reason' in answer) return { kind: 'not-asked', reason: answer.reason };
  const problems = Object.entries(answer.vulnerabilities).map(([name, one]) => problem(name, one));
  return problems.length === 0 ? { kind: 'clean' } : { kind: 'warned', problems };
}

/** Both, one behind the other, as the gate counts them. */
export async function auditTally(folder: string, shipped: readonly Named[], npm: Npm): Promise<Tally> {
  return sum([
    tallyOf('npm audit --omit=dev', await auditProject(folder, npm)),
    tallyOf('advisories against what is shipped', await auditShipped(shipped, npm)),
  ]);
}

function tallyOf(name: string, audited: Audited): Tally {
  switch (audited.kind) {
    case 'clean':
      return onePassed;
    case 'warned':
      return oneFailed(name, audited.problems.join('\n'));
    case 'not-asked':
      return { passed: 0, failures: [], skips: [{ name, reason: audited.reason }], rescued: [] };
  }
}

interface Vulnerability {
  readonly severity: string;
  readonly range: string;
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

/** What npm has found out; it ends with 1 both where it found something and where it could not ask. */
function vulnerabilitiesIn({
  output,
}: Ended):
  { readonly vulnerabilities: Readonly<Record<string, Vulnerability>> } | { readonly reason: string } {
  const start = output.search(/^\{/m);
  const end = output.search(/^\}/m);
  const text = output.slice(Math.max(0, start), end < 0 ? undefined : end + 1);
  try {
    const report = JSON.parse(text) as { vulnerabilities?: Record<string, Vulnerability>; message?: string };
    if (report.vulnerabilities !== undefined) return { vulnerabilities: report.vulnerabilities };
    return { reason: `the registry was not asked: ${plain(report.message ?? text)}` };
  } catch {
    return { reason: `npm said nothing that can be read: ${plain(output)}` };
  }
}

function problem(name: string, { severity, range, via }: Vulnerability): string {
  const titles = via.map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title} (${one.url})`));
  return `${name} ${range}, ${severity}: ${titles.join('; ')}`;
}

/** One line, without addresses: a registry may be anybody's. */
const plain = (text: string): string =>
  text
    .replace(/https?:\/\/\S+/g, 'an address')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** A project that depends on these, as if they were installed: npm reads the lock file and nothing else. */
function writeProject(folder: string, packages: readonly Named[]): void {
  const own = { name: 'shipped', version: '1.0.0' };
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  const installed = packages.map(({ name, version }) => [`node_modules/${name}`, { version }] as const);
  const lock = {
    ...own,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { ...own, dependencies }, ...Object.fromEntries(installed) },
  };
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ ...own, private: true, dependencies }),
  );
  fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
}
