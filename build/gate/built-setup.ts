import { ensureBuilt } from '../built.ts';

/** What these tests start is the built app: see that it is of today. */
export async function setup(): Promise<void> {
  await ensureBuilt();
}
