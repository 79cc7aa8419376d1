import react from '@vitejs/plugin-react';
import path from 'node:path';
import process from 'node:process';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { packageFilesIn } from './supply/shipped.ts';

/** The three programs an installed app consists of; each becomes a folder of `out/`. */
export const parts = ['main', 'preload', 'renderer'] as const;
export type Part = (typeof parts)[number];

/** Programs that are started by file name: their built files lie side by side in `out/main`. */
export const mainEntries = ['index', 'headless', 'cli', 'network', 'history', 'login'] as const;

const root = path.resolve(import.meta.dirname, '..');
const common = {
  configFile: false,
  envDir: false,
  logLevel: 'warn',
} satisfies InlineConfig;

/** Of our own package.json the app needs its version only; the rest is not the user's business. */
const versionOnly: Plugin = {
  name: 'version-only',
  enforce: 'pre',
  transform(code, id) {
    if (id !== path.join(root, 'package.json')) return null;
    const { version } = JSON.parse(code) as { version: string };
    return { code: JSON.stringify({ version }), map: null };
  },
};

interface RawEmoji {
  readonly hexcode: string;
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
  readonly skins?: readonly RawEmoji[];
}

/** Of each emoji what the window uses: its names in two languages, and how it is written, in each skin tone. */
const emojiAsUsed: Plugin = {
  name: 'emoji-as-used',
  enforce: 'pre',
  transform(code, id) {
    const [, language] = /emojibase-data[\\/](en|zh)[\\/]compact\.json$/.exec(id) ?? [];
    if (!language) return null;
    const all = (JSON.parse(code) as readonly RawEmoji[])
      .filter(({ group }) => group !== undefined)
      .map(({ hexcode, label, tags, group, order, unicode, skins }) => {
        const names = { hexcode, label, tags };
        if (language === 'zh') return names;
        const tones = skins?.filter(({ hexcode: points }) => !/1F3F([B-F]).*1F3F(?!\1)/.test(points));
        return {
          ...names,
          group,
          order,
          unicode,
          skins: tones?.map((tone) => ({ hexcode: tone.hexcode, unicode: tone.unicode })),
        };
      });
    return { code: JSON.stringify(all), map: null };
  },
};

/** What is loaded only when somebody wants it lies in folders of these names, each with a budget of its own. */
const apart = [
  { name: 'qr', test: /node_modules[\\/]qr[\\/]/ },
  { name: 'emoji', test: /node_modules[\\/]emojibase-data[\\/]/ },
  { name: 'pinyin', test: /node_modules[\\/]pinyin-match[\\/]/ },
  { name: 'highlight', test: /node_modules[\\/](highlight\.js|lowlight)[\\/]/ },
  { name: 'diff', test: /node_modules[\\/]diff[\\/]/ },
] as const;

/** Of what the window itself is made of, likewise: chunks whose names begin so, with their styles. */
const screens: Readonly<Record<string, RegExp>> = {
  palette: /^palette-/,
  search: /^search-/,
  archive: /^((export|save-archive|open-archive)-dialog-|file-dialog|use-file-task)/,
  dialogs: /-dialog-screen|^(settings|invite)-screen/,
};

/** Below `assets`; empty for what belongs to the first load. */
function folderOf(chunk: string): string {
  const own =
    apart.find(({ name }) => chunk === name || chunk.startsWith(`${name}-`))?.name ??
    Object.keys(screens).find((name) => screens[name]?.test(chunk));
  return own === undefined ? '' : `${own}/`;
}

const configs: Readonly<Record<Part, InlineConfig>> = {
  /** Everything but Node's own modules and Electron is bundled, so a package needs no `node_modules`. */
  main: {
    ...common,
    root,
    publicDir: false,
    plugins: [versionOnly],
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: path.join(root, 'out/main'),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(mainEntries.map((name) => [name, path.join(root, 'main', `${name}.ts`)])),
        // Shared chunks stay beside the entries: `import.meta.dirname` is one folder for all of them.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  },
  /** One CommonJS file: all that Electron's sandbox loads. */
  preload: {
    ...common,
    root,
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'chrome152',
      outDir: path.join(root, 'out/preload'),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { index: path.join(root, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  /** Works at any path and under `script-src 'self'`: relative addresses, nothing inline. */
  renderer: {
    ...common,
    root: path.join(root, 'renderer'),
    base: './',
    plugins: [emojiAsUsed, react()],
    build: {
      outDir: path.join(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: {
          index: path.join(root, 'renderer/index.html'),
          worker: path.join(root, 'renderer/notifications/worker.ts'),
        },
        output: {
          // Shares nothing with the page, so that it is one plain script; browsers know it by its address.
          entryFileNames: ({ name }) =>
            name === 'worker' ? 'notifications/worker.js' : 'assets/[name]-[hash].js',
          codeSplitting: { groups: [...apart] },
          chunkFileNames: ({ name }) => `assets/${folderOf(name)}[name]-[hash].js`,
          assetFileNames: ({ names: [name = ''] }) => `assets/${folderOf(name)}[name]-[hash][extname]`,
        },
      },
    },
  },
};

/**
 * Writes `out/<part>`, replacing what was there; answers with the files of packages that it was made of.
 * Throws on the first error of the sources.
 */
export async function buildPart(part: Part): Promise<readonly string[]> {
  const { env } = process;
  const before = env['NODE_ENV'];
  // Vite would take a test runner's for its own, and ship React's debugging build.
  env['NODE_ENV'] = 'production';
  try {
    const { output } = (await build(configs[part])) as Rolldown.RolldownOutput;
    return packageFilesIn(output);
  } finally {
    if (before === undefined) delete env['NODE_ENV'];
    else env['NODE_ENV'] = before;
  }
}

/**
 * Builds `part` now and again after every change of its sources, for debugging; errors go to the console. `onState`
 * hears that it began, and that it is done, which a build that failed never says. Runs until the process ends.
 */
export async function watchPart(
  part: Part,
  onState: (state: 'building' | 'built') => void,
  plugins: readonly Plugin[] = [],
): Promise<void> {
  const config = configs[part];
  const watcher = (await build({
    ...config,
    plugins: [...(config.plugins ?? []), ...plugins],
    build: { ...config.build, watch: {}, minify: false, sourcemap: 'inline' },
  })) as Rolldown.RolldownWatcher;
  // A round that failed, which Vite has told already, ends like any other.
  let failed = false;
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') failed = true;
    if (event.code === 'START') {
      failed = false;
      onState('building');
    }
    if (event.code === 'END' && !failed) onState('built');
  });
}
