import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../support/apps.ts';
import { builtCli } from '../support/built-platform.ts';
import { labAvailability, withLab, type Lab } from '../support/lab/lab.ts';
import type { Line, LineProcess } from '../support/lab/line-process.ts';

const lab = labAvailability();
const title = lab.available ? 'rooms between machines' : `rooms between machines — skipped: ${lab.reason}`;
const root = path.resolve(import.meta.dirname, '../..');
const node = process.execPath;
const patience = { timeoutMs: 60_000 };

/** Machines with a terminal each: every run of one name has the same data folder. */
async function withTerminals(
  hosts: readonly string[],
  run: (at: (name: string, ...args: string[]) => LineProcess, lab: Lab) => Promise<void>,
): Promise<void> {
  const folder = await makeFolder();
  const plan = Object.fromEntries(hosts.map((name) => [name, { on: ['office'] }]));
  try {
    await withLab({ lans: ['office'], hosts: plan }, async (lab) => {
      const at = (name: string, ...args: string[]): LineProcess =>
        lab
          .host(name)
          .run([node, builtCli, ...args, '--json', '--name', name, '--data', path.join(folder, name)], {
            cwd: root,
            env: { ...process.env, LANDLINE_SCOPE: 'network' },
          });
      await run(at, lab);
    });
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

const is =
  (type: string, fields: object = {}) =>
  (line: Line): boolean =>
    line['type'] === type && Object.entries(fields).every(([key, value]) => line[key] === value);
const heard = (person: LineProcess, text: string): Promise<Line> =>
  person.until(is('message', { text }), patience);
const say = (person: LineProcess, text: string): void => person.send({ type: 'send', text });
const texts = (person: LineProcess): unknown[] =>
  person.lines.filter(is('message')).map((line) => line['text']);

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[D1, J1] a room is seen by itself, joined by name, and two people on two machines talk', () =>
    withTerminals(['ana', 'bo'], async (at) => {
      const ana = at('ana', 'host', '今天下午在三楼会议室一起讨论新的项目计划好吗');
      const hosting = await ana.until(is('hosting'), patience);
      const rooms = at('bo', 'rooms', '--wait', '300');
      expect(await rooms.until(is('room', { roomId: hosting['roomId'] }), patience)).toMatchObject({
        name: '今天下午在三楼会议室一起讨论新的项目计划好吗',
        source: 'mdns',
        reachable: true,
      });
      await rooms.kill('SIGINT');
      expect(await rooms.exited).toMatchObject({ code: 0 });
      const bo = at('bo', 'join', '今天下午在三楼会议室一起讨论新的项目计划好吗');
      await bo.until(is('joined', { roomId: hosting['roomId'] }), patience);
      say(bo, 'hello from another machine');
      bo.send({ type: 'send', text: 'and a second\nwith two lines' });
      await heard(ana, 'and a second\nwith two lines');
      say(ana, '你好');
      await heard(bo, '你好');
      await bo.until(is('state', { state: 'delivered' }), patience);
      bo.endInput();
      expect(await bo.until(is('bye'), patience)).toMatchObject({ type: 'bye' });
      expect(await bo.exited).toMatchObject({ code: 0 });
      ana.send({ type: 'leave' });
      expect(await ana.exited).toMatchObject({ code: 0 });
    }));

  it('[H5] a guest that is killed re-joins and misses nothing', () =>
    withTerminals(['ana', 'bo'], async (at) => {
      const ana = at('ana', 'host', 'Workshop');
      const { roomId } = await ana.until(is('hosting'), patience);
      const first = at('bo', 'join', String(roomId));
      await first.until(is('joined'), patience);
      say(first, 'before');
      await heard(ana, 'before');
      await first.kill();
      for (const text of ['one', 'two', 'three']) say(ana, text);
      const again = at('bo', 'join', String(roomId));
      await heard(again, 'three');
      again.send({ type: 'history', limit: 10 });
      await heard(again, 'before');
      say(again, 'after');
      await heard(ana, 'after');
      expect(texts(again)).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    }));

  it('[H5] a host that is killed and started again goes on, and what was written meanwhile arrives', () =>
    withTerminals(['ana', 'bo'], async (at) => {
      const ana = at('ana', 'host', 'Workshop');
      const { roomId } = await ana.until(is('hosting'), patience);
      const bo = at('bo', 'join', String(roomId));
      await bo.until(is('joined'), patience);
      await ana.kill();
      say(bo, 'anybody there?');
      const again = at('ana', 'host', 'Workshop');
      await again.until(is('hosting', { roomId }), patience);
      await heard(again, 'anybody there?');
      await bo.until(is('state', { state: 'delivered' }), patience);
    }));

  it('[D3] a cable pulled and put back, and a new address of the host: the guest is back by itself', () =>
    withTerminals(['ana', 'bo'], async (at, lab) => {
      const ana = at('ana', 'host', 'Workshop');
      await ana.until(is('hosting'), patience);
      const bo = at('bo', 'join', 'Workshop');
      await bo.until(is('joined'), patience);
      await lab.host('bo').unplug('office');
      say(bo, 'in the dark');
      say(ana, 'still in the light');
      await lab.host('bo').plug('office');
      await heard(ana, 'in the dark');
      await heard(bo, 'still in the light');
      await lab.host('ana').changeAddress('office', '10.77.1.77');
      say(ana, 'moved');
      say(bo, 'looking for you');
      await heard(bo, 'moved');
      await heard(ana, 'looking for you');
    }));
});
