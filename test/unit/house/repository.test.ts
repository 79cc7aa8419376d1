import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appSources, filesUnder, root, type SourceFile } from './sources.ts';

const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies?: object;
  devDependencies: Record<string, string>;
};
const documents = [
  ...filesUnder('docs', ['.md']),
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
    .filter((name) => fs.existsSync(path.join(root, name)))
    .map((name): SourceFile => ({ path: name, text: read(name) })),
];

describe('[house] sizes', () => {
  const lines = ({ text }: SourceFile): number => text.trimEnd().split('\n').length;
  const tooLong = (sources: readonly SourceFile[], limit: number): readonly string[] =>
    sources
      .filter((source) => lines(source) > limit)
      .map((source) => `${source.path}: ${lines(source)} lines`);

  it('[house] a source file has at most 300 lines', () => {
    expect(tooLong([...appSources(), ...filesUnder('build', ['.ts', '.mjs'])], 300)).toEqual([]);
  });

  it('[house] a component has at most 150 lines', () => {
    expect(tooLong(filesUnder('renderer', ['.tsx']), 150)).toEqual([]);
  });
});

describe('[house] what the documents say', () => {
  it('[house] every npm script they name is there', () => {
    const named = documents.flatMap(({ path: from, text }) =>
      [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)|npm (test|start)\b/g)].map(([, run, short]) => ({
        from,
        script: run ?? short ?? '',
      })),
    );
    expect(named.filter(({ script }) => !(script in manifest.scripts))).toEqual([]);
  });

  it('[house] every file they link to is there', () => {
    const broken = documents.flatMap(({ path: from, text }) =>
      [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
        .map(([, to]) => path.join(path.dirname(from), to ?? ''))
        .filter((to) => !fs.existsSync(path.join(root, to)))
        .map((to) => `${from}: ${to}`),
    );
    expect(broken).toEqual([]);
  });

  it('[house] the architecture gives a reason for every dependency', () => {
    const text = read('docs/architecture.md');
    expect(Object.keys(manifest.devDependencies).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('[house] what is kept', () => {
  const kept = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(
      (name) => name !== '' && fs.existsSync(path.join(root, name)) && !/\.(png|ico|icns|bin)$/.test(name),
    );

  it('[house] no file names the folder it was written in, or where packages came from', () => {
    const tells = (text: string): boolean => text.includes(`${root}/`) || text.includes('//' + 'registry.');
    expect(kept.filter((name) => tells(read(name)))).toEqual([]);
  });

  it('[house] the lock file says what, not from where', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string }>;
    };
    expect(Object.keys(packages).filter((name) => packages[name]?.resolved !== undefined)).toEqual([]);
  });

  it('[house] everything is bundled, so an installed app has no dependencies', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('[house] nothing is left to be done, and no check is switched off', () => {
    const marks = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'eslint-' + 'disable', '@ts-' + '(ignore|nocheck)'].join('|'),
    );
    const code = kept.filter((name) => /\.(ts|tsx|mjs|js|css)$/.test(name));
    expect(code.filter((name) => marks.test(read(name)))).toEqual([]);
  });
});
