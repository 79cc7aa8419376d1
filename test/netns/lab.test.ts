import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Lab, labAvailability, withLab } from '../support/lab/lab.ts';
import { LineProcess } from '../support/lab/line-process.ts';

const lab = labAvailability();
const title = lab.available ? 'the laboratory' : `the laboratory — skipped: ${lab.reason}`;
const plan = { lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } };

describe.skipIf(!lab.available)(title, () => {
  it('gives hosts names and addresses of their own, a way to each other, and cables to pull', () =>
    withLab(plan, async (lab) => {
      const [ana, ben] = [lab.host('ana'), lab.host('ben')];
      expect((await ana.run(['hostname']).until(() => true))['text']).toBe('ana');
      const listen = `require('net').createServer((s) => s.end()).listen(7777, () => console.log('open'))`;
      await ben.run([process.execPath, '-e', listen]).until((line) => line['text'] === 'open');
      const connect = `const s = require('net').connect(7777, '${ben.address('a')}');
        const end = (word) => { console.log(word); process.exit(); };
        s.on('connect', () => end('reached')); s.on('error', () => end('cut')); s.setTimeout(1500, () => end('cut'));`;
      const attempt = async (): Promise<unknown> =>
        (await ana.run([process.execPath, '-e', connect]).until(() => true))['text'];
      await expect.poll(attempt).toBe('reached');
      await ben.unplug('a');
      expect(await attempt()).toBe('cut');
      await ben.plug('a');
      await expect.poll(attempt).toBe('reached');
      await lab.partition('a', ['ben']);
      expect(await attempt()).toBe('cut');
      await lab.heal('a');
      await expect.poll(attempt).toBe('reached');
    }));

  it('is swept by the next one when its process was killed', async () => {
    const file = path.resolve(import.meta.dirname, '../support/lab/lab.ts');
    const open = `
      const { Lab } = await import(${JSON.stringify(file)});
      const lab = await Lab.open(${JSON.stringify(plan)});
      lab.host('ana').run(['sleep', '600']);
      console.log('open');
      setInterval(() => undefined, 1000);`;
    const program = new LineProcess([process.execPath, '--input-type=module', '-e', open], {});
    await program.until((line) => line['text'] === 'open');
    const left = (): readonly string[] =>
      readdirSync('/run/netns').filter((name) => name.startsWith(`landlab-${program.pid}-`));
    await program.kill('SIGKILL');
    expect(left()).toHaveLength(3);
    const next = await Lab.open({ lans: [], hosts: {} });
    await next.close();
    await next.close();
    expect(left()).toEqual([]);
  });
});
