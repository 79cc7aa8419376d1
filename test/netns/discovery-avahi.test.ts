import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverer, doubted, host, roomNamed, sighted } from '../support/lab/discovering.ts';
import { Lab, labAvailability, type LabHost } from '../support/lab/lab.ts';
import type { LineProcess } from '../support/lab/line-process.ts';

const missing = whatIsMissing();
const title = missing === null ? 'discovery beside Avahi' : `discovery beside Avahi — skipped: ${missing}`;
const instance = 'avahiavahiavahiavahiavahia';
const settings = `[server]
use-ipv4=yes
use-ipv6=yes
[wide-area]
enable-wide-area=no
`;
const busSettings = (socket: string): string => `<busconfig>
<type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy>
</busconfig>
`;

describe.skipIf(missing !== null)(title, { timeout: 240_000 }, () => {
  it('[D2] [trap D11] [trap D13] each finds and resolves the other, also on one machine, and hears its goodbye', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'landline-avahi-'));
    const lab = await Lab.open({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } });
    try {
      const avahi = await startAvahi(lab.host('ben'), directory);
      const [ana, beside] = await Promise.all([discoverer(lab.host('ana')), discoverer(lab.host('ben'))]);
      const room = roomNamed('a', '我们办公室三楼的聊天房间', 4711);
      const neighbour = roomNamed('b', 'beside Avahi', 4712);
      await Promise.all([host(ana, room), host(beside, neighbour)]);
      const browser = avahi.run([
        'avahi-browse',
        '--resolve',
        '--parsable',
        '--no-db-lookup',
        '_landline._tcp',
      ]);
      const resolved = await browser.until((line) => String(line['text']).includes(`r=${room.room}`));
      expect(decoded(String(resolved['text']))).toContain('"n=我们办公室三楼的聊天房间"');
      expect(String(resolved['text'])).toMatch(/;([a-z2-7]{26});_landline\._tcp;local;\1\.local;.*;4711;/);
      await browser.until((line) => String(line['text']).includes(`r=${neighbour.room}`));

      const theirs = roomNamed('c', '午休', 4713);
      const txt = [
        'v=1',
        `r=${theirs.room}`,
        'n=午休',
        'a=open',
        't=1',
        `f=${theirs.fingerprint.slice(0, 40)}`,
      ];
      const publisher = avahi.run(['avahi-publish', '--service', instance, '_landline._tcp', '4713', ...txt]);
      const [seen] = await Promise.all([sighted(ana, theirs), sighted(beside, theirs)]);
      expect(seen).toMatchObject({ instance, name: '午休', port: 4713 });
      await publisher.kill('SIGTERM');
      await doubted(ana, instance);

      await ana.kill('SIGTERM');
      expect(avahi.daemon.errors).not.toMatch(/conflict|collision/i);
    } finally {
      await lab.close();
      await rm(directory, { recursive: true });
    }
  });

  it('[D1] what Avahi browses is gone with our goodbye', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'landline-avahi-'));
    const lab = await Lab.open({ lans: ['a'], hosts: { ana: { on: ['a'] }, ben: { on: ['a'] } } });
    try {
      const avahi = await startAvahi(lab.host('ben'), directory);
      const ana = await discoverer(lab.host('ana'));
      await host(ana, roomNamed('d'));
      const browser = avahi.run(['avahi-browse', '--parsable', '--no-db-lookup', '_landline._tcp']);
      const added = await browser.until((line) => String(line['text']).startsWith('+;'));
      const name = String(added['text']).split(';')[3];
      ana.send({ do: 'stop' });
      const removed = await browser.until((line) => String(line['text']).startsWith('-;'));
      expect(String(removed['text'])).toContain(`;${name};`);
    } finally {
      await lab.close();
      await rm(directory, { recursive: true });
    }
  });
});

interface Avahi {
  readonly daemon: LineProcess;
  run(command: readonly string[]): LineProcess;
}

/** A daemon of that host, with a message bus of its own in `directory`. */
async function startAvahi(on: LabHost, directory: string): Promise<Avahi> {
  const socket = path.join(directory, 'bus');
  const [bus, config] = [path.join(directory, 'bus.conf'), path.join(directory, 'avahi.conf')];
  await Promise.all([writeFile(bus, busSettings(socket)), writeFile(config, settings)]);
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` };
  const busProcess = on.run(['dbus-daemon', `--config-file=${bus}`, '--nofork', '--print-address']);
  await busProcess.until((line) => String(line['text']).startsWith('unix:'));
  // its process file has one place on a machine: a /run of its own keeps daemons apart
  const inside = 'mount -t tmpfs tmpfs /run; mkdir /run/avahi-daemon; exec "$@"';
  const start = [
    'avahi-daemon',
    '--file',
    config,
    '--no-drop-root',
    '--no-chroot',
    '--no-rlimits',
    '--debug',
  ];
  const daemon = on.run(['unshare', '--mount', 'sh', '-c', inside, 'sh', ...start], { env });
  const run = (command: readonly string[]): LineProcess => on.run(command, { env });
  for (const began = performance.now(); performance.now() - began < 60_000;) {
    const asked = run(['avahi-browse', '--all', '--terminate', '--parsable']);
    if ((await asked.exited).code === 0) return { daemon, run };
    if (!daemon.running) break;
  }
  throw new Error(`Avahi did not start: ${daemon.errors}`);
}

/** Avahi writes what is not ASCII as bytes, `\230` in decimal. */
function decoded(line: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < line.length; at++) {
    const escaped = /^\\(\d{3})/.exec(line.slice(at, at + 4))?.[1];
    if (escaped === undefined) bytes.push(...Buffer.from(line[at] ?? ''));
    else {
      bytes.push(Number(escaped));
      at += 3;
    }
  }
  return Buffer.from(bytes).toString();
}

function whatIsMissing(): string | null {
  const lab = labAvailability();
  if (!lab.available) return lab.reason;
  const absent = ['avahi-daemon', 'avahi-browse', 'avahi-publish', 'dbus-daemon'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
  return absent.length === 0 ? null : `${absent.join(', ')} not installed`;
}
