import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../preload/bridge/client.ts';
import type { Port } from '../../preload/bridge/port.ts';

/** A pipe under test; frames posted into one end come out of the other. */
export interface PortPair {
  readonly ends: readonly [Port, Port];
  stop?(): Promise<void>;
}

/** What every Port must do: a new transport is done when it is green. */
export function portSuite(name: string, open: () => Promise<PortPair>): void {
  describe(`Port over ${name}`, () => {
    const pairs: PortPair[] = [];
    const ends = async (): Promise<readonly [Port, Port]> => {
      const pair = await open();
      pairs.push(pair);
      return pair.ends;
    };
    afterEach(async () => {
      for (const pair of pairs.splice(0)) {
        pair.ends[0].close();
        await pair.stop?.();
      }
    });
    const closing = (port: Port): Promise<void> => new Promise((resolve) => port.onClose(resolve));
    const collect = (port: Port, count: number): Promise<unknown[]> =>
      new Promise((resolve) => {
        const frames: unknown[] = [];
        port.onFrame((frame) => {
          if (frames.push(frame) === count) resolve(frames);
        });
      });

    it.each([
      ['one way', 0, 1],
      ['the other way', 1, 0],
    ] as const)('[port 1] carries frames in order, none twice, %s', async (_way, from, to) => {
      const both = await ends();
      const sent = Array.from({ length: 500 }, (_, number) => ({ number, text: 'a'.repeat(number) }));
      const received = collect(both[to], sent.length);
      for (const frame of sent) both[from].post(frame);
      expect(await received).toEqual(sent);
    });

    it('[port 2] keeps frames for the first listener', async () => {
      const [near, far] = await ends();
      near.post('first');
      near.post('second');
      const answered = collect(near, 1);
      far.post('after');
      await answered;
      expect(await collect(far, 2)).toEqual(['first', 'second']);
    });

    it('[port 3] copies what it carries', async () => {
      const [near, far] = await ends();
      const frame = { list: [1, 'zwei', '三', null, { '\u0000': '\ud83d\ude00' }] };
      const received = collect(far, 1);
      near.post(frame);
      const [copy] = await received;
      expect(copy).toEqual(frame);
      expect(copy).not.toBe(frame);
    });

    it('[port 4] gives a frame to every listener until it is undone', async () => {
      const [near, far] = await ends();
      const heard: string[] = [];
      far.onFrame((frame) => void heard.push(`stays ${String(frame)}`));
      const undo = far.onFrame((frame) => void heard.push(`goes ${String(frame)}`));
      const one = collect(far, 1);
      near.post(1);
      await one;
      undo();
      undo();
      const two = collect(far, 1);
      near.post(2);
      await two;
      expect(heard).toEqual(['stays 1', 'goes 1', 'stays 2']);
    });

    it.each([0, 1] as const)('[port 5] tells both ends, once, that end %i closed it', async (closer) => {
      const both = await ends();
      let times = 0;
      both[0].onClose(() => (times += 1));
      both[1].onClose(() => (times += 1));
      const bothClosed = Promise.all(both.map(closing));
      both[closer].close();
      both[closer].close();
      await bothClosed;
      both[1 - closer]?.close();
      await Promise.all(both.map(closing));
      expect(times).toBe(2);
    });

    it('[port 6] delivers what was posted before the close, and nothing after', async () => {
      const [near, far] = await ends();
      const heard: unknown[] = [];
      far.onFrame((frame) => void heard.push(frame));
      const closed = closing(far);
      near.post('before');
      near.close();
      await closed;
      near.post('after');
      far.post('after');
      await closing(near);
      expect(heard).toEqual(['before']);
    });

    it('[port 7] tells a late listener that it has closed', async () => {
      const [near, far] = await ends();
      const closed = closing(far);
      near.close();
      await closed;
      await closing(far);
      await closing(near);
    });

    it('[port 8] carries the typed client: a call under way ends as disconnected when the pipe does', async () => {
      const [near, far] = await ends();
      const client = createClient(near);
      const asked = collect(far, 1);
      const answer = client.call('app.info', {});
      expect(await asked).toEqual([{ kind: 'call', id: 1, name: 'app.info', input: {} }]);
      far.close();
      await expect(answer).rejects.toMatchObject({ code: 'disconnected' });
    });
  });
}
