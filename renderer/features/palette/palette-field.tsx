import type { ComponentProps } from 'react';
import { useTexts } from '../../text/use-texts.ts';

interface PaletteFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  readonly text: string;
  readonly onType: (text: string) => void;
}

export function PaletteField({ text, onType, ...further }: PaletteFieldProps) {
  const { t } = useTexts();
  return (
    <input
      className="palette-field"
      aria-label={t('palette.label')}
      placeholder={t('palette.placeholder')}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      dir="auto"
      data-autofocus=""
      {...further}
      value={text}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
