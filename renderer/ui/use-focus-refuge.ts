import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Where focus goes when what had it is gone: to the message box, or, where that would bring up a keyboard, beside it. */
export function focusRefuge(): void {
  const box = matchMedia('(pointer: coarse)').matches ? null : document.getElementById('composer');
  (box ?? document.getElementById('main'))?.focus();
}

/** Focus inside the element is not lost when it goes away. */
export function useFocusRefuge<Kind extends HTMLElement>(): RefObject<Kind | null> {
  const ref = useRef<Kind>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element?.contains(document.activeElement)) focusRefuge();
    };
  }, []);
  return ref;
}
