import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomId } from '../../preload/contract/model.ts';
import { makeFolder } from '../support/apps.ts';
import { AppAt, patienceMs } from '../support/lab/app-at.ts';
import { attacker, moreAddresses } from '../support/lab/attackers.ts';
import { Lab, labAvailability } from '../support/lab/lab.ts';
import type { Line, LineProcess } from '../support/lab/line-process.ts';

const availability = labAvailability();
const subject = 'a door that is knocked at';
const title = availability.available ? subject : `${subject} — skipped: ${availability.reason}`;
const port = 47470;
const publicAddress = (host: number): string => `203.0.113.${host}`;
const closed = { closed: true, secured: false };
const refused = (reason: string): object => ({ closed: true, heard: ['hello', 'end'], reason });

/** One app hosts a room, and one machine does to its door whatever can be done, while somebody comes as people do. */
describe.skipIf(!availability.available)(title, { timeout: 180_000 }, () => {
  let lab: Lab;
  let folder: string;
  let ana: AppAt;
  let ben: AppAt;
  let room: RoomId;
  let prober: LineProcess;
  /** Of the very network that ben is in too. */
  let crowd: readonly string[];
  const target = (): string => lab.host('ana').address('a');

  beforeAll(async () => {
    folder = await makeFolder();
    const on = { on: ['a'], ipv6: false };
    lab = await Lab.open({ lans: ['a'], hosts: { ana: on, ben: on, eve: on } });
    const [anas, eves] = [lab.host('ana'), lab.host('eve')];
    await anas.exec(`ip addr add ${target()}/16 dev eth0; ip addr add ${publicAddress(1)}/24 dev eth0`);
    await eves.exec(`ip addr add ${publicAddress(5)}/24 dev eth0`);
    const start = (name: string): Promise<AppAt> => AppAt.start(lab.host(name), path.join(folder, name));
    [ana, ben] = await Promise.all([start('ana'), start('ben')]);
    ({ id: room } = await ana.call('room.start', { name: 'Workshop' }));
    prober = attacker(eves, 'door', target(), port, ...(await moreAddresses(eves, 48, '10.77.2')));
    crowd = await moreAddresses(eves, 100, '10.77.1', 100);
  }, 180_000);

  afterAll(async () => {
    await lab.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const probe = (name: string): Promise<Line> =>
    prober.until((line) => line['probe'] === name, { timeoutMs: patienceMs });

  /** Ben comes in by the address as often as it takes, and leaves again. */
  async function comesIn(): Promise<{ ms: number; attempts: number }> {
    const began = performance.now();
    for (let attempts = 1; ; attempts++) {
      const code = await ben.refusal('room.join', {
        target: { kind: 'address', address: `${target()}:${port}` },
      });
      const ms = performance.now() - began;
      if (code === 'answered') {
        await ben.call('room.leave', { roomId: room });
        return { ms, attempts };
      }
      expect(ms, `not let in: ${code}`).toBeLessThan(patienceMs);
    }
  }

  it.each(['http', 'ssh', 'noise', 'no tls', 'tls 1.2', 'another alpn', 'no alpn'])(
    '[C1] [A13] %s: closed, and nothing told',
    async (name) => {
      const report = await probe(name);
      expect(report).toMatchObject(closed);
      // at most an alert of TLS
      expect(report['bytes']).toBeLessThanOrEqual(7);
    },
  );

  it.each([
    ['no certificate', 'certificate-missing'],
    ['RSA', 'certificate-unexpected'],
    ['Ed25519', 'certificate-unexpected'],
    ['P-384', 'certificate-unexpected'],
  ])(
    '[C1, I2] [A14] a certificate that is none of ours, %s: closed before anything is said',
    async (name, reason) => {
      expect(await probe(name)).toMatchObject({ closed: true, heard: ['end'], reason });
    },
  );

  it('[I2] [A14] a certificate that has expired is as good as another: keys count, not dates', async () => {
    expect(await probe('expired')).toMatchObject({ heard: ['hello', 'rooms'], reason: null });
  });

  it('[C1] [A18] an earlier session shown again is none', async () => {
    const { heard } = await probe('resumption');
    expect(heard).toContain('anew');
    expect(heard).not.toContain('resumed');
  });

  it.each([
    ['another key', 'hello-bad-signature'],
    ['listener’s role', 'hello-wrong-role'],
    ['another device later', 'not-admitted'],
  ])('[C3] [A19] a hello with %s is refused', async (name, reason) => {
    expect(await probe(name)).toMatchObject(refused(reason));
  });

  it.each(['replayed hello', 'another channel'])(
    '[C3] [A20] %s: of another connection, refused',
    async (name) => {
      expect(await probe(name)).toMatchObject(refused('hello-bad-signature'));
    },
  );

  it.each([
    ['versions changed', 'hello-bad-signature'],
    ['version 0', 'version-too-old'],
  ])(
    '[C4] [A52] %s: what is spoken is in the signature, and nothing older than we speak is',
    async (name, reason) => {
      expect(await probe(name)).toMatchObject(refused(reason));
    },
  );

  it.each([
    ['length 0', 'frame-empty'],
    ['length 4 GB', 'frame-too-long'],
    ['length 64 KB', 'frame-too-long'],
    ['unknown frame', 'frame-type-unknown'],
    ['nested 2,000 deep', 'control-invalid'],
    ['not UTF-8', 'control-not-utf8'],
    ['not JSON', 'control-not-json'],
    ['prototype', 'control-invalid'],
    ['number beyond all', 'control-invalid'],
    ['unknown type', 'control-invalid'],
  ])('[F3, F5] [A25] %s: closed with %s', async (name, reason) => {
    expect(await probe(name)).toMatchObject(refused(reason));
  });

  it.each([
    ['join before hello', 'control-unexpected'],
    ['entries before hello', 'control-unexpected'],
    ['pull before joining', 'not-admitted'],
    ['entries before joining', 'not-admitted'],
    ['heads before joining', 'not-admitted'],
  ])('[F3] [A26] %s: closed with %s', async (name, reason) => {
    expect(await probe(name)).toMatchObject(refused(reason));
  });

  it('[J5] [A50] who is no member is given no history, whatever it asks for', async () => {
    expect(await probe('pull before joining')).toMatchObject({ ...refused('not-admitted'), entries: 0 });
  });

  it('[C5] [A51] who comes from a public address is not let in, nor at one', async () => {
    const eves = lab.host('eve');
    const addresses = Array.from({ length: 48 }, () => publicAddress(5));
    const outsider = attacker(eves, 'door', publicAddress(1), port, ...addresses);
    await outsider.until((line) => line['kind'] === 'done', { timeoutMs: patienceMs });
    const reports = outsider.lines.filter((line) => 'probe' in line);
    expect(reports.length).toBeGreaterThan(20);
    for (const report of reports) expect(report).toMatchObject({ ...closed, bytes: 0 });
  });

  /** How long ben takes to come in among all the others, beside how long without them. */
  async function whileFlooded(kind: string, rate: number, times: number): Promise<void> {
    const before = await ana.usage();
    const alone = await comesIn();
    const flood = attacker(lab.host('eve'), 'flood', target(), port, kind, rate, ...crowd);
    await flood.until((line) => Number(line['tried']) > rate / 2, { timeoutMs: patienceMs });
    const among = [await comesIn(), await comesIn()];
    await flood.until((line) => Number(line['tried']) >= times, { timeoutMs: patienceMs });
    among.push(await comesIn());
    const asked = performance.now();
    await ana.call('room.list', {});
    const answered = performance.now() - asked;
    const more = (await ana.usage()).memoryMb - before.memoryMb;
    const last = flood.lines.at(-1) ?? {};
    await flood.kill();
    const took = among.map(
      ({ ms, attempts }) => `${Math.round(ms)} ms${attempts > 1 ? ` (${attempts} attempts)` : ''}`,
    );
    console.log(
      `flood "${kind}" of ${rate} a second from ${crowd.length} addresses: joined in ${took.join(', ')}, without it in ${Math.round(alone.ms)} ms; ` +
        `the window waited ${Math.round(answered)} ms; ${Math.round(more)} MB more; ${JSON.stringify(last)}`,
    );
    expect(more).toBeLessThan(150);
    expect(ana.program.errors).toBe('');
  }

  it('[C5] [A10] 3,000 silent connections keep no guest out, who comes from among them', () =>
    whileFlooded('silent', 1_000, 3_000));

  it('[C5] [A10] those who say who they are and never join keep no guest out', () =>
    whileFlooded('hello', 150, 300));

  it('[C5] [A11] a flood of handshakes keeps no guest out, nor the window waiting', () =>
    whileFlooded('handshake', 400, 800));

  it.each([
    ['silent', null],
    ['slow handshake', null],
    ['no hello', 'hello-late'],
    ['slow hello', 'hello-late'],
    ['no join', 'join-late'],
    ['slow frame', 'frame-too-slow'],
  ])('[C5] [A12] %s: closed at its deadline', async (name, reason) => {
    expect(await probe(name)).toMatchObject({ closed: true, reason });
  });
});
