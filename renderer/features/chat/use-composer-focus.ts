import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useApp } from '../../bridge/hooks.ts';
import type { Composing } from '../../state/conversation-mode.ts';
import { byTouch } from '../../ui/touch.ts';
import { fitToText } from './composer-field.ts';

function focusAtEnd(field: HTMLTextAreaElement): void {
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/**
 * Gives the message box the focus: when a room is opened, and when a message is to be answered or changed, with the caret behind the
 * last word. Nothing is taken from a field that has it.
 */
export function useComposerFocus(
  field: RefObject<HTMLTextAreaElement | null>,
  opening: RefObject<boolean>,
  { text, composing }: { readonly text: string; readonly composing: Composing },
): void {
  const about = composing.kind === 'new' ? null : `${composing.kind} ${composing.message.id}`;
  const before = useRef(about);
  useEffect(() => {
    const { activeElement } = document;
    const free = opening.current ? activeElement?.id !== 'search-field' : activeElement === document.body;
    if (free && !byTouch() && field.current) focusAtEnd(field.current);
  }, [field, opening]);
  useLayoutEffect(() => {
    if (field.current) fitToText(field.current);
  }, [field, text]);
  useLayoutEffect(() => {
    if (before.current === about) return;
    before.current = about;
    const element = field.current;
    if (!element || about === null) return;
    focusAtEnd(element);
  }, [field, about]);
}

/** Main hears of what was typed before this window goes, or shows another room. */
export function useKeptDraft(): void {
  const { drafts } = useApp();
  useEffect(() => {
    const flush = () => drafts.flush();
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [drafts]);
}
