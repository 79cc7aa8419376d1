import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId } from '../../preload/contract/model.ts';
import type { Contact } from '../people/contacts.ts';
import { keyWords, readKeyCode } from '../people/key-words.ts';
import { given, type HandlersOf, type Services } from './services.ts';

/** What windows ask about people: what they may in a room, and what this person knows of them. */
export function personCalls({ core }: Pick<Services, 'core'>): HandlersOf<'person'> {
  const note = async (id: DeviceId, change: Partial<Contact>): Promise<void> => {
    await core.contacts.note(id, change);
    core.rooms.noted(id, change.blocked !== undefined);
  };
  return {
    'person.setRole': ({ roomId, id, role }) => core.rooms.deeds.setRole(roomId, id, role),
    'person.remove': ({ roomId, id, how }) => core.rooms.deeds.remove(roomId, id, how),
    'person.pardon': ({ roomId, id }) => core.rooms.deeds.pardon(roomId, id),
    'person.mute': ({ roomId, id, minutes }) => core.rooms.deeds.mute(roomId, id, minutes),
    'person.note': ({ id, ...change }) => note(id, given(change)),
    'person.key': ({ id }) => keyWords(id),
    'person.checkCode': async ({ expected, code }) => {
      const id = readKeyCode(code) as DeviceId | null;
      if (id === null) throw new AppError('code-not-a-person');
      const matches = id === expected;
      if (matches) await note(id, { verified: true });
      return { id, matches };
    },
  };
}
