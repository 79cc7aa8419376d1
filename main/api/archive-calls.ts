import { AppError } from '../../preload/contract/errors.ts';
import type { HandlersOf, Services } from './services.ts';

/** What windows ask about rooms as documents and archives. */
export function archiveCalls({
  archives,
  roomExports,
  platform,
}: Pick<Services, 'archives' | 'roomExports' | 'platform'>): HandlersOf<'archive'> &
  Pick<HandlersOf<'room'>, 'room.export' | 'room.exportFile'> {
  return {
    'room.export': ({ roomId, format, after }) => roomExports.piece(roomId, format, after ?? null),
    'room.exportFile': async ({ roomId, format }) => {
      if (!platform.saveFile) throw new AppError('desktop-only');
      const pieces = textOf((after) => roomExports.piece(roomId, format, after));
      return platform.saveFile(roomExports.documentName(roomId, format), pieces);
    },
    'archive.make': ({ roomId, passphrase, after }) => archives.make(roomId, passphrase, after ?? null),
    'archive.makeFile': async ({ roomId, passphrase }) => {
      if (!platform.saveFile) throw new AppError('desktop-only');
      return platform.saveFile(roomExports.fileName(roomId, 'landline'), archives.pieces(roomId, passphrase));
    },
    'archive.put': ({ upload, at, data }) => archives.put(upload, at, data),
    'archive.preview': ({ upload, passphrase }) => archives.preview(upload, passphrase),
    'archive.open': ({ upload, passphrase }) => archives.open(upload, passphrase),
  };
}

/** All pieces, as the text of a file. */
async function* textOf(
  piece: (after: string | null) => Promise<{ readonly text: string; readonly next: string | null }>,
): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const { text, next } = await piece(after);
    yield text;
    if (next === null) return;
    after = next;
  }
}
