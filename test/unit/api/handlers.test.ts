import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../preload/bridge/server.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { DeviceId } from '../../../preload/contract/model.ts';
import { createHandlers } from '../../../main/api/handlers.ts';
import { Links } from '../../../main/api/links.ts';
import type { Services } from '../../../main/api/services.ts';
import { Contacts } from '../../../main/people/contacts.ts';
import { keyWords } from '../../../main/people/key-words.ts';
import type { Platform } from '../../../main/platform.ts';
import { idFor } from '../../support/history-entries.ts';
import { MemoryDisk, MemoryHistory } from '../../support/memory-history.ts';

const me = idFor('me');
const ana = DeviceId.parse(idFor('ana'));
const window: Caller = { face: 'desktop', onClose: () => () => undefined };

/** The handlers over real contacts, and rooms that only hear that something was noted. */
function handlers(given: { platform?: Partial<Platform>; services?: Partial<Services> } = {}) {
  const history = new MemoryHistory(new MemoryDisk(me), (run) => setImmediate(run));
  const contacts = new Contacts(history, me);
  const noted: unknown[][] = [];
  const rooms = { noted: (...args: unknown[]) => noted.push(args), list: () => [] };
  const core = { rooms, contacts, restarting: null as Promise<void> | null };
  const state = { begun: false };
  const platform = { language: 'en', ...given.platform } as Platform;
  const calls = createHandlers({
    core,
    platform,
    links: new Links(platform, () => undefined),
    settings: { current: { name: 'Me' } },
    erasing: {
      get begun() {
        return state.begun;
      },
      erase: async () => void (state.begun = true),
    },
    ...given.services,
  } as unknown as Services);
  return { calls, contacts, noted, core, state };
}

describe('calls about people', () => {
  it('[I4] keep notes as they are meant, and rooms tell of them once they are kept', async () => {
    const { calls, contacts, noted } = handlers();
    await calls['person.note']({ id: ana, alias: ' Ana\u200b  from work' }, window);
    await calls['person.note']({ id: ana, blocked: true, verified: undefined }, window);
    expect(contacts.of(ana)).toMatchObject({ alias: 'Ana from work', blocked: true, verified: false });
    await calls['person.note']({ id: ana, blocked: false, alias: null }, window);
    expect(contacts.of(ana)).toMatchObject({ alias: null, blocked: false });
    expect(noted).toEqual([
      [ana, false],
      [ana, true],
      [ana, true],
    ]);
    const refused = calls['person.note']({ id: ana, alias: '\u202e' }, window);
    await expect(refused).rejects.toMatchObject({ code: 'name-invalid' });
    expect(noted).toHaveLength(3);
  });

  it('[I4] mark somebody verified by their own code alone', async () => {
    const { calls, contacts } = handlers();
    const check = calls['person.checkCode'];
    const other = DeviceId.parse(idFor('mallory'));
    expect(await check({ expected: ana, code: keyWords(other).code }, window)).toEqual({
      id: other,
      matches: false,
    });
    expect([contacts.of(ana).verified, contacts.of(other).verified]).toEqual([false, false]);
    for (const code of ['', 'https://example.org', keyWords(ana).code.slice(0, -1)])
      await expect(check({ expected: ana, code }, window)).rejects.toMatchObject({
        code: 'code-not-a-person',
      });
    const { code } = await calls['person.key']({ id: ana }, window);
    expect(await check({ expected: ana, code: code.toLowerCase() }, window)).toEqual({
      id: ana,
      matches: true,
    });
    expect(contacts.of(ana).verified).toBe(true);
  });
});

describe('links from the system', () => {
  const system = () => {
    let hand: (link: string) => void = () => undefined;
    const came: number[] = [];
    const platform = { onLink: (listener: (link: string) => void) => ((hand = listener), () => undefined) };
    const links = new Links(platform, () => came.push(1));
    return { links, came, hand: (link: string) => hand(link) };
  };

  it('[J4] are kept until a window takes them, once, and the last one counts', () => {
    const { links, came, hand } = system();
    expect(links.take()).toBeNull();
    hand('landline://join/AAAA');
    hand('LANDLINE://JOIN/BBBB');
    expect([came.length, links.take(), links.take()]).toEqual([2, 'LANDLINE://JOIN/BBBB', null]);
  });

  it('[J4] are passed over where they are of another kind or longer than any', () => {
    const { links, came, hand } = system();
    for (const link of [
      '',
      'https://example.org/landline:',
      'javascript:landline://',
      `landline:${'a'.repeat(1_000)}`,
    ])
      hand(link);
    expect([came.length, links.take()]).toEqual([0, null]);
  });
});

describe('calls of every kind', () => {
  it('[window] are not answered once everything is being erased, but for that one', async () => {
    const { calls, state } = handlers();
    expect(await calls['settings.get']({}, window)).toEqual({ name: 'Me' });
    await calls['app.eraseEverything']({ confirm: 'erase everything' }, window);
    expect(state.begun).toBe(true);
    for (const call of ['settings.get', 'room.list', 'notice.list', 'invite.take'] as const)
      expect(() => calls[call]({}, window)).toThrow(
        expect.objectContaining({ code: 'disconnected' }) as Error,
      );
    await calls['app.eraseEverything']({ confirm: 'erase everything' }, window);
  });

  it('[platform] about rooms and people wait while these are made anew', async () => {
    const { calls, core } = handlers();
    const made = Promise.withResolvers<void>();
    core.restarting = made.promise;
    const answered: string[] = [];
    const asked = [
      Promise.resolve(calls['room.list']({}, window)).then(() => answered.push('rooms')),
      Promise.resolve(calls['person.note']({ id: ana, verified: true }, window)).then(() =>
        answered.push('note'),
      ),
    ];
    expect(await calls['settings.get']({}, window)).toEqual({ name: 'Me' });
    expect(answered).toEqual([]);
    made.resolve();
    await Promise.all(asked);
    expect(answered).toEqual(['rooms', 'note']);
  });

  it('[window] let the camera be used for two minutes', async () => {
    const allowed: number[] = [];
    const { calls } = handlers({ platform: { allowCamera: (forMs) => void allowed.push(forMs) } });
    await calls['app.allowCamera']({}, window);
    expect(allowed).toEqual([120_000]);
    await handlers().calls['app.allowCamera']({}, window);
  });

  it('[export] write a file piece by piece, and hand on what went wrong', async () => {
    const written: string[] = [];
    const saveFile: Platform['saveFile'] = async (name, pieces) => {
      for await (const piece of pieces) written.push(`${name}: ${Buffer.from(piece).toString()}`);
      return true;
    };
    const pieces = new Map<string | null, { lines: string[]; next: string | null }>([
      [null, { lines: ['1', '2'], next: 'a' }],
      ['a', { lines: [], next: 'b' }],
      ['b', { lines: ['3'], next: null }],
    ]);
    const exportPiece: Services['exportPiece'] = async (after) => {
      const piece = pieces.get(after);
      if (!piece) throw new AppError('storage-failed');
      return piece;
    };
    const services = { exportPiece, exportName: () => 'mine.jsonl' };
    const { calls } = handlers({ platform: { saveFile }, services });
    expect(await calls['data.exportFile']({}, window)).toBe(true);
    expect(written).toEqual(['mine.jsonl: 1\n2\n', 'mine.jsonl: 3\n']);
    pieces.delete('b');
    await expect(calls['data.exportFile']({}, window)).rejects.toMatchObject({ code: 'storage-failed' });
    await expect(handlers({ services }).calls['data.exportFile']({}, window)).rejects.toMatchObject({
      code: 'desktop-only',
    });
  });
});
