import { expect, it } from 'vitest';
import { Later } from '../../../renderer/state/later.ts';

it('[window] what is loaded later is loaded once, however often it is asked for', async () => {
  let reads = 0;
  const later = new Later(() => Promise.resolve((reads += 1)));
  expect(later.thing.get()).toBeNull();
  await Promise.all([later.load(), later.load()]);
  await later.load();
  expect(later.thing.get()).toBe(1);
  expect(reads).toBe(1);
});

it('[window] what could not be loaded says why, and is tried again when it is asked for again', async () => {
  let reads = 0;
  const later = new Later(() => {
    reads += 1;
    return reads === 1 ? Promise.reject(new Error('gone')) : Promise.resolve('there');
  });
  await expect(later.load()).rejects.toThrow('gone');
  expect(later.thing.get()).toBeNull();
  await later.load();
  expect(later.thing.get()).toBe('there');
});
