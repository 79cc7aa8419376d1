import { expect, it, vi } from 'vitest';
import { nodePlatform, resumeWatch } from '../../main/node-platform.ts';
import type { BackgroundName } from '../../main/platform.ts';
import { ManualClock } from '../support/manual-clock.ts';

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

it('[platform] tells, once, that the machine slept, and nothing of time that merely passed', () => {
  const clock = new ManualClock();
  const resumed = vi.fn();
  const undo = nodePlatform(clock).onResume?.(resumed);
  clock.pass(10 * 60_000);
  clock.jump(resumeWatch.gapMs);
  clock.pass(resumeWatch.periodMs);
  clock.jump(-60 * 60_000);
  clock.pass(resumeWatch.periodMs);
  expect(resumed).not.toHaveBeenCalled();
  clock.jump(8 * 60 * 60_000);
  expect(resumed).not.toHaveBeenCalled();
  clock.pass(resumeWatch.periodMs);
  expect(resumed).toHaveBeenCalledTimes(1);
  clock.pass(10 * 60_000);
  expect(resumed).toHaveBeenCalledTimes(1);
  undo?.();
  expect(clock.pending).toBe(0);
});
