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
