import { AppError } from '../../preload/contract/errors.ts';
import { cleanName, cleanStatus } from '../protocol/names.ts';
import { safeLink } from './safe-link.ts';
import { given, type HandlersOf, type Services } from './services.ts';

const cameraMs = 120_000;

/** What windows ask of the app itself. */
export function appCalls(services: Services): HandlersOf<'app' | 'link' | 'notice' | 'settings' | 'data'> {
  const { settings, attendance, notices, platform, info, selfCheck, exportPiece, exportName, erasing } =
    services;
  return {
    'app.info': (_input, { face }) => ({ ...info, face }),
    'app.selfCheck': () => selfCheck(),
    'app.showDataFolder': () => platform.showFolder?.(info.dataFolder),
    'app.idle': ({ idle }, caller) => attendance.touched(caller, idle),
    'app.looking': (looking, caller) => attendance.looking(caller, looking),
    'app.allowCamera': () => platform.allowCamera?.(cameraMs),
    'app.eraseEverything': () => erasing.erase(),
    'app.saveText': async ({ name, text: words }) => {
      if (!platform.saveFile) throw new AppError('desktop-only');
      return platform.saveFile(name, whole(words));
    },
    'link.open': ({ url }) => platform.openExternal?.(safeLink(url)),
    'notice.list': () => notices.list(),
    'notice.dismiss': ({ id }) => notices.dismiss(id),
    'settings.get': () => settings.current,
    'settings.set': async (input) => {
      const name = input.name === undefined ? undefined : cleanName(input.name);
      if (name === null) throw new AppError('name-invalid');
      const statusText = input.statusText === undefined ? undefined : cleanStatus(input.statusText);
      return settings.change(given({ ...input, name, statusText }));
    },
    'data.export': ({ after }) => exportPiece(after ?? null),
    'data.exportFile': async () => {
      if (!platform.saveFile) throw new AppError('desktop-only');
      return platform.saveFile(exportName(), text(exportPiece));
    },
  };
}

async function* whole(words: string): AsyncGenerator<string> {
  yield await Promise.resolve(words);
}

/** All pieces, as the text of a file. */
async function* text(piece: Services['exportPiece']): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const { lines, next } = await piece(after);
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
    if (next === null) return;
    after = next;
  }
}
