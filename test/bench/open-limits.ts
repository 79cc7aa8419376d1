import type { Limits } from '../../main/protocol/limits.ts';

/** The door wide open: every guest of a benchmark comes from this machine, and a few of them do all the talking. */
export const openLimits: Partial<Limits> = {
  connectionsPerAddress: 10_000,
  connectionsWaiting: 10_000,
  connectionsTotal: 10_000,
  bucketPerAddress: 1_000_000,
  bucketRefillPerSecond: 1_000_000,
  messagesBurst: 1_000_000,
  messagesPerSecond: 1_000_000,
  bytesBurst: 1_000_000_000,
  bytesPerSecond: 1_000_000_000,
};
