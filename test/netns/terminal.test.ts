import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../support/apps.ts';
import { builtCli } from '../support/built-platform.ts';
import { stranger } from '../support/lab/discovering.ts';
import { labAvailability, withLab, type Lab, type LabHost } from '../support/lab/lab.ts';
import type { Line, LineProcess } from '../support/lab/line-process.ts';

const lab = labAvailability();
const subject = 'why the terminal finds no rooms';
const title = lab.available ? subject : `${subject} — skipped: ${lab.reason}`;
const root = path.resolve(import.meta.dirname, '../..');
const patience = { timeoutMs: 60_000 };

/** `ana` has no network at all, `ben` has one. Every command has a data folder of its own. */
async function withHosts(
  use: (
    lab: Lab,
    landline: (host: LabHost, ...args: string[]) => LineProcess,
    folder: string,
  ) => Promise<void>,
): Promise<void> {
  const folder = await makeFolder();
  const env = { ...process.env, LANDLINE_SCOPE: 'network' };
  let count = 0;
  try {
    await withLab({ lans: ['office'], hosts: { ana: { on: [] }, ben: { on: ['office'] } } }, (lab) =>
      use(
        lab,
        (host, ...args) => {
          const data = path.join(folder, String(++count));
          const command = [process.execPath, builtCli, ...args, '--json', '--data', data];
          return host.run(command, { cwd: root, env });
        },
        folder,
      ),
    );
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

const error =
  (code: string) =>
  (line: Line): boolean =>
    line['type'] === 'error' && line['code'] === code;

describe.skipIf(!lab.available).concurrent(title, { timeout: 240_000 }, () => {
  it('[A09] is told on a machine without a network: looking, joining by name and hosting', () =>
    withHosts(async (lab, landline) => {
      const ana = lab.host('ana');
      const rooms = landline(ana, 'rooms', '--wait', '0');
      expect(await rooms.exited).toMatchObject({ code: 0 });
      expect(rooms.lines.filter(error('network-down'))).toHaveLength(1);
      await landline(ana, 'join', 'Team').until(error('network-down'), patience);
      await landline(ana, 'host', 'Team').until(error('network-down'), patience);
    }));

  it('[A09] is told where not even the loopback is up, to people in words and without the advice to host', () =>
    withHosts(async (lab, _landline, folder) => {
      const command = `${process.execPath} ${builtCli} rooms --wait 3 --lang en --data ${folder}/data`;
      const said = await lab.host('ana').exec(`LANDLINE_SCOPE=network unshare --net ${command} 2>&1`);
      expect(said).toContain('This device is on no network.');
      expect(said).not.toContain('landline host');
      expect(said).toMatch(
        /does not work on this machine: Secure connection to itself\. .*landline doctor --self/,
      );
    }));

  it('[trap D1] is told where another program keeps the port of announcements', () =>
    withHosts(async (lab, landline) => {
      const ben = lab.host('ben');
      const holder = await stranger(ben, ben.address('office'), 'hold');
      holder.send({ do: 'hold' });
      await holder.until((line) => line['kind'] === 'held');
      const rooms = landline(ben, 'rooms', '--wait', '300');
      await rooms.until(error('mdns-port-taken'), patience);
      await rooms.kill();
    }));
});
