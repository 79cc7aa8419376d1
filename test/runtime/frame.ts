import { originOf } from './addresses.ts';
import { strict } from './strict.ts';

export type Frame = Pick<Electron.WebFrameMain, 'url' | 'origin' | 'parent' | 'detached'>;

/** The top frame of a page; the only one this runtime lets a preload run in. */
export function topFrame(url: () => string): Frame {
  return strict('WebFrameMain', {
    get url() {
      return url();
    },
    get origin() {
      return originOf(url());
    },
    parent: null,
    detached: false,
  } satisfies Frame);
}
