import type { OwnState } from '../../main/room/surroundings.ts';

/** Somebody who is there, and tells what they read. */
export const activePerson: OwnState = {
  current: { availability: 'active', text: '' },
  changed: { on: () => () => undefined },
  tellsReading: true,
};
