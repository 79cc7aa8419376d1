import { Megaphone, SmilePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { EmojiPanel } from '../../emoji/emoji-panel.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';

/** Opens all emoji. Escape, and choosing one, give the focus back to the message box. */
export function EmojiTool({ onChoose, onClose }: { onChoose: (emoji: string) => void; onClose: () => void }) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [anchor, setAnchor] = useState<Element | null>(null);
  return (
    <>
      <IconButton
        ref={button}
        label={t('emoji.open')}
        icon={<SmilePlus size={18} aria-hidden />}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={() => setAnchor(anchor ? null : button.current)}
      />
      {anchor && (
        <EmojiPanel
          anchor={anchor}
          label={t('emoji.label')}
          onChoose={(emoji) => {
            setAnchor(null);
            onChoose(emoji);
          }}
          onClose={(how) => {
            setAnchor(null);
            if (how === 'escape') onClose();
          }}
        />
      )}
    </>
  );
}

/** For those who may ask everybody to confirm what they write. */
export function AnnounceTool({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTexts();
  return (
    <IconButton
      label={t('compose.announce')}
      icon={<Megaphone size={18} aria-hidden />}
      aria-pressed={on}
      onClick={() => onChange(!on)}
    />
  );
}
