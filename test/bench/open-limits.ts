import type { Limits } from '../../main/protocol/limits.ts';

/** The door wide open: everybody comes from this machine, and so from one address. */
export const openDoor: Partial<Limits> = {
  waitingPerAddress: 10_000,
  connectionsPerAddress: 10_000,
  connectionsWaiting: 10_000,
  connectionsTotal: 10_000,
  bucketPerAddress: 1_000_000,
  bucketRefillPerSecond: 1_000_000,
};

/** As many logins as come: how often one may guess is no measure of what a login costs. */
export const openGuesses: Partial<Limits> = { guessesPerMinute: 1_000_000, guessesPerRoom: 1_000_000 };

/** And without the bounds on one person: a few guests of a benchmark do all the talking. */
export const openLimits: Partial<Limits> = {
  ...openDoor,
  messagesBurst: 1_000_000,
  messagesPerSecond: 1_000_000,
  bytesBurst: 1_000_000_000,
  bytesPerSecond: 1_000_000_000,
};
