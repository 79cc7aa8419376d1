import { roomsAndEntries } from './0001-rooms-and-entries.ts';
import { succession } from './0002-succession.ts';
import { judgedAndBare } from './0003-judged-and-bare.ts';
import { conversation } from './0004-conversation.ts';
import { settling } from './0005-settling.ts';
import { judging } from './0006-judging.ts';
import { horizons } from './0007-horizons.ts';

/**
 * What takes a file from each version to the next, in order: the first one takes the empty file to version 1.
 * Released ones are frozen; a change of the schema is a further one.
 */
export const migrations: readonly string[] = [
  roomsAndEntries,
  succession,
  judgedAndBare,
  conversation,
  settling,
  judging,
  horizons,
];
