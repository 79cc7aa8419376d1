import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entryKinds } from '../../../main/protocol/entry.ts';
import { ControlMessage } from '../../../main/protocol/messages.ts';
import { calls } from '../../../preload/contract/api.ts';
import { caseOf, keptCases } from '../../fuzz/cases.ts';
import { fuzz, type FuzzReport } from '../../fuzz/fuzzer.ts';
import { plantedBug, plantedPollution } from '../../fuzz/planted.ts';
import { fuzzApart, fuzzForGate, type Found, type Report } from '../../fuzz/programs.ts';
import { replay } from '../../fuzz/replay.ts';
import { gateExecutions, type Target } from '../../fuzz/target.ts';
import { targetNamed, targets } from '../../fuzz/targets.ts';
import { World } from '../../fuzz/world.ts';

const seed = 45;
const megabyte = 1_000_000;

const tried = (target: Target, executions: number = gateExecutions): Promise<FuzzReport> =>
  fuzz(target, { seed, goOn: (count) => count < executions });

let reports: readonly Report[];
let findings: readonly Found[];
beforeAll(async () => {
  const names = targets.map(({ name }) => name);
  ({ reports, findings } = await fuzzForGate(names, seed));
}, 300_000);

function withstands(name: string): void {
  const report = reports.find(({ target }) => target === name);
  // as they are to be kept
  const cases = findings.map(({ target, input, error }) => {
    const { file, text } = caseOf(target, Buffer.from(input, 'hex'));
    return { target, case: `${file}\n${text}${error}` };
  });
  expect(cases.filter(({ target }) => target === name)).toEqual([]);
  expect(report?.executions).toBeGreaterThan(0);
  expect(report?.unreached).toEqual([]);
  expect(report?.grownBytes).toBeLessThan(100 * megabyte);
}

const ofPages = ['bridge-port', 'gateway', 'http'];
const ofOrder = ['session', 'handshake', 'login-host', 'login-guest'];
const ofBytes = targets.map(({ name }) => name).filter((name) => ![...ofPages, ...ofOrder].includes(name));

describe('whatever is sent', () => {
  it.each(ofBytes)('[A25] [A26] [F5] is read or refused with a code: %s', (name) => withstands(name));

  it.each(ofOrder)('[A26] changes nothing before its sender is known: %s', (name) => withstands(name));

  it.each(ofPages)('[A45] [A25] by a page gets nothing but an answer: %s', (name) => withstands(name));

  it('[F5] [L1] has every message and every kind of entry among it, read as what it is', () => {
    const answersOf = (name: string): readonly string[] =>
      reports.find(({ target }) => target === name)?.outcomes.map(([answer]) => answer) ?? [];
    expect(answersOf('control')).toEqual(
      expect.arrayContaining(ControlMessage.options.map(({ shape }) => shape.type.value)),
    );
    expect(answersOf('entries')).toEqual(expect.arrayContaining(Object.keys(entryKinds)));
  });

  it.each(['bridge-port', 'gateway'])('[A45] has every call there is among it: %s', (name) => {
    const answers = reports.find(({ target }) => target === name)?.outcomes.map(([answer]) => answer) ?? [];
    const called = (call: string): boolean => answers.some((answer) => answer.startsWith(`${call}: `));
    expect(Object.keys(calls).filter((call) => !called(call) && call !== 'app.eraseEverything')).toEqual([]);
  });

  it.each(
    keptCases()
      .filter(({ target }) => targetNamed(target).stateful)
      .map((one) => [path.basename(one.file), one] as const),
  )('[A45] and was once found is taken as it should be: %s', async (_name, { target, input }) => {
    await expect(replay(targetNamed(target), input)).resolves.toEqual(expect.any(String));
  });
});

describe('a bug that is planted', () => {
  const executions = 8_000;

  it('[A26] is found by whoever looks at what runs, and by nobody else; the same seed finds the same', async () => {
    const first = await tried(plantedBug, executions);
    expect(first.findings).toMatchObject([{ target: 'planted-bug', error: { name: 'TypeError' } }]);
    expect([...(first.findings[0]?.input ?? [])]).toEqual([0xff, 0x7f, 0x80, 0xfe]);
    const again = await tried(plantedBug, executions);
    expect(again.findings[0]?.execution).toBe(first.findings[0]?.execution);
    const blind = await fuzz(plantedBug, { seed, goOn: (count) => count < executions, unguided: true });
    expect(blind.findings).toEqual([]);
  });

  it('[A25] is found where it changes what everything inherits from, and is undone', async () => {
    const { findings } = await tried(plantedPollution);
    expect(findings.map(({ error }) => error.message)).toContainEqual(
      expect.stringMatching(/^what everything inherits from has other keys: /),
    );
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('x');
  });

  it('[A26] is found where it ends the whole program', async () => {
    const ended: Found[] = [];
    const report = await fuzzApart({ target: 'planted-end', seed, executions: 5_000 }, (found) =>
      ended.push(found),
    );
    expect(report).toBeNull();
    expect(ended).toEqual([
      {
        target: 'planted-end',
        execution: null,
        input: expect.stringMatching(/^ff/),
        error: expect.stringMatching(/^the program ended with 7/),
      },
    ]);
  });

  it('[A45] is found where a page is told a key, a path or a code that nobody knows', async () => {
    const world = await World.open({ logins: 'quick' });
    try {
      const { dataFolder } = await world.client.call('app.info', {});
      const key = fs.readFileSync(path.join(dataFolder, 'identity/device.key'), 'utf8').split('\n')[1];
      const answer = (value: unknown): unknown => ({ kind: 'answer', id: 1, value });
      expect(() => world.checkAnswer('room.list', answer([]))).not.toThrow();
      expect(() => world.checkAnswer('room.list', answer({ note: `it is ${key}` }))).toThrow('tells no key');
      expect(() => world.checkAnswer('room.list', answer({ dataFolder }))).toThrow('tells no path');
      expect(() => world.checkAnswer('app.info', answer({ dataFolder }))).not.toThrow();
      const failed = { kind: 'failure', id: 1, code: 'internal' };
      expect(() => world.checkAnswer('room.list', failed)).toThrow('a known code');
    } finally {
      await world.close();
    }
  });
});
