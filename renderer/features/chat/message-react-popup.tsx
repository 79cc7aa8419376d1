import { lazy, Suspense } from 'react';
import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Popup, type Point } from '../../ui/popup.tsx';

const EmojiPicker = lazy(async () => {
  const { EmojiPicker: Picker } = await import('../../emoji/emoji-picker.tsx');
  return { default: Picker };
});

interface ReactPopupProps {
  readonly message: Message;
  readonly at: Point;
  readonly onReact: (emoji: string, on: boolean) => void;
  readonly onClose: () => void;
}

/** All emoji, to give one to a message; one given before is taken back. */
export function ReactPopup({ message, at, onReact, onClose }: ReactPopupProps) {
  const { t } = useTexts();
  return (
    <Popup at={at} onClose={onClose}>
      <div
        className="react-popup"
        role="dialog"
        aria-label={t('message.react')}
        tabIndex={-1}
        data-autofocus=""
      >
        <Suspense fallback={<p className="react-popup-wait">{t('message.loading')}</p>}>
          <EmojiPicker
            label={t('message.react')}
            onChoose={(emoji) => {
              const own = message.reactions.some((one) => one.own && one.emoji === emoji);
              onReact(emoji, !own);
              onClose();
            }}
            onClose={onClose}
          />
        </Suspense>
      </div>
    </Popup>
  );
}
