import { expect, it } from 'vitest';
import type { History, NewEntry, StoredSearch } from '../../main/history/history.ts';
import { bare, ChainMaker, charterFor, idFor, stored } from '../support/history-entries.ts';
import type { Started } from './history-succession.suite.ts';

const room = idFor('room');
const other = idFor('other');

/** What every History must find. */
export function searchTests(
  start: () => Promise<Started>,
  reopen: (folder: string) => Promise<History>,
): void {
  /** Which of `entries` are found, by their places among them. */
  const found = async (
    history: History,
    entries: readonly NewEntry[],
    query: Partial<StoredSearch> = {},
  ): Promise<number[]> => {
    const answer = await history.search({ words: [], limit: 100, ...query });
    expect(answer.next).toBeNull();
    return answer.found.map((hit) => entries.findIndex(({ id }) => id === hit.entry.id));
  };
  const filled = async (texts: readonly string[]): Promise<Started & { entries: NewEntry[] }> => {
    const started = await start();
    const ana = new ChainMaker('ana');
    const entries = texts.map((text, at) => ana.said(at + 1, text));
    await started.history.append(room, entries);
    return { ...started, entries };
  };

  it('[history search] finds words and parts of them, whatever their case, their accents and their width', async () => {
    const { history, entries } = await filled([
      'The line to Zürich is free',
      'Straße nach ΔΕΛΦΟΊΣ, "quoted" 100%',
      'say hello.world() -- OR NOT hello',
      'ＦＵＬＬ width',
      'C# and c++, or #tags',
    ]);
    const by = (...words: string[]): Promise<number[]> => found(history, entries, { words });
    expect(await by('zurich')).toEqual([0]);
    expect(await by('ÜRIC')).toEqual([0]);
    expect(await by('to Zü')).toEqual([0]);
    expect(await by('zu\u0308rich')).toEqual([0]);
    expect(await by('STRASSE')).toEqual([1]);
    expect(await by('δελφοις')).toEqual([1]);
    expect(await by('"quoted"')).toEqual([1]);
    expect(await by('00%')).toEqual([1]);
    expect(await by('full')).toEqual([3]);
    expect(await by('lo.world() -')).toEqual([2]);
    expect(await by('OR NOT')).toEqual([2]);
    expect(await by('hello', 'say')).toEqual([2]);
    expect(await by('hello', 'line')).toEqual([]);
    expect(await by('li')).toEqual([0]);
    expect(await by('in')).toEqual([]);
    expect(await by('f')).toEqual([3, 0]);
    expect(await by('c#')).toEqual([4]);
    expect(await by('#')).toEqual([4]);
    expect(await by('c+', 'c#')).toEqual([4]);
    for (const odd of ['*', '""', 'a"b OR', "'; DROP TABLE words", 'NEAR(', 'terms:x', '\0\0\0', '\ud800xy'])
      expect(await by(odd), odd).toEqual([]);
    expect(await by('', '  ')).toEqual([4, 3, 2, 1, 0]);
  });

  it('[history search] finds one and more characters of scripts without spaces', async () => {
    const { history, entries } = await filled([
      '我们明天下午开会讨论',
      '会議は明日です。よろしくね',
      '오늘 회의는 세 시에',
      'カタカナとﾊﾝｶｸ, Office 會議室A',
      '👍🏽 好 thanks',
    ]);
    const by = (...words: string[]): Promise<number[]> => found(history, entries, { words });
    expect(await by('会')).toEqual([1, 0]);
    expect(await by('开会')).toEqual([0]);
    expect(await by('明天')).toEqual([0]);
    expect(await by('天明')).toEqual([]);
    expect(await by('下午开会')).toEqual([0]);
    expect(await by('ね')).toEqual([1]);
    expect(await by('。よ')).toEqual([1]);
    expect(await by('회')).toEqual([2]);
    expect(await by('회의')).toEqual([2]);
    expect(await by('는 세 시')).toEqual([2]);
    expect(await by('ハン')).toEqual([3]);
    expect(await by('室a')).toEqual([3]);
    expect(await by('👍')).toEqual([4]);
    expect(await by('👍🏽')).toEqual([4]);
    expect(await by('明', '会')).toEqual([1, 0]);
  });

  it('[history search] narrows down by room, author, time and links, with and without words', async () => {
    const { history } = await start();
    await history.putRoom({ id: other, charter: charterFor('other') });
    const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
    const at = (entry: NewEntry, month: number, day = 1): NewEntry => ({
      ...entry,
      sentAt: Date.UTC(2026, month, day),
    });
    const entries = [
      at(ana.said(1, 'the plan https://example.test/a'), 0),
      at(ana.said(2, 'the plan'), 4, 10),
      at(bob.said(3, 'the plan by mailto:x@example.test'), 4, 20),
      at(new ChainMaker('ana', 1).said(1, 'a plan, see hhttp://x or https:/x'), 30),
      { ...ana.said(4, 'the plan of old'), sentAt: 5 },
      { ...ana.said(5, 'the plan to come'), sentAt: 0xffff_ffff_ffff },
    ];
    await history.append(room, [...entries.slice(0, 2), ...entries.slice(4)]);
    await history.append(room, entries.slice(2, 3));
    await history.append(other, entries.slice(3, 4));
    const by = (query: Partial<StoredSearch>): Promise<number[]> => found(history, entries, query);
    expect(await by({})).toEqual([3, 2, 5, 4, 1, 0]);
    expect(await by({ words: ['plan'], room })).toEqual([2, 5, 4, 1, 0]);
    expect(await by({ room: other })).toEqual([3]);
    expect(await by({ room: idFor('nowhere') })).toEqual([]);
    expect(await by({ author: bob.author })).toEqual([2]);
    expect(await by({ words: ['plan'], author: ana.author, room: other })).toEqual([3]);
    expect(await by({ has: 'link' })).toEqual([2, 0]);
    expect(await by({ words: ['plan'], has: 'link', author: ana.author })).toEqual([0]);
    expect(await by({ has: 'file' })).toEqual([]);
    const day = (month: number, date: number): number => Date.UTC(2026, month, date);
    expect(await by({ after: day(4, 10), before: day(4, 20) })).toEqual([1]);
    expect(await by({ after: day(4, 11), before: day(4, 20) + 1 })).toEqual([2]);
    expect(await by({ words: ['plan'], before: day(4, 10) })).toEqual([4, 0]);
    expect(await by({ words: ['plan'], after: day(4, 20) })).toEqual([3, 2, 5]);
    expect(await by({ after: day(4, 20), before: day(4, 20) })).toEqual([]);
    expect(await by({ after: 0, before: 0 })).toEqual([]);
  });

  it('[history search] gives page after page, the last that came first', async () => {
    const { history, folder, entries } = await filled(Array.from({ length: 25 }, (_, at) => `line ${at}`));
    const pages: number[] = [];
    const texts: string[] = [];
    let behind: string | undefined;
    do {
      const query = { words: ['line'], limit: 10, ...(behind === undefined ? {} : { behind }) };
      const { found: some, next } = await history.search(query);
      pages.push(some.length);
      texts.push(...some.map(({ entry }) => entry.id));
      behind = next ?? undefined;
    } while (behind !== undefined);
    expect(pages).toEqual([10, 10, 5]);
    expect(texts).toEqual(entries.map(({ id }) => id).reverse());
    expect((await history.search({ words: ['line'], limit: 25 })).next).toBeNull();
    expect(await history.search({ words: ['line'], behind: 'x', limit: 5 })).toEqual({
      found: [],
      next: null,
    });
    await history.close();
    const [first] = (await (await reopen(folder)).search({ words: ['line 2'], limit: 1 })).found;
    expect(first).toEqual({ room, entry: stored(entries[24]) });
  });

  it('[history search] goes by the words that a message has now, and never by those of one that is hidden or gone', async () => {
    const { history, entries } = await filled(['apple tree', 'banana split', 'cherry pie']);
    const [apple, banana, cherry] = entries as [NewEntry, NewEntry, NewEntry];
    const by = (word: string): Promise<number[]> => found(history, entries, { words: [word] });
    await history.reword(room, [
      { id: apple.id, text: 'apricot jam https://jam.test' },
      { id: 'a'.repeat(52), text: 'nothing' },
    ]);
    expect([await by('apple'), await by('tree'), await by('apricot')]).toEqual([[], [], [0]]);
    expect(await found(history, entries, { has: 'link' })).toEqual([0]);
    await history.setHidden(room, [banana], []);
    expect(await by('banana')).toEqual([]);
    await history.setHidden(room, [], [banana]);
    expect(await by('banana')).toEqual([1]);
    await history.erase(room, [cherry.id]);
    await history.reword(room, [{ id: cherry.id, text: 'cherry again' }]);
    expect(await by('cherry')).toEqual([]);
    await history.unerase(room, [cherry.id]);
    expect(await by('cherry')).toEqual([]);
    await history.fill(room, [cherry]);
    expect(await by('cherry')).toEqual([2]);
    await history.reword(room, [{ id: cherry.id, text: '' }]);
    expect(await by('cherry')).toEqual([]);
    await history.forget(room);
    expect(await found(history, entries)).toEqual([]);
  });

  it('[J5] finds what came bare once it has its body', async () => {
    const { history } = await start();
    const message = new ChainMaker('ana').said(1, 'later words');
    await history.append(room, [bare(message)]);
    expect(await found(history, [message], { words: ['later'] })).toEqual([]);
    await history.fill(room, [message]);
    expect(await found(history, [message], { words: ['later'] })).toEqual([0]);
  });

  it('[L4] finds nothing of what was cut from its chain', async () => {
    const { history } = await start();
    const [ana, own] = [new ChainMaker('ana'), new ChainMaker('me')];
    const entries = [ana.said(1, 'word one'), ana.said(2, 'word two'), ana.said(3, 'word three')];
    const waiting = { ...own.said(4, 'word four'), withheld: true };
    await history.append(room, [...entries, waiting]);
    const proof = [new Uint8Array([1]), new Uint8Array([2])] as const;
    await history.putFork(room, { chain: ana.chain, seq: 2, entries: proof });
    await history.rewrite(room, [{ chain: own.chain, from: 1 }], []);
    expect(await found(history, entries, { words: ['word'] })).toEqual([0]);
    const anew = new ChainMaker('bob').said(9, 'word five');
    await history.append(room, [anew]);
    expect(await found(history, [...entries, anew], { words: ['word'] })).toEqual([3, 0]);
  });

  it('[history forget] leaves other rooms findable, however much of all it was', async () => {
    for (const [own, others] of [
      [3, 1],
      [1, 3],
      [250, 300],
    ] as const) {
      const { history } = await start();
      await history.putRoom({ id: other, charter: charterFor('other') });
      const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
      const kept = Array.from({ length: others }, (_, at) => bob.said(at + 1, `word ${at}`));
      const gone = Array.from({ length: own }, (_, at) => ana.said(at + 1, `word ${at}`));
      await history.append(room, gone);
      await history.append(other, kept);
      await history.forget(room);
      expect(await found(history, kept, { words: ['word'], limit: 1_000 })).toHaveLength(others);
      await history.close();
    }
  });
}
