import type { WaitingToJoin } from '../../../preload/contract/api.ts';
import type { TextKey, Texts } from '../../text/text.ts';

const sentences: Readonly<Record<WaitingToJoin['state'], TextKey>> = {
  asking: 'waiting.asking',
  unreachable: 'waiting.unreachable',
  'turned-away': 'waiting.turnedAway',
};

/** What has become of the wish to be let in. */
export const waitingText = ({ state, hostName }: WaitingToJoin, { t }: Texts): string =>
  t(sentences[state], { name: hostName });

const shortSentences: Readonly<Record<WaitingToJoin['state'], TextKey>> = {
  asking: 'waiting.shortAsking',
  unreachable: 'waiting.shortUnreachable',
  'turned-away': 'waiting.shortTurnedAway',
};

/** The same in a few words. */
export const shortWaitingText = ({ state }: WaitingToJoin, { t }: Texts): string => t(shortSentences[state]);
