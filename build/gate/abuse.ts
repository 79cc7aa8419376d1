import { ids, type Title } from '../../test/unit/house/rule-ids.ts';
import type { RunReport } from './report.ts';

/** Where a case is to be shown: in units, between programs on a network, on screens, in simulated worlds. */
export const levels = { U: 'unit', N: 'network', R: 'screen', S: 'simulator' } as const;
export type Level = keyof typeof levels;

/** One row of docs/abuse-cases.md. */
export interface Case {
  readonly id: string;
  readonly what: string;
  readonly levels: readonly Level[];
  readonly outcome: string;
}
export interface LaterCase {
  readonly id: string;
  readonly what: string;
  /** What has to be there first. */
  readonly comes: string;
}
export interface Cases {
  readonly built: readonly Case[];
  readonly later: readonly LaterCase[];
}

/** A test, as its file has it: a title for many is one. */
export interface CaseTest {
  readonly file: string;
  readonly title: string;
  readonly level: Level;
}
export type CaseTests = ReadonlyMap<string, readonly CaseTest[]>;

/** By case, what became of its tests. */
export interface Ran {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export type CaseRuns = Readonly<Record<string, Ran>>;

export const marks = {
  begin: '<!-- what follows is written by npm run abuse-table -->',
  end: '<!-- up to here -->',
} as const;

/** `| **A01** what | U, N | outcome |` is a case, `| A37 what | comes with … |` one that comes later. */
export function casesOf(markdown: string): Cases {
  const rows = markdown.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const built = rows.flatMap(([, first = '', where = '', outcome = '']): Case[] => {
    const [, id, what = ''] = /^\*\*(A\d\d)\*\* (.+)$/.exec(first) ?? [];
    const at = where.split(', ').filter((letter): letter is Level => letter in levels);
    return id === undefined ? [] : [{ id, what, levels: at, outcome }];
  });
  const later = rows.flatMap(([, first = '', comes = '']): LaterCase[] => {
    const [, id, what = ''] = /^(A\d\d) (.+)$/.exec(first) ?? [];
    return id === undefined ? [] : [{ id, what, comes }];
  });
  return { built, later };
}

const levelOf = (file: string): Level | null => {
  if (/^test\/integration\/simulator\//.test(file)) return 'S';
  if (/^test\/(netns|integration)\//.test(file)) return 'N';
  if (/^test\/e2e\//.test(file)) return 'R';
  return /^test\/(unit|suites)\//.test(file) ? 'U' : null;
};

/** In the order of the files, and in them of the lines. */
export function testsOf(titles: readonly Title[]): CaseTests {
  const found = new Map<string, CaseTest[]>();
  for (const { file, title, ids: named } of titles) {
    const level = levelOf(file);
    if (level === null) continue;
    const test = { file, title, level };
    for (const id of named.filter((one) => /^A\d\d$/.test(one)))
      found.set(id, [...(found.get(id) ?? []), test]);
  }
  return found;
}

/** What of a run was about abuse cases. */
export function runsOf(reports: readonly RunReport[]): CaseRuns {
  const runs: Record<string, { passed: number; failed: number; skipped: number }> = {};
  const count = (names: readonly string[], what: keyof Ran): void => {
    for (const id of names.flatMap((name) => name.split(' > ').slice(1).flatMap(ids)))
      if (/^A\d\d$/.test(id)) (runs[id] ??= { passed: 0, failed: 0, skipped: 0 })[what]++;
  };
  for (const { passed, failures, skips } of reports.flatMap(({ files }) => files)) {
    count(passed, 'passed');
    count(
      failures.map(({ name }) => name),
      'failed',
    );
    count(
      skips.map(({ name }) => name),
      'skipped',
    );
  }
  return runs;
}

/** Which cases are not shown where they are to be shown, and which of the 54 are nowhere. */
export function unshown({ built, later }: Cases, tests: CaseTests): readonly string[] {
  const lacking = built.flatMap(({ id, levels: wanted }) => {
    const there = new Set(tests.get(id)?.map(({ level }) => level));
    return wanted
      .filter((level) => !there.has(level))
      .map((level) => `${id} has no test at the level ${levels[level]}`);
  });
  const named = new Set([...built, ...later].map(({ id }) => id));
  const all = Array.from({ length: 54 }, (_, at) => `A${String(at + 1).padStart(2, '0')}`);
  return [...lacking, ...all.filter((id) => !named.has(id)).map((id) => `${id} is not in the list`)];
}

/** Cases of which no test passed, though some should have; where all were skipped, this machine cannot show them. */
export const unproven = ({ built }: Cases, runs: CaseRuns): readonly string[] =>
  built
    .filter(({ id }) => (runs[id]?.passed ?? 0) === 0 && (runs[id]?.skipped ?? 0) === 0)
    .map(({ id, what }) => `${id} ${what}: no test of it passed`);

const named = 3;
/** Whole apps on machines of their own first, parts alone last. */
const strongest = ['test/netns/', 'test/e2e/', 'test/integration/simulator/', 'test/integration/', 'test/'];
const strength = ({ file }: CaseTest): number => strongest.findIndex((folder) => file.startsWith(folder));

/** The table of docs/threat-model.md. Without `runs`, as it is where all is well. */
export function tableOf({ built, later }: Cases, tests: CaseTests, runs: CaseRuns | null): string {
  const rows = [
    ...built.map(({ id, what, outcome }) => {
      const ran = runs?.[id];
      const holds = runs === null || (ran !== undefined && ran.passed > 0 && ran.failed === 0);
      const cells = [`${id} ${what}`, outcome, holds ? 'holds' : 'not shown', testCell(tests.get(id) ?? [])];
      return { id, cells };
    }),
    ...later.map(({ id, what, comes }) => ({ id, cells: [`${id} ${what}`, '', comes, ''] })),
  ].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const lines = rows.map(({ cells }) => `| ${cells.join(' | ')} |`);
  return ['| Case | What must happen | Outcome | Tests |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

/** The strongest of them, and whether there are more. */
function testCell(tests: readonly CaseTest[]): string {
  const ordered = tests.toSorted((one, other) => strength(one) - strength(other));
  const shown = ordered.slice(0, named).map(({ file, title }) => {
    const [, place = file] = /^test\/(.+?)(?:\.test|\.suite)?\.tsx?$/.exec(file) ?? [];
    return `[${place}](../${file}): ${title.replaceAll(/%[sjdo]/g, '…').replaceAll('|', '\\|')}`;
  });
  const more = ordered.length - shown.length;
  return [...shown, ...(more > 0 ? ['and more'] : [])].join('<br>');
}

/** The document with the table in its place. Throws where it has no place for one. */
export function withTable(markdown: string, table: string): string {
  const [from, to] = [markdown.indexOf(marks.begin), markdown.indexOf(marks.end)];
  if (from < 0 || to < from) throw new RangeError('there is no place for the table');
  return `${markdown.slice(0, from + marks.begin.length)}\n\n${table}\n\n${markdown.slice(to)}`;
}
