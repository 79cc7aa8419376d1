import { AppError } from '../../preload/contract/errors.ts';
import type { HandlersOf, Services } from './services.ts';

const notYet = (): never => {
  throw new AppError('internal');
};

/** What windows ask about rooms as documents and archives. */
export function archiveCalls(
  _services: Services,
): HandlersOf<'archive'> & Pick<HandlersOf<'room'>, 'room.export' | 'room.exportFile'> {
  return {
    'room.export': notYet,
    'room.exportFile': notYet,
    'archive.make': notYet,
    'archive.makeFile': notYet,
    'archive.put': notYet,
    'archive.preview': notYet,
    'archive.open': notYet,
  };
}
