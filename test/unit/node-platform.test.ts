import { describe, expect, it, vi } from 'vitest';
import { nodePlatform } from '../../main/node-platform.ts';
import {
  fallAsleepMs,
  resumeWatch,
  watchSleep,
  type BackgroundName,
  type Platform,
} from '../../main/platform.ts';
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

describe('a machine in plain Node', () => {
  const hour = 60 * 60_000;
  it('[platform] has woken up, which is told once, and never of time that merely passed', () => {
    const clock = new ManualClock();
    const resumed = vi.fn();
    const undo = nodePlatform(clock).onResume?.(resumed);
    clock.pass(10 * 60_000);
    clock.jump(resumeWatch.gapMs);
    clock.pass(resumeWatch.periodMs);
    expect(resumed).not.toHaveBeenCalled();
    clock.jump(8 * hour);
    expect(resumed).not.toHaveBeenCalled();
    clock.pass(resumeWatch.periodMs);
    expect(resumed).toHaveBeenCalledTimes(1);
    clock.pass(10 * 60_000);
    expect(resumed).toHaveBeenCalledTimes(1);
    undo?.();
    expect(clock.pending).toBe(0);
  });

  it('[platform] whose clock is set back has not slept, and is heard when it does', () => {
    const clock = new ManualClock();
    const resumed = vi.fn();
    nodePlatform(clock).onResume?.(resumed);
    clock.jump(-8 * hour);
    clock.pass(10 * 60_000);
    expect(resumed).not.toHaveBeenCalled();
    clock.jump(hour);
    clock.pass(resumeWatch.periodMs);
    expect(resumed).toHaveBeenCalledTimes(1);
  });

  /** Both clocks go on while nothing runs, as where a process is stopped or its machine is paused. */
  it.each([
    ['stood still for a while', 0],
    ['stood still while its clock was set back', -hour],
  ])('[platform] %s and goes on: told once', (_what, setMs) => {
    let wall = 0;
    let steady = 0;
    let tick = (): void => undefined;
    const clock = {
      now: () => wall,
      monotonic: () => steady,
      every: (_periodMs: number, run: () => void) => {
        tick = run;
        return () => undefined;
      },
    };
    const pass = (ms: number): void => {
      wall += ms;
      steady += ms;
      tick();
    };
    const resumed = vi.fn();
    nodePlatform(clock).onResume?.(resumed);
    pass(resumeWatch.periodMs + resumeWatch.gapMs);
    expect(resumed).not.toHaveBeenCalled();
    wall += setMs;
    pass(resumeWatch.periodMs + resumeWatch.gapMs + 1);
    expect(resumed).toHaveBeenCalledTimes(1);
    pass(resumeWatch.periodMs);
    expect(resumed).toHaveBeenCalledTimes(1);
  });
});

describe('a machine that says it will sleep', () => {
  function machine() {
    const clock = new ManualClock();
    const heard = { suspend: (): unknown => undefined, resume: (): unknown => undefined };
    const undone: string[] = [];
    const platform: Pick<Platform, 'onSuspend' | 'onResume'> = {
      onSuspend(listener) {
        heard.suspend = listener;
        return () => void undone.push('suspend');
      },
      onResume(listener) {
        heard.resume = listener;
        return () => void undone.push('resume');
      },
    };
    const run = { suspend: vi.fn(() => Promise.resolve()), wake: vi.fn() };
    const undo = watchSleep(platform, clock, run);
    return { clock, heard, undone, run, undo };
  }

  it('[platform] is left in time, and comes back when it wakes up', async () => {
    const { clock, heard, run } = machine();
    const left = heard.suspend();
    expect(run.suspend).toHaveBeenCalledTimes(1);
    await expect(left).resolves.toBeUndefined();
    clock.pass(fallAsleepMs - 1);
    expect(run.wake).not.toHaveBeenCalled();
    heard.resume();
    clock.pass(2 * fallAsleepMs);
    expect(run.wake).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(0);
  });

  it('[platform] and stays awake after all is not taken for asleep for ever', () => {
    const { clock, heard, run } = machine();
    heard.suspend();
    clock.pass(fallAsleepMs / 2);
    heard.suspend();
    clock.pass(fallAsleepMs - 1);
    expect(run.wake).not.toHaveBeenCalled();
    clock.pass(1);
    expect(run.wake).toHaveBeenCalledTimes(1);
  });

  it('[platform] is of no interest to an app that has stopped', () => {
    const { clock, heard, undone, run, undo } = machine();
    heard.suspend();
    undo();
    clock.pass(2 * fallAsleepMs);
    expect(run.wake).not.toHaveBeenCalled();
    expect(undone).toEqual(['suspend', 'resume']);
  });

  it('[platform] may be one that tells nothing', () => {
    watchSleep({}, new ManualClock(), { suspend: vi.fn(), wake: vi.fn() })();
  });
});
