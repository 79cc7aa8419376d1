import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { oneAtATime } from '../../../build/lock.mjs';
import { root } from './sources.ts';

const name = `lock-test-${process.pid}`;
const file = path.join(root, 'out', `${name}.lock`);

it('[build] work of one name never overlaps, and its failure lets the next one in', async () => {
  const { promise: firstMayEnd, resolve: endFirst } = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = oneAtATime(name, async () => {
    order.push('first begins');
    await firstMayEnd;
    order.push('first ends');
    throw new Error('it broke');
  });
  const second = oneAtATime(name, () => order.push('second'));
  endFirst();
  await expect(first).rejects.toThrow('it broke');
  await second;
  expect(order).toEqual(['first begins', 'first ends', 'second']);
  expect(fs.existsSync(file)).toBe(false);
});

it('[build] a holder that died does not keep others out', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, String(pid));
  await expect(oneAtATime(name, () => 'done')).resolves.toBe('done');
});
