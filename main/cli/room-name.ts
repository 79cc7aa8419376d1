import { AppError } from '../../preload/contract/errors.ts';
import { NameInput } from '../../preload/contract/model.ts';
import { cleanRoomName } from '../protocol/names.ts';

/**
 * What a room that is asked for as `text` is called: rooms are kept and found under the cleaned name.
 * Throws `name-invalid` where no room can be called so.
 */
export function roomNameOf(text: string): string {
  const name = NameInput.safeParse(text).success ? cleanRoomName(text) : null;
  if (name === null) throw new AppError('name-invalid');
  return name;
}
