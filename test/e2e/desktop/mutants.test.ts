import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asInstalled, defaultAppFolder, runtime } from '../../support/launch.ts';
import { overlapping } from '../../support/overlapping.ts';
import { failingChecks, patient } from './checks.ts';
import { mutations, type Mutation } from './mutations.ts';

// Checks that never failed prove nothing: each mutant of the built app takes one protection away.
// That the unchanged app passes every check is in security.test.ts.

const folders: string[] = [];

/** A copy of the built app in which `edits` were made. */
function mutate({ part, edits }: Pick<Mutation, 'part' | 'edits'>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-mutant-'));
  folders.push(folder);
  const out = path.join(defaultAppFolder, 'out');
  cpSync(path.join(defaultAppFolder, 'package.json'), path.join(folder, 'package.json'));
  cpSync(path.join(out, 'main'), path.join(folder, 'out/main'), { recursive: true });
  cpSync(path.join(out, 'preload'), path.join(folder, 'out/preload'), { recursive: true });
  symlinkSync(path.join(out, 'renderer'), path.join(folder, 'out/renderer'), 'junction');
  const files = readdirSync(path.join(folder, 'out', part)).map((name) =>
    path.join(folder, 'out', part, name),
  );
  for (const [find, replacement] of edits) {
    const holds = (file: string): boolean => positionOf(readFileSync(file, 'utf8'), find) >= 0;
    const file = files.find(holds);
    assert.ok(file, `nothing to change: ${String(find)}`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(find, replacement));
  }
  return folder;
}

const positionOf = (text: string, find: string | RegExp): number =>
  typeof find === 'string' ? text.indexOf(find) : text.search(find);

const tryMs = 240_000;
/** Two words for an app with which nothing can be done: whether its page was seen before is a matter of moments. */
const doesNotComeUp = ['start', 'bridge'];

function isCaught({ caughtBy }: Mutation, failing: readonly string[]): boolean {
  if (!doesNotComeUp.includes(caughtBy)) return failing.includes(caughtBy);
  // The stand-in refuses outright what it cannot do; Electron starts and must fail the read-back.
  return failing.some((name) => runtime === 'electron' || doesNotComeUp.includes(name));
}

/** Which checks a mutant fails. Asked a second time, with patience, where it did not fail the expected one: it may have been slow. */
async function failingOf(mutation: Mutation): Promise<string[]> {
  const env = mutation.packaged ? asInstalled : {};
  const checked = ['bridge', mutation.caughtBy];
  const folder = mutate(mutation);
  const failing = await failingChecks(folder, checked, { startMs: 15_000, checkMs: 10_000, env });
  return isCaught(mutation, failing) ? failing : failingChecks(folder, checked, { ...patient, env });
}

describe('mutants of the built app', () => {
  // Many of them wait for an answer that never comes, which costs nothing but time.
  const results = overlapping(
    mutations.map((mutation) => () => failingOf(mutation)),
    4,
  );
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it.each(mutations.map((mutation, index) => [mutation.name, mutation, index] as const))(
    'is caught where %s',
    async (_name, mutation, index) => {
      const failing = await results(index);
      expect(isCaught(mutation, failing), `caught by ${failing.join(', ') || 'nothing'}`).toBe(true);
    },
    tryMs,
  );
});
