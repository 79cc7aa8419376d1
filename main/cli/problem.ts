import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { TextKey } from './text.ts';

/** A failure that only a terminal has, with a sentence of its own. */
export class Problem extends AppError {
  readonly key: TextKey;
  readonly values: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, key: TextKey, values: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(code, cause === undefined ? { message: key } : { message: key, cause });
    this.key = key;
    this.values = values;
  }
}
