import { expect, it } from 'vitest';
import { Turns } from '../../../main/lib/turns.ts';

it('[lib] what is asked for is done one after the other, whatever becomes of it, and answered each by itself', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const first = Promise.withResolvers<number>();
  const one = turns.take(async () => {
    done.push('one');
    return first.promise;
  });
  const two = turns.take(() => {
    done.push('two');
    return Promise.reject(new RangeError('two'));
  });
  const three = turns.take(() => Promise.resolve(done.push('three')));
  const over = turns.idle().then(() => done.push('over'));
  expect(done).toEqual(['one']);
  first.resolve(1);
  expect(await one).toBe(1);
  await expect(two).rejects.toThrow('two');
  await three;
  await over;
  expect(done).toEqual(['one', 'two', 'three', 'over']);
});
