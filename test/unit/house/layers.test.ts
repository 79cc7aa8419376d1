import { expect, it } from 'vitest';
import { layers, offences } from './layers.ts';
import { appSources, importsOf, root, type SourceFile } from './sources.ts';
import fs from 'node:fs';
import path from 'node:path';

const file = (where: string, text: string): SourceFile => ({ path: where, text });

it('[layers] every import of the app is one that the table allows', () => {
  expect(offences(appSources())).toEqual([]);
});

it('[layers] the table names only places that are there', () => {
  const places = layers.flatMap((layer) => layer.places);
  expect(places.filter((place) => !fs.existsSync(path.join(root, place)))).toEqual([]);
});

it('[layers] an import that points back is named', () => {
  const planted = file('main/protocol/frame.ts', `import { Rooms } from '../room/rooms.ts';`);
  expect(offences([planted])).toEqual([
    'main/protocol/frame.ts imports main/room/rooms.ts, which main/protocol/ may not',
  ]);
});

it('[layers] of some places only types may be imported', () => {
  const value = file('main/room/rooms.ts', `import { dial } from '../net/dial.ts';`);
  const type = file('main/room/rooms.ts', `import type { Session } from '../net/session.ts';`);
  const named = file('main/room/rooms.ts', `import { type Session } from '../net/session.ts';`);
  expect(offences([value])).toEqual([
    'main/room/rooms.ts imports main/net/dial.ts, which main/room/ may not (types only)',
  ]);
  expect(offences([type, named])).toEqual([]);
});

it('[layers] features do not import each other, nor the shell the gateway', () => {
  const feature = file('renderer/features/chat/composer.tsx', `import { x } from '../rooms/row.tsx';`);
  const shell = file('main/shell/window.ts', `export { y } from '../gateway/gateway.ts';`);
  const own = file('renderer/features/chat/composer.tsx', `import { x } from './row.tsx';`);
  expect(offences([feature, shell])).toHaveLength(2);
  expect(offences([own])).toEqual([]);
});

it('[layers] packages are allowed one by one, and a dynamic import is an import', () => {
  const planted = file('main/room/rooms.ts', `const ws = await import('ws');`);
  expect(offences([planted])).toEqual(['main/room/rooms.ts imports ws, which main/room/ may not']);
});

it('[layers] a file outside the table is an offence', () => {
  expect(offences([file('main/utils/helper.ts', '')])).toEqual([
    'main/utils/helper.ts belongs to no layer: add it to the table',
  ]);
});

it('[layers] five files import electron, and no others', () => {
  const importing = appSources().filter((source) =>
    importsOf(source).some(({ target }) => target === 'electron'),
  );
  expect(importing.map((source) => source.path)).toEqual([
    'main/index.ts',
    'main/shell/ipc-port.ts',
    'main/shell/platform.ts',
    'main/shell/window.ts',
    'preload/index.ts',
  ]);
});
