import { errorText } from '../../preload/contract/error-text.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { useTexts } from './use-texts.ts';

export interface ErrorWords {
  readonly code: ErrorCode;
  readonly text: string;
}

/** Turns whatever was thrown into the sentence for its code; what is no `AppError` is `internal`. */
export function useErrorText(): (error: unknown) => ErrorWords {
  const { language } = useTexts();
  return (error) => {
    const code = error instanceof AppError ? error.code : 'internal';
    return { code, text: errorText(language, code) };
  };
}
