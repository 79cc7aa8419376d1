import { useTexts } from '../../text/use-texts.ts';

/** Unicode characters of one message, as main has it. */
export const longestMessage = 8_000;
const near = 500;

/** How many more fit; negative for too many, null while there is room enough. */
export function charactersLeft(text: string): number | null {
  // No text has more characters than code units.
  if (text.length < longestMessage - near) return null;
  const left = longestMessage - [...text].length;
  return left <= near ? left : null;
}

/** Shown near the limit only. */
export function CharacterCount({ left }: { left: number }) {
  const { t } = useTexts();
  return (
    <div className="composer-note" data-over={left < 0 || undefined}>
      <span className="composer-count" role={left < 0 ? 'alert' : undefined}>
        {left < 0 ? t('compose.over', { count: -left }) : t('compose.left', { count: left })}
      </span>
    </div>
  );
}
