import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fold } from '../../../main/history/fold.ts';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-search-'));
const surroundings = { clock: { now: () => 0 }, logger: silentLogger };
const options = { numRuns: 60 };
let history: History;
let rooms = 0;
beforeAll(() => {
  history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
});
afterAll(async () => {
  await history.close();
  fs.rmSync(folder, { recursive: true });
});
let room = '';
const freshRoom = async (): Promise<string> => {
  room = idFor(`room ${++rooms}`);
  await history.putRoom({ id: room, charter: charterFor(room) });
  return room;
};

const from = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(characters));
const latin = from('abcdefghijklmnopqrstuvwxyzABCXYZéÜßøñÇİıſ0189  \n.,!?"\'*-():#@_%/');
const chinese = from('我们明天下午开会讨论的是了不人在有他这中大来上国，。！？「」');
const japanese = from('会議は明日ですよろしくねカタカナﾊﾝｶｸー、。がぎゞ々');
const korean = from('오늘회의는세시에만나요각가나다');
const odd = from('\u0301\u0308\0\u200d\ufe0f👍🏽❤Ω𝒳ﬁ㍿\ud800\udc00\ue020\ue100\u3000\t');
/** Mostly one script, some of several, with what nobody types between. */
const character = fc.oneof(
  { weight: 6, arbitrary: latin },
  { weight: 4, arbitrary: chinese },
  { weight: 3, arbitrary: japanese },
  { weight: 2, arbitrary: korean },
  { weight: 1, arbitrary: odd },
);
const text = fc.oneof(
  ...[latin, chinese, japanese, character].map((one) =>
    fc.array(one, { minLength: 1, maxLength: 40 }).map((characters) => characters.join('')),
  ),
);
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const ids = async (...words: string[]): Promise<Set<string>> =>
  new Set((await history.search({ words, room, limit: 100 })).found.map(({ entry }) => entry.id));
/** Every part of `of` with so many code points. */
const parts = (of: string, count: number): string[] => {
  const points = Array.from(of);
  return points.slice(0, points.length - count + 1).map((_, at) => points.slice(at, at + count).join(''));
};

async function said(texts: readonly string[]): Promise<readonly NewEntry[]> {
  await freshRoom();
  const maker = new ChainMaker('ana', rooms);
  const entries = texts.map((line, at) => maker.said(at + 1, line));
  await history.append(room, entries);
  return entries;
}

it('[history search] finds every message by any three and more characters of it', async () => {
  const given = fc.array(text, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(given, fc.nat(), fc.integer({ min: 3, max: 30 }), async (texts, seed, length) => {
      const entries = await said(texts);
      for (const [at, line] of texts.entries()) {
        const all = parts(line, Math.min(length, Array.from(line).length));
        const part = all[seed % all.length];
        if (part === undefined || Array.from(part).length < 3 || fold(line).trim() === '') continue;
        expect(await ids(part), JSON.stringify([line, part])).toContain(entries[at]?.id);
        expect(await ids(part.toUpperCase()), JSON.stringify([line, part])).toContain(entries[at]?.id);
      }
    }),
    options,
  );
});

it('[history search] finds every message by any one and two Chinese, Japanese and Korean characters of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
      const entries = await said(texts);
      for (const [at, line] of texts.entries()) {
        for (const part of [...parts(line, 1), ...parts(line, 2)].slice(0, 20)) {
          if (!Array.from(part).every((one) => unspaced.test(one))) continue;
          expect(await ids(part), JSON.stringify([line, part])).toContain(entries[at]?.id);
        }
      }
    }),
    options,
  );
});

it('[history search] finds nothing that has not all of the words in it', async () => {
  const given = fc.array(text, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(given, fc.array(text, { maxLength: 2 }), async (texts, words) => {
      const entries = await said(texts);
      const found = await ids(...words);
      for (const [at, { id }] of entries.entries()) {
        if (!found.has(id)) continue;
        for (const word of words) expect(fold(texts[at] as string)).toContain(fold(word).trim());
      }
    }),
    options,
  );
});

it('[history search] finds an edited message by its new words alone, and an erased or hidden one never', async () => {
  const distinct = fc.tuple(text, text).filter(([before, after]) => {
    const [one, two] = [fold(before), fold(after)];
    return (
      Array.from(one).length >= 3 && Array.from(two).length >= 3 && !two.includes(one) && !one.includes(two)
    );
  });
  await fc.assert(
    fc.asyncProperty(distinct, fc.constantFrom('edit', 'erase', 'hide'), async ([before, after], what) => {
      const [entry] = (await said([before])) as [NewEntry];
      const has = async (word: string): Promise<boolean> => (await ids(word)).has(entry.id);
      const findable = fold(before).trim() !== '';
      if (Array.from(before).length >= 3) expect(await has(before)).toBe(findable);
      if (what === 'edit') await history.reword(room, [{ id: entry.id, text: after }]);
      else if (what === 'erase') expect(await history.erase(room, [entry.id])).toEqual([entry.id]);
      else await history.setHidden(room, [entry], []);
      expect(await has(before)).toBe(false);
      expect(await has(after)).toBe(what === 'edit' && fold(after).trim() !== '');
      expect((await ids()).has(entry.id)).toBe(what === 'edit' && fold(after).trim() !== '');
    }),
    options,
  );
});

it('[history search] takes whatever is typed for text', async () => {
  await said(['nothing to see here']);
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom('"', "'", '*', '^', ':', '(', ')', ' OR ', ' NOT ', 'NEAR', '\0', '\ud800', '-', '+'),
      )
      .map((some) => some.join('')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(typed, { maxLength: 30 }), typed, async (words, behind) => {
      await history.search({ words, limit: 5 });
      await history.search({ words: words.map((word) => `${word}xyz`), behind, limit: 5 });
    }),
    options,
  );
});

it('[history search] folds a text one character after the other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, two) => {
      fc.pre((one + two).isWellFormed());
      expect(fold(one + two)).toBe(fold(one) + fold(two));
    }),
    { numRuns: 500 },
  );
});
