import { useEffect, useState } from 'react';
import type { SoundsLike } from './mention-search.ts';

const deaf: SoundsLike = () => false;
const letters = /^[a-z']+$/;

/** Finds Chinese names by pinyin, whole or by its initials; by nothing until what that takes has been read, once `wanted`. */
export function useNameSounds(wanted: boolean): SoundsLike {
  const [soundsLike, setSoundsLike] = useState<SoundsLike>(() => deaf);
  useEffect(() => {
    if (!wanted || soundsLike !== deaf) return undefined;
    let left = false;
    import('pinyin-match').then(
      ({ default: pinyin }) => {
        if (left) return;
        setSoundsLike(() => (name: string, typed: string) => {
          const found = letters.test(typed) && pinyin.match(name, typed);
          return found !== false && found[0] <= 1;
        });
      },
      // Names are found as they are written then.
      () => undefined,
    );
    return () => void (left = true);
  }, [wanted, soundsLike]);
  return soundsLike;
}
