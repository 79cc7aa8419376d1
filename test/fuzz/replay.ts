import { pristine } from './pristine.ts';
import type { Target } from './target.ts';

/** Tries one input alone. Rejects with what does not hold, or with the error that came out. */
export async function replay(target: Target, input: Uint8Array): Promise<string> {
  const untouched = pristine();
  const opened = await target.open();
  try {
    const answer = await opened.run(input);
    untouched();
    await opened.check?.();
    return answer;
  } finally {
    await opened.close?.();
  }
}
