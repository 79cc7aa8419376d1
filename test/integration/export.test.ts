import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readInvite } from '../../main/admission/invites.ts';
import { builtPlatform } from '../support/built-platform.ts';
import type { Platform } from '../../main/platform.ts';
import { createClient, type Client } from '../../preload/bridge/client.ts';
import { memoryPorts } from '../../preload/bridge/port.ts';
import { addressOf, makeFolder, say, startPerson, type Person } from '../support/apps.ts';

const people: Person[] = [];
async function start(name: string, platform?: Platform): Promise<Person> {
  const person = await startPerson(name, { folder: await makeFolder(), ...(platform && { platform }) });
  people.push(person);
  return person;
}
afterEach(async () => {
  await Promise.all(people.map((person) => person.stop()));
  await Promise.all(people.splice(0).map(({ folder }) => rm(folder, { recursive: true })));
});

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;
async function exported(client: Client): Promise<string> {
  let text = '';
  for (let after: string | null = null; ;) {
    const { lines, next }: { lines: readonly string[]; next: string | null } = await client.call(
      'data.export',
      after === null ? {} : { after },
    );
    text += lines.map((line) => `${line}\n`).join('');
    if (next === null) return text;
    after = next;
  }
}
const parsed = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** A window of the desktop, beside the one that `startPerson` opens. */
function desktop(person: Person): Client {
  const [mainEnd, windowEnd] = memoryPorts();
  person.app.connect(mainEnd, 'desktop');
  return createClient(windowEnd);
}

describe('an export of one’s own data', () => {
  it('[export] has all that is kept and shown, and no secret', async () => {
    const ana = await start('Ana');
    const ben = await start('Ben');
    const passphrase = 'correct horse battery staple';
    const { id } = await ana.client.call('room.start', { name: 'Kitchen', access: 'passphrase', passphrase });
    const link = await ana.client.call('invite.make', { roomId: id, by: 'link' });
    const code = await ana.client.call('invite.make', { roomId: id, by: 'code' });
    const joined = await ben.client.call('room.join', {
      target: { kind: 'address', address: await addressOf(ana), roomId: id },
      credential: { by: 'passphrase', text: passphrase },
    });
    expect(joined.kind).toBe('joined');
    await say(ben, id, 'Hello from Ben');
    await ana.untilTexts(id, ['Hello from Ben']);
    const [benHere] = (await ana.client.call('room.people', { roomId: id })).filter(({ self }) => !self);
    const benId = benHere?.id as NonNullable<typeof benHere>['id'];
    await ana.client.call('person.note', { id: benId, alias: 'Ben from next door', verified: true });
    await ana.client.call('person.setRole', { roomId: id, id: benId, role: 'moderator' });
    await ana.client.call('room.setRules', { roomId: id, change: { slowSeconds: 5 } });
    const left = await ana.client.call('room.start', { name: 'Attic' });
    await say(ana, left.id, 'said before leaving');
    await ana.client.call('room.leave', { roomId: left.id });

    const text = await exported(ana.client);
    const lines = parsed(text);
    expect(lines[0]).toMatchObject({ type: 'landline-export', version: 1 });
    expect(lines.at(-1)).toEqual({ type: 'end' });
    const { deviceId } = await ana.client.call('app.info', {});
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'settings', name: 'Ana' }),
        expect.objectContaining({ type: 'device', id: deviceId }),
        expect.objectContaining({ type: 'person', id: benId, alias: 'Ben from next door', verified: true }),
        expect.objectContaining({ type: 'room', id, name: 'Kitchen', left: false }),
        expect.objectContaining({ type: 'member', room: id, name: 'Ben', role: 'moderator', here: true }),
        expect.objectContaining({ type: 'message', room: id, authorName: 'Ben', text: 'Hello from Ben' }),
        expect.objectContaining({ type: 'rules', room: id, change: { slowSeconds: 5 }, passphrase: false }),
        expect.objectContaining({ type: 'role', room: id, subjectName: 'Ben', role: 'moderator' }),
        expect.objectContaining({ type: 'room', name: 'Attic', left: true }),
        expect.objectContaining({ type: 'message', text: 'said before leaving', own: true }),
      ]),
    );

    const kept = await Promise.all(
      ['device.key', 'certificate.json'].map((name) =>
        readFile(path.join(ana.folder, 'identity', name), 'utf8'),
      ),
    );
    const keys = kept.flatMap((file) => file.match(/[A-Za-z0-9+/=_-]{40,}/g) ?? []);
    const secret = Buffer.from(readInvite(link.text)?.secret ?? []);
    const secrets = [
      ...keys,
      passphrase,
      code.text,
      code.text.replace('-', ''),
      link.text.slice(-40),
      secret.toString('base64url'),
      secret.toString('hex'),
    ];
    expect(keys.length).toBeGreaterThan(2);
    for (const one of secrets) {
      expect(one.length).toBeGreaterThan(7);
      expect(text.toLowerCase()).not.toContain(one.toLowerCase());
    }
    expect(text).not.toMatch(/"(login|setup|record|key|secret|invite)"/);
  });

  it('[export] goes into the file that the person chooses, unless they change their mind', async () => {
    const saved: { name: string; pieces: string[] }[] = [];
    let wanted = true;
    const platform: Platform = {
      ...builtPlatform(),
      async saveFile(name, pieces) {
        if (!wanted) return false;
        const file = { name, pieces: [] as string[] };
        for await (const piece of pieces) file.pieces.push(Buffer.from(piece).toString('utf8'));
        saved.push(file);
        return true;
      },
    };
    const ana = await start('Ana', platform);
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    for (let at = 0; at < 300; at++) await say(ana, id, `line ${at}`);
    const window = desktop(ana);
    expect(await window.call('data.exportFile', {})).toBe(true);
    expect(saved[0]?.name).toMatch(/^landline-\d{4}-\d\d-\d\d\.jsonl$/);
    expect(saved[0]?.pieces.length).toBeGreaterThan(3);
    const text = saved[0]?.pieces.join('') ?? '';
    const own = (whole: string): Line[] => parsed(whole).slice(1);
    expect(own(text)).toEqual(own(await exported(ana.client)));
    expect(parsed(text).filter(({ type }) => type === 'message')).toHaveLength(300);
    wanted = false;
    expect(await window.call('data.exportFile', {})).toBe(false);
    await expect(ana.client.call('data.exportFile', {})).rejects.toMatchObject({ code: 'desktop-only' });
  });
});
