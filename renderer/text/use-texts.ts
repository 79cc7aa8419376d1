import { createContext, use } from 'react';
import { createTexts, type Texts } from './text.ts';

export const TextsContext = createContext<Texts>(createTexts('en', 'en'));

/** The window's words in the person's language. */
export function useTexts(): Texts {
  return use(TextsContext);
}
