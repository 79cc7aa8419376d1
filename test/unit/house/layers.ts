import { importsOf, type SourceFile } from './sources.ts';

/** A place in the house and what it may know of. A layer always may import itself. */
export interface Layer {
  /** Files, and folders with a `/` at the end. */
  readonly places: readonly string[];
  /** Places it may import, each as in `places`. */
  readonly imports: readonly string[];
  /** Places of which it may import types only. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  /** Its folders do not import each other. */
  readonly apart?: true;
}

const node = 'node:';
const contract = 'preload/contract/';
/** The table of ...errors, and the sentences that go with it. */
const errors = ['preload/contract/errors.ts', 'preload/contract/error-text.ts'];
/** What counts, and from when on somebody is away. */
const attention = 'preload/contract/attention.ts';
const fileNames = 'preload/contract/file-name.ts';
const bridge = 'preload/bridge/';
const lib = 'main/lib/';
/** What is decided and known before anything starts. */
const surroundings = [
  'main/config.ts',
  'main/platform.ts',
  'main/version.ts',
  'main/content-security-policy.ts',
  'main/permissions-policy.ts',
  'main/permissions-policy.ts',
];
const core = [
  'main/protocol/',
  'main/identity/',
  'main/net/',
  'main/discovery/',
  'main/history/',
  'main/admission/',
  'main/people/',
  'main/governance/',
  'main/room/',
  'main/export/',
  'main/archive/',
  'main/api/',
];

/** Who may import whom: UI → contract ← api → room → net → protocol. Nothing points back. */
export const layers: readonly Layer[] = [
  { places: [contract], imports: [], packages: ['zod'] },
  { places: [bridge], imports: [contract], packages: ['zod'] },
  // From a message's text to a tree of what may be drawn of it.
  {
    places: ['preload/markdown/'],
    imports: [],
    types: [contract],
    packages: [
      'lowlight',
      'mdast-util-from-markdown',
      'mdast-util-gfm-strikethrough',
      'micromark-extension-cjk-friendly',
      'micromark-extension-cjk-friendly-gfm-strikethrough',
    ],
  },
  { places: ['preload/index.ts'], imports: [bridge], packages: ['electron'] },

  { places: [lib], imports: [], packages: [node] },
  {
    places: surroundings,
    imports: ['main/protocol/names.ts', lib, 'package.json'],
    types: [contract],
    packages: [node],
  },
  { places: ['main/node-platform.ts'], imports: [lib, 'main/platform.ts'], packages: [node] },
  { places: ['main/protocol/'], imports: [lib], packages: [node, 'zod'] },
  {
    places: ['main/identity/'],
    imports: ['main/protocol/', contract, lib],
    types: ['main/platform.ts'],
    packages: [node, 'zod'],
  },
  {
    places: ['main/net/'],
    imports: ['main/protocol/', 'main/identity/', ...errors, lib],
    packages: [node, 'zod'],
  },
  {
    places: ['main/discovery/'],
    imports: ['main/protocol/', lib],
    packages: [node, 'zod', 'bonjour-service'],
  },
  { places: ['main/history/'], imports: ['main/protocol/entry-bytes.ts', contract, lib], packages: [node] },
  {
    places: ['main/admission/'],
    imports: ['main/protocol/', ...errors, lib],
    types: ['main/platform.ts'],
    packages: [node, '@serenity-kit/opaque'],
  },
  {
    places: ['main/people/'],
    imports: ['main/protocol/', contract, lib],
    types: ['main/history/'],
    packages: ['@scure/bip39'],
  },
  // What is allowed and who is who in a room, worked out from its entries alone.
  { places: ['main/governance/'], imports: ['main/protocol/', lib], types: [contract], packages: [] },
  {
    places: ['main/room/'],
    imports: ['main/protocol/', 'main/admission/', 'main/people/', 'main/governance/', contract, lib],
    types: ['main/net/', 'main/discovery/', 'main/identity/', 'main/history/'],
    packages: [node, 'zod'],
  },
  // What a person takes away with them.
  {
    places: ['main/export/', 'main/archive/'],
    imports: [
      'main/protocol/',
      'main/governance/',
      'main/room/',
      'main/history/database.ts',
      'preload/markdown/',
      contract,
      lib,
    ],
    types: ['main/history/', 'main/config.ts'],
    packages: [node, 'zod'],
  },
  // What a person is told outside the windows.
  {
    places: ['main/notifications/'],
    imports: ['preload/markdown/', contract, lib],
    types: [bridge, 'main/platform.ts'],
    packages: [],
  },
  {
    places: ['main/api/'],
    imports: [
      'main/people/',
      contract,
      bridge,
      lib,
      'main/protocol/names.ts',
      'main/platform.ts',
      'main/config.ts',
      'main/version.ts',
    ],
    types: [
      'main/settings.ts',
      'main/notifications/',
      'main/room/',
      'main/export/',
      'main/archive/',
      'main/identity/',
      'main/history/',
    ],
    packages: [node],
  },
  {
    places: ['main/gateway/', 'main/shell/'],
    imports: ['main/api/', contract, bridge, lib, ...surroundings],
    packages: [node, 'electron', 'ws', 'zod'],
    apart: true,
  },
  {
    // What the composition root puts around the core.
    places: [
      'main/availability.ts',
      'main/settings.ts',
      'main/data-folder.ts',
      'main/erasing.ts',
      'main/doctor.ts',
    ],
    imports: [
      'main/identity/',
      'main/net/tls.ts',
      'main/history/',
      'main/protocol/',
      contract,
      lib,
      ...surroundings,
    ],
    packages: [node, 'zod'],
  },
  {
    places: ['main/app.ts', 'main/core.ts', 'main/lasting-core.ts'],
    imports: [
      ...core,
      'main/notifications/',
      'main/availability.ts',
      'main/settings.ts',
      'main/data-folder.ts',
      'main/erasing.ts',
      'main/doctor.ts',
      contract,
      bridge,
      lib,
      ...surroundings,
    ],
    packages: [node],
  },
  {
    places: ['main/network.ts', 'main/history.ts', 'main/login.ts'],
    imports: [...core, contract, lib, 'main/node-platform.ts'],
    packages: [node],
  },
  {
    places: ['main/index.ts'],
    imports: [
      'main/app.ts',
      'main/erasing.ts',
      'main/shell/',
      'main/cli/',
      contract,
      bridge,
      lib,
      ...surroundings,
    ],
    packages: [node, 'electron'],
  },
  {
    places: ['main/headless.ts', 'main/cli.ts', 'main/cli/'],
    imports: [
      'main/app.ts',
      'main/doctor.ts',
      'main/gateway/',
      'main/node-platform.ts',
      'main/protocol/names.ts',
      contract,
      bridge,
      lib,
      ...surroundings,
    ],
    packages: [node, 'zod'],
  },

  { places: ['renderer/styles/'], imports: [], packages: [] },
  { places: ['renderer/text/'], imports: errors, types: [contract], packages: ['react'] },
  {
    places: ['renderer/state/'],
    imports: [bridge, attention, 'renderer/notifications/deed.ts', ...errors],
    types: [contract],
    packages: [],
  },
  // The worker that a browser keeps for notifications, a script of its own, and what it tells pages.
  { places: ['renderer/notifications/'], imports: [], types: [contract], packages: [] },
  {
    places: ['renderer/bridge/'],
    imports: [bridge, attention, 'renderer/state/', ...errors],
    types: [contract, 'renderer/notifications/deed.ts'],
    packages: ['react', 'qr'],
  },
  {
    places: ['renderer/ui/'],
    imports: ['renderer/styles/', 'renderer/text/'],
    packages: ['react', 'lucide-react', 'qr'],
  },
  // What several features offer: finding and choosing emoji.
  {
    places: ['renderer/emoji/'],
    imports: ['renderer/state/', 'renderer/bridge/', 'renderer/ui/', 'renderer/text/', 'renderer/styles/'],
    packages: ['react', 'react-dom', 'lucide-react', 'virtua', 'emojibase-data'],
  },
  {
    // Everything the app does at a word or a key.
    places: ['renderer/commands/'],
    imports: ['renderer/state/', 'renderer/ui/keys.ts', 'renderer/text/'],
    types: [contract],
    packages: [],
  },
  {
    places: ['renderer/features/'],
    imports: [
      ...errors,
      fileNames,
      'renderer/commands/',
      'renderer/emoji/',
      'preload/markdown/',
      'renderer/state/',
      'renderer/bridge/',
      'renderer/ui/',
      'renderer/text/',
      'renderer/styles/',
    ],
    types: [contract],
    packages: ['react', 'lucide-react', 'virtua', 'pinyin-match', 'diff'],
    apart: true,
  },
  {
    // What holds the features together.
    places: [
      'renderer/main.tsx',
      'renderer/app.tsx',
      'renderer/error-screen.tsx',
      'renderer/later-screens.tsx',
      'renderer/panes.tsx',
      'renderer/pane-splitters.tsx',
      'renderer/use-calling.ts',
      'renderer/use-document.ts',
      'renderer/use-kept-focus.ts',
      'renderer/use-shortcuts.ts',
      'renderer/use-visits.ts',
    ],
    imports: ['renderer/', attention, bridge],
    types: [contract],
    packages: ['react', 'react-dom', 'lucide-react'],
  },
];

const covers = (place: string, target: string): boolean =>
  place === target || (place.endsWith('/') && target.startsWith(place));

const isFile = (target: string): boolean => /^(main|preload|renderer)\/|^package\.json$/.test(target);

/** A line for each import that the table does not allow, and for each file without a layer. */
export function offences(sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap((source) => {
    const layer = layers.find(({ places }) => places.some((place) => covers(place, source.path)));
    if (!layer) return [`${source.path} belongs to no layer: add it to the table`];
    return importsOf(source)
      .filter(({ target, typeOnly }) => !allowed(layer, source.path, target, typeOnly))
      .map(({ target, typeOnly }) => {
        const asType = typeOnly
          ? ''
          : layer.types?.some((place) => covers(place, target))
            ? ' (types only)'
            : '';
        return `${source.path} imports ${target}, which ${layer.places.join(', ')} may not${asType}`;
      });
  });
}

function allowed(layer: Layer, from: string, target: string, typeOnly: boolean): boolean {
  if (!isFile(target)) {
    return layer.packages.some((name) => (name === node ? target.startsWith(node) : name === target));
  }
  const own = layer.apart ? [apartFolder(layer, from)] : layer.places;
  const open = [...own, ...layer.imports, ...(typeOnly ? (layer.types ?? []) : [])];
  return open.some((place) => covers(place, target));
}

/** The feature `from` belongs to, or the whole place where a layer is made of folders that stand beside each other. */
function apartFolder(layer: Layer, from: string): string {
  const place = layer.places.find((candidate) => covers(candidate, from)) ?? from;
  if (layer.places.length > 1) return place;
  const [feature = ''] = from.slice(place.length).split('/');
  return from.includes('/', place.length) ? `${place}${feature}/` : from;
}
