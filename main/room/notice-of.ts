import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { noticeCodes, type NoticeCode } from '../../preload/contract/model.ts';
import { limits } from '../protocol/limits.ts';

/** What a person is told of a failure that no call of theirs brought about; null where it is for the log alone. */
export function noticeOf(error: unknown): NoticeCode | null {
  if (!(error instanceof AppError)) return null;
  return noticeCodes.find((code) => code === error.code) ?? null;
}

/** How far this device's clock is from another's, in words for people; null where it is near enough. */
export function skewOf(skewMs: number): { minutes: number; direction: string } | null {
  if (Math.abs(skewMs) <= limits.skewMs) return null;
  return { minutes: Math.round(Math.abs(skewMs) / 60_000), direction: skewMs > 0 ? 'behind' : 'ahead' };
}

/** Why a disk did not take what a room needs, in a word for people. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof AppError ? error.code : 'storage-failed';
