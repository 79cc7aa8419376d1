import { expect, it, vi } from 'vitest';
import { nodePlatform } from '../../main/node-platform.ts';
import type { BackgroundName } from '../../main/platform.ts';

it('[platform] outlives a background program that fails, and tells of its end', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const background = nodePlatform().startBackground('missing' as BackgroundName);
  expect(await new Promise((resolve) => background.onExit(resolve))).toBe(1);
  expect(String(printed.mock.calls[0]?.[0])).toContain('missing');
  printed.mockRestore();
});

it('[platform] tells of an end that was asked for as code 0', async () => {
  const background = nodePlatform().startBackground('history');
  const ended = new Promise((resolve) => background.onExit(resolve));
  await background.stop();
  expect(await ended).toBe(0);
});
