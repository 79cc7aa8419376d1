import type { Asked } from './programs/search.ts';

const vocabulary = 20_000;
const characters = 3_000;
const day = 86_400_000;
/** Said once each, in the middle of everything. */
const once = { latin: 'quizzaciously', chinese: '龘靐齉' } as const;

/** What many people say, the same at each run: words of two scripts, a few of them often and most of them seldom. */
export class Speech {
  #random = 20_301_111;
  readonly #words: readonly string[];

  constructor() {
    const heads = ['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'st', 'th', 'pr', 'ch'];
    const tails = ['a', 'e', 'i', 'o', 'u', 'en', 'er', 'in', 'ing', 'on', 'at', 'ou', 'ea', 'al'];
    const syllable = (): string => `${this.#one(heads)}${this.#one(tails)}`;
    this.#words = Array.from({ length: vocabulary }, (_, rank) =>
      Array.from({ length: rank < 100 ? 1 : rank < 2_000 ? 2 : 3 }, syllable).join(''),
    );
  }

  /** The `number`th of `all` lines: of ten, seven are Latin, two Chinese, and one is of both, some with a link. */
  line(number: number, all: number): string {
    const kind = number % 10;
    const latin = kind < 8 ? this.#latin(4 + this.#upTo(18)) : '';
    const chinese = kind > 6 ? this.#chinese(4 + this.#upTo(30)) : '';
    const link = number % 50 === 0 ? ` https://example.test/${number}` : '';
    const rare = number === all >> 1 ? ` ${once.latin} ${once.chinese}` : '';
    return `${latin}${kind === 7 ? ' ' : ''}${chinese}${link}${rare}`;
  }

  asked(room: string, smallRoom: string, author: string, from: number): readonly Asked[] {
    const ranked = (ranks: readonly number[]): string[] => ranks.map((rank) => this.#words[rank] as string);
    const of = (words: readonly string[]) => words.map((word) => ({ words: [word] }));
    const common = ranked([101, 110, 130, 170, 250]);
    const rare = ranked([15_000, 16_000, 17_000, 18_000, 19_000]);
    const two = (rank: number): string => character(rank) + character(rank + 1);
    return [
      { what: 'Latin, 1 letter', queries: of(['t', 's', 'b', 'p']) },
      { what: 'Latin, 2 letters', queries: of(['st', 'ch', 'be', 'th']) },
      { what: 'Latin, common word', queries: of(common) },
      { what: 'Latin, rare word', queries: of(rare) },
      { what: 'Latin, part of words', queries: of(common.map((word) => word.slice(1))) },
      { what: 'Latin, said once', queries: of([once.latin]) },
      { what: 'Latin, never said', queries: of(['xylophonist', 'thinginger', 'stenstin stone']) },
      {
        what: 'Latin, two common words',
        queries: common.slice(1).map((word, at) => ({ words: [word, common[at] as string] })),
      },
      {
        what: 'Latin, a rare and a common word',
        queries: rare.map((word, at) => ({ words: [word, common[at] as string] })),
      },
      { what: 'Chinese, 1 common', queries: of([0, 3, 10, 40].map(character)) },
      { what: 'Chinese, 1 rare', queries: of([2_000, 2_500, 2_900].map(character)) },
      { what: 'Chinese, 2 common', queries: of([0, 1, 2, 5].map(two)) },
      { what: 'Chinese, 2 rare', queries: of([900, 1_200, 2_000].map(two)) },
      { what: 'Chinese, 3 common', queries: of([0, 1, 2].map((rank) => two(rank) + character(rank))) },
      { what: 'Chinese, 3, said once', queries: of([once.chinese]) },
      { what: 'Chinese, never said', queries: of(['鑫森淼焱垚', character(2_900) + two(2_950)]) },
      {
        what: 'common, in the small room',
        queries: of(common).map((query) => ({ ...query, room: smallRoom })),
      },
      { what: 'common, by one author', queries: of(common).map((query) => ({ ...query, room, author })) },
      {
        what: 'common, on one day long ago',
        queries: of(common).map((query) => ({ ...query, after: from + 20 * day, before: from + 21 * day })),
      },
      {
        what: 'common, before a day long ago',
        queries: of(common).map((query) => ({ ...query, before: from + 21 * day })),
      },
      {
        what: 'common, with a link',
        queries: of(common).map((query) => ({ ...query, has: 'link' as const })),
      },
      { what: 'no words, with a link', queries: [{ words: [], has: 'link' as const }] },
      { what: 'no words, by one author', queries: [{ words: [], author }] },
    ];
  }

  #latin(count: number): string {
    return Array.from({ length: count }, () => this.#words[this.#rank(vocabulary)]).join(' ');
  }

  #chinese(count: number): string {
    return Array.from({ length: count }, () => character(this.#rank(characters))).join('');
  }

  /** By Zipf's law: the rank that is twice as high is half as likely. */
  #rank(count: number): number {
    return Math.floor(count ** this.#share()) - 1;
  }

  #one(from: readonly string[]): string {
    return from[this.#upTo(from.length)] as string;
  }

  #upTo(count: number): number {
    return Math.floor(this.#share() * count);
  }

  #share(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#random / 2 ** 32;
  }
}

const character = (rank: number): string => String.fromCharCode(0x4e00 + ((rank * 7) % 20_000));
